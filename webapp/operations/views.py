"""What machines ask: is the web alive, can it do its work, how does everything stand."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from webapp import clock, db, web
from webapp.config import Settings
from webapp.errors import NotFound
from webapp.operations import metrics
from webapp.operations.readiness import is_behind
from webapp.operations.state import installation

bp = Blueprint("operations", __name__)


@bp.get("/health")
@web.public
def health() -> ResponseReturnValue:
    """Whether this process answers at all; it asks nobody else, so a database that is down restarts no web."""
    return jsonify(status="ok")


@bp.get("/ready")
@web.public
def ready() -> ResponseReturnValue:
    """Whether requests can be sent here: the database answers and has the tables this release needs."""
    try:
        behind = is_behind(db.session())
    except SQLAlchemyError:
        return jsonify(status="the database does not answer"), 503
    if behind:
        return jsonify(status="the database is not migrated: run practice-review migrate"), 503
    return jsonify(status="ok")


@bp.get("/metrics")
@web.public
def figures() -> ResponseReturnValue:
    """Figures for Prometheus, for whoever knows the token; without a token there is no such page."""
    settings: Settings = current_app.config["SETTINGS"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.metrics_token or not hmac.compare_digest(given.encode(), settings.metrics_token.encode()):
        raise NotFound("There is no such page.")
    text, kind = metrics.exposition(current_app, installation(db.session(), now=clock.now()))
    return Response(text, content_type=kind)
