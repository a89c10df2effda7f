# Practice Review as one image: the web, the worker and every command. It runs as nobody in particular, on a file
# system that it cannot write to, and needs no compiler, no Node and no network of its own.

FROM node:22-slim AS frontend
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM python:3.11-slim AS installed
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv /opt/practice-review
COPY requirements.txt ./
RUN /opt/practice-review/bin/pip install --require-hashes --requirement requirements.txt
COPY . .
COPY --from=frontend /build/webapp/static webapp/static
RUN PYBABEL=/opt/practice-review/bin/pybabel .ci/words compile \
  && /opt/practice-review/bin/pip install --no-deps --no-build-isolation --no-index . \
  && /opt/practice-review/bin/python -m compileall -q /opt/practice-review/lib

FROM python:3.11-slim
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin review \
  && install --directory --owner review --group review --mode 0700 /var/lib/practice-review /backups
COPY --from=installed /opt/practice-review /opt/practice-review
ENV PATH=/opt/practice-review/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PRACTICE_REVIEW_ENV=production \
    HOST=0.0.0.0 \
    VAR_DIR=/var/lib/practice-review
USER 10001:10001
VOLUME /var/lib/practice-review
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["practice-review", "ready"]
ENTRYPOINT ["practice-review"]
CMD ["serve"]
