"""A database that an earlier release left behind is brought to this one, and its cases are worked on."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import undefer

from tests.golden import database
from tests.golden.database import MONDAY, PASSWORD
from tests.golden.kept import HERE
from tests.integration.conftest import token_in
from webapp import clock, db, schema
from webapp.accounts.models import Board
from webapp.audit import chain, verifying
from webapp.cases import changes
from webapp.cases.models import Case, LogEntry, Task
from webapp.config import APP_ROLE
from webapp.jobs import at_work
from webapp.postgres import OWNER_ROLE, Cluster

KEPT = sorted(HERE.glob(f"*/{database.FILE}"))


@pytest.fixture(params=KEPT, ids=[path.parent.name for path in KEPT])
def upgraded(request: pytest.FixtureRequest, cluster: Cluster, engine: Engine) -> Iterator[Board]:
    """The installation of a release, restored and migrated; `db.session` works on it. Gives its board."""
    name = f"golden_{uuid4().hex}"
    names = sql.Identifier(name), sql.Identifier(OWNER_ROLE)
    with psycopg.connect(cluster.superuser_address, autocommit=True) as server:
        server.execute(sql.SQL("create database {} owner {}").format(*names))
    database.restore(request.param, cluster, name)
    schema.upgrade(cluster.address(OWNER_ROLE, name))
    own = db.engine_for(cluster.address(APP_ROLE, name))
    db.bind(own)
    clock.set_to(MONDAY)
    with db.factory() as session:
        board = session.scalars(select(Board)).one()
    yield board
    db.bind(engine)
    own.dispose()
    with psycopg.connect(cluster.superuser_address, autocommit=True) as server:
        server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def cases() -> list[Case]:
    return list(db.session.scalars(select(Case).options(undefer(Case.snapshot)).order_by(Case.reference)))


def test_the_installation_of_an_earlier_release_is_migrated_and_goes_on(upgraded: Board, app: Flask) -> None:
    _every_case_tells_the_same(upgraded)
    _the_record_holds(upgraded)
    _somebody_signs_in_and_goes_on_with_a_case(upgraded, app)
    _the_record_holds(upgraded)


def _every_case_tells_the_same(board: Board) -> None:
    db.act_for(db.session, board.id)
    assert db.session.scalar(text("select version_num from alembic_version")) == schema.heads()[0]
    assert [case.status for case in cases()] == ["open", "closed", "open"]
    for case in cases():
        before = [(task.id, task.state, task.due_at, task.person_id) for task in _tasks(case)]
        status, saved = case.status, case.snapshot
        changes.rebuild(db.session(), case)
        db.session.flush()
        assert (case.status, case.snapshot) == (status, saved)
        assert [(task.id, task.state, task.due_at, task.person_id) for task in _tasks(case)] == before
    db.session.rollback()


def _tasks(case: Case) -> list[Task]:
    return list(db.session.scalars(select(Task).where(Task.case_id == case.id).order_by(Task.id)))


def _the_record_holds(board: Board) -> None:
    with at_work(board.id) as session:
        found = verifying.verify(session, board.id)
        assert found.problem is None
        entries = session.scalars(select(LogEntry)).all()
        assert found.held.number + found.waiting >= len(entries)
        chain.take_up(session, board.id, now=clock.now())


def _signed_in(app: Flask, who: str) -> FlaskClient:
    client = app.test_client()
    token = token_in(client.get("/sign-in").text)
    sign_in = {"email": f"{who}@example.org", "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=sign_in).status_code == 302
    return client


def _somebody_signs_in_and_goes_on_with_a_case(board: Board, app: Flask) -> None:
    office, lead = _signed_in(app, "office"), _signed_in(app, "school")
    db.act_for(db.session, board.id)
    half_way, _closed, changed = cases()
    school = next(task for task in _tasks(half_way) if task.agency == "school" and task.is_open)
    db.session.remove()

    page = office.get(f"/cases/{half_way.id}")
    history = office.get(f"/cases/{changed.id}/history").text
    asked = lead.get(f"/tasks/{school.id}/nothing-to-return").text
    done = lead.post(f"/tasks/{school.id}/nothing-to-return", data={"csrf_token": token_in(asked)})

    assert (page.status_code, done.status_code) == (200, 302)
    assert "Case reopened" in history
    db.act_for(db.session, board.id)
    assert next(task for task in _tasks(half_way) if task.id == school.id).state == "done"
    db.session.remove()
