"""What a reader sees when something did not work: one page, in words, with what to do."""

from __future__ import annotations

import logging

from flask import Flask, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from webapp import db
from webapp.errors import DomainError
from webapp.web.logs import request_id

_log = logging.getLogger("practice_review.fault")


def init_faults(app: Flask) -> None:
    """Answer every error with `error.html` (title, message, status), or JSON where JSON was asked for."""
    app.register_error_handler(DomainError, _broken_rule)
    app.register_error_handler(CSRFError, _stale_page)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _our_fault)


def page(status: int, title: str, message: str) -> ResponseReturnValue:
    """The error page, or, for a script, the same words as JSON."""
    if wants_json():
        return jsonify(title=title, message=message), status
    return render_template("error.html", status=status, title=title, message=message), status


def wants_json() -> bool:
    """Whether a script, not a reader, is asking."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def _broken_rule(error: DomainError) -> ResponseReturnValue:
    db.session.rollback()
    _log.info("refused: %s", type(error).__name__, extra={"request_id": request_id(), "status": error.status})
    return page(error.status, _title(error.status), error.message)


def _stale_page(_error: CSRFError) -> ResponseReturnValue:
    message = _("Go back, reload the page and send it again. If you were signed out, sign in first.")
    return page(400, _("This page was open too long"), message)


def _refused(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    answer = page(error.code, _title(error.code), _message(error.code))
    response = make_response(answer)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _our_fault(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    _log.error("failed", exc_info=error, extra={"request_id": request_id(), "status": 500})
    return page(500, _title(500), _message(500))


def _title(status: int) -> str:
    titles = {
        400: _("That could not be understood"),
        403: _("You may not do that"),
        404: _("Page not found"),
        405: _("That cannot be done here"),
        409: _("That cannot be done now"),
        413: _("That is too large"),
        429: _("Too many attempts"),
        500: _("Sorry, something went wrong"),
    }
    return str(titles.get(status, _("That did not work")))


def _message(status: int) -> str:
    messages = {
        403: _("Your role does not allow it. If it should, ask the people who run your board’s office."),
        404: _("Check the address. The page may have moved, or it may not be yours to see."),
        413: _("Send smaller files, or fewer at a time. Nothing of what you sent was kept."),
        429: _("Wait fifteen minutes, then try again."),
        500: _("It is our fault and has been recorded. What you had saved is kept. Try again later."),
    }
    return str(messages.get(status, _("Go back and try again.")))
