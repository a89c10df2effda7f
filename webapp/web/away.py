"""What is answered while the database is away: a page that asks the database for nothing."""

from __future__ import annotations

import logging
from contextlib import suppress

from flask import Flask, Response, current_app, jsonify, make_response
from flask_babel import gettext as _
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection

from webapp import db
from webapp.web.faults import wants_json
from webapp.web.languages import current_language
from webapp.web.logs import request_id

_log = logging.getLogger("practice_review.fault")
_SECONDS = 30  # after which it is worth trying again


def init_away(app: Flask) -> None:
    """Say so, with 503, whenever the database does not answer or does not let us in."""
    for kind in (OperationalError, InterfaceError, NoConnection):
        app.register_error_handler(kind, _away)


def _away(error: SQLAlchemyError) -> Response:
    with suppress(SQLAlchemyError):
        db.session.rollback()
    _log.error(
        "the database does not answer", exc_info=error, extra={"request_id": request_id(), "status": 503}
    )
    title = _("The service is not available for a moment")
    message = _("What you had saved is kept. Wait half a minute, then go back and send it again.")
    response = make_response(_page(title, message), 503)
    response.headers["Retry-After"] = str(_SECONDS)
    return response


def _page(title: str, message: str) -> Response | str:
    if wants_json():
        return jsonify(title=title, message=message)
    page = current_app.jinja_env.get_template(
        "away.html"
    )  # not with what every page knows: that is asked for
    return page.render(title=title, message=message, language=current_language())
