"""Putting the kit onto a Flask application."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, g, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from werkzeug.exceptions import Forbidden
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp import db
from webapp.config import Settings
from webapp.web.away import init_away
from webapp.web.faults import init_faults
from webapp.web.headers import set_headers
from webapp.web.languages import init_languages
from webapp.web.logs import init_logs
from webapp.web.plain_request import PlainRequest, refuse_what_is_no_address
from webapp.web.policy import Policy, policy_of, public

csrf = CSRFProtect()

Admit = Callable[[Policy], ResponseReturnValue | None]
"""Decides about whoever is calling: None lets them in, an answer sends them elsewhere, an error refuses."""


def init_app(app: Flask, settings: Settings, *, admit: Admit) -> None:
    """Cookies, limits, headers, logs, languages, error pages, CSRF, and `admit` asked before every view."""
    _configure(app, settings)
    app.request_class = PlainRequest
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    if "static" in app.view_functions:
        public(app.view_functions["static"])
    init_logs(app)
    set_headers(app, https_only=settings.production)
    init_languages(app, settings.languages)
    init_faults(app)
    init_away(app)
    _ask_first(app, admit)
    csrf.init_app(app)  # after asking, so that a session that ran out is told so and not about tokens

    @app.teardown_request
    def leave(_error: BaseException | None) -> None:
        db.session.remove()


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        # the prefix makes browsers refuse the cookie unless it is secure and this host's own
        SESSION_COOKIE_NAME="__Host-practice_review" if settings.production else "practice_review",
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session, which has its own limits
        WTF_CSRF_SSL_STRICT=settings.production,
        MAX_CONTENT_LENGTH=30 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=5000,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        TEMPLATES_AUTO_RELOAD=False,
    )


def _ask_first(app: Flask, admit: Admit) -> None:
    @app.before_request
    def gate() -> ResponseReturnValue | None:
        refuse_what_is_no_address(request)
        if request.endpoint is None:
            return None  # nothing there: 404 or 405
        policy = policy_of(app, request.endpoint)
        if policy is None:  # require_policies stops the start; this stops what was added after it
            raise Forbidden
        if request.endpoint == "static":
            return None
        g.policy = policy
        return admit(policy)
