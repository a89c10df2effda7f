"""A made-up installation with a case that its people have worked on, in a database of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql

from tests.integration.cases.conftest import MONDAY, Work
from tests.integration.conftest import PASSWORD, PersonMaker, token_in
from tests.small_board import FILES
from webapp import clock, db
from webapp.accounts.models import Board, Person
from webapp.config import APP_ROLE, Settings
from webapp.configuration.service import publish
from webapp.postgres import OWNER_ROLE, SUPERUSER, Cluster

HOLDINGS = (
    ("referrer", None),
    ("office", None),
    ("chair", None),
    ("agency_lead", "police"),
    ("agency_lead", "school"),
)


@dataclass(frozen=True)
class Installation:
    """Its addresses, and its board at work."""

    settings: Settings
    work: Work

    @property
    def backup_address(self) -> str:
        return self.settings.backup_database_url


@pytest.fixture
def installation(
    own_database: Settings, cluster: Cluster, make_board: Callable[..., Board], make_person: PersonMaker
) -> Iterator[Installation]:
    name = own_database.database_url.partition("?")[0].rpartition("/")[2]
    settings = own_database.with_database(
        app=own_database.database_url,
        owner=own_database.owner_database_url,
        backup=cluster.address(SUPERUSER, name),
    )
    work = Work(db.session, make_board("ash_dale"))
    for role, agency in HOLDINGS:
        named = f"{role}@{agency}" if agency else role
        work.people[named] = make_person(work.board, role, agency=agency, name=named.title())
    work.board.office_role = "office"
    publish(db.session(), work.board, FILES, now=MONDAY)
    db.session.commit()
    db.act_for(db.session, work.board.id)
    clock.set_to(MONDAY)
    yield Installation(settings, work)
    db.session.remove()


@pytest.fixture
def session(own_database: Settings) -> object:
    """Everything here is really committed: `db.session` works on the installation's own database."""
    return db.session


@pytest.fixture
def empty_database(cluster: Cluster, settings: Settings) -> Iterator[Settings]:
    """A database with nothing in it, where something can be restored."""
    name = f"restored_{uuid4().hex}"
    names = sql.Identifier(name), sql.Identifier(OWNER_ROLE)
    with psycopg.connect(cluster.superuser_address, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {} owner {}").format(*names))
    addresses = (cluster.address(role, name) for role in (APP_ROLE, OWNER_ROLE, SUPERUSER))
    yield settings.with_database(**dict(zip(("app", "owner", "backup"), addresses, strict=True)))
    with psycopg.connect(cluster.superuser_address, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(names[0]))


def signed_in(app: Flask, person: Person) -> FlaskClient:
    """A browser in which that person has signed in."""
    client = app.test_client()
    page = client.get("/sign-in")
    data = {"email": person.email, "password": PASSWORD, "csrf_token": token_in(page.text)}
    assert client.post("/sign-in", data=data).status_code == 302
    return client
