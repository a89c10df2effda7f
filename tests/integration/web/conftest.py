"""The application with a few pages of our own, one for each rule."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Blueprint, Flask, request
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from webapp import clock, db
from webapp.accounts.presence import current_board, current_person
from webapp.app import create_app
from webapp.audit.models import AuditEntry
from webapp.audit.service import record
from webapp.config import Settings
from webapp.errors import DomainError, NotFound
from webapp.web import ADMINISTRATOR, OFFICE, commits, needs, public, signed_in


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    app = create_app(settings)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.register_blueprint(pages())
    return app


@pytest.fixture
def client(app: Flask, session: scoped_session[Session]) -> FlaskClient:
    return app.test_client()


def pages() -> Blueprint:
    bp = Blueprint("probe", __name__, url_prefix="/probe")
    _pages_for_some(bp)
    _pages_that_write(bp)
    _pages_that_fail(bp)
    return bp


def _pages_for_some(bp: Blueprint) -> None:
    @bp.route("/mine", methods=["GET", "POST"])
    @signed_in
    def mine() -> str:
        return f"{current_person.name} at {current_board.key}"

    @bp.get("/open")
    @public
    def open_to_all() -> str:
        return "open"

    @bp.get("/forgotten")
    def forgotten() -> str:
        return "never"

    @bp.get("/office")
    @needs(OFFICE)
    def office() -> str:
        return "office"

    @bp.get("/administrator")
    @needs(ADMINISTRATOR)
    def administrator() -> str:
        return "administrator"

    @bp.get("/chair")
    @needs("review_chair")
    def chair() -> str:
        return "chair"


def _pages_that_write(bp: Blueprint) -> None:
    @bp.post("/write/<how>")
    @signed_in
    @commits
    def write(how: str) -> tuple[str, int]:
        record(db.session, "probe:written", now=clock.now(), by=current_person.id)
        if how == "broken":
            raise DomainError("The panel has already met.")
        return "", 422 if how == "refused" else 200

    @bp.post("/forget")
    @signed_in
    def forget() -> str:
        record(db.session, "probe:forgotten", now=clock.now(), by=current_person.id)
        db.session.flush()
        return ""

    @bp.get("/everything")
    @signed_in
    def everything() -> list[str]:
        return [str(entry.board_id) for entry in db.session.scalars(select(AuditEntry))]


def _pages_that_fail(bp: Blueprint) -> None:
    @bp.get("/error/<kind>")
    @public
    def error(kind: str) -> str:
        if kind == "hidden":
            raise NotFound("There is no such case, or it is not yours to see.")
        raise ValueError(f"Sam Example told us {UUID(int=0)}")

    @bp.post("/upload")
    @public
    def upload() -> str:
        return str(len(request.files))
