"""One JSON line for each request: ids and outcomes, never a name, an answer or an address typed in."""

from __future__ import annotations

import json
import logging
import re
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from flask import Flask, Response, g, has_request_context, request

_log = logging.getLogger("practice_review.request")
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
_FACTS = ("request_id", "method", "endpoint", "status", "milliseconds", "person_id", "subject_id", "outcome")


class JsonLines(logging.Formatter):
    """A log record as one line of JSON. Of an exception only its kind and where it was raised are kept.

    An exception's message may quote what somebody typed; the places never do.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= {fact: getattr(record, fact) for fact in _FACTS if hasattr(record, fact)}
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])
            line["error"] = record.exc_info[0].__name__
            line["places"] = [f"{frame.filename}:{frame.lineno}" for frame in frames[-12:]]
        return json.dumps(line, default=str)


def log_to(file: Path | None = None, *, level: int = logging.INFO) -> None:
    """Send this program's logs, as JSON lines, to that file, or to standard error for its keeper to collect."""
    handler = logging.FileHandler(file) if file else logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


def request_id() -> str:
    """The id that ties together all that one request caused; empty outside a request."""
    return str(g.get("request_id", "")) if has_request_context() else ""


def init_logs(app: Flask) -> None:
    """Number every request and log its outcome."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if _GIVEN.fullmatch(given) else uuid4().hex
        g.began = time.perf_counter()

    @app.after_request
    def outcome(response: Response) -> Response:
        response.headers["X-Request-ID"] = request_id()
        if request.endpoint != "static":
            took = (time.perf_counter() - g.get("began", time.perf_counter())) * 1000
            facts = {
                "request_id": request_id(),
                "method": request.method,
                "endpoint": request.endpoint,
                "status": response.status_code,
                "milliseconds": round(took, 1),
                "person_id": g.get("person_id"),
            }
            _log.info("answered", extra=facts)
        return response
