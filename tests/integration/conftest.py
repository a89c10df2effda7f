"""A real PostgreSQL for the tests: started once, migrated once, connected to as the application's role.

Each test runs inside one transaction that is rolled back; what the code under test
commits is a savepoint in it. A test that needs several connections, or commits that
others see, takes the fixture `own_database` instead of `session`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import psycopg
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy.orm import Session, scoped_session

from webapp import db, postgres, schema
from webapp.accounts import passwords, service
from webapp.accounts.models import Board, Person
from webapp.app import create_app
from webapp.config import APP_ROLE, Settings
from webapp.postgres import DATABASE, OWNER_ROLE, Cluster
from webapp.text import Text

PASSWORD = "correct horse battery staple"
passwords.cheaply()  # signing in is in every test, and strong hashing is slow by design
_HASH = passwords.hashed(PASSWORD)


class PersonMaker(Protocol):
    """Makes somebody who can sign in, holding `role` at `board` (for `agency`)."""

    def __call__(
        self,
        board: Board | None = None,
        role: str | None = None,
        *,
        agency: str | None = None,
        name: str = ...,
    ) -> Person: ...


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="pr-test-") as folder:
        cluster = Cluster(Path(folder) / "pg", durable=False)
        with cluster.running():
            postgres.prepare(cluster)
            schema.upgrade(cluster.address(OWNER_ROLE))
            yield cluster


@pytest.fixture(scope="session")
def settings(cluster: Cluster) -> Settings:
    settings = Settings(secret_key="only for tests, " * 4, environment="development")
    return settings.with_database(app=cluster.address(APP_ROLE), owner=cluster.address(OWNER_ROLE))


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    app = create_app(settings)
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False  # errors are answered as they would be

    @app.after_request
    def nothing_is_left_unsaved(response: Response) -> Response:
        if response.status_code < 400:
            assert not db.has_unsaved_changes(db.session), "changed, but nobody commits: @commits"
        return response

    return app


@pytest.fixture(scope="session")
def engine(settings: Settings) -> Iterator[Engine]:
    engine = db.engine_for(db.conninfo(settings))
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[scoped_session[Session]]:
    """`db.session`, on a transaction that is rolled back. A request in the test ends it and begins another:
    say again which board you act for."""
    with engine.connect() as connection:
        outer = connection.begin()
        db.bind(connection, join_transaction_mode="create_savepoint")
        yield db.session
        db.session.remove()
        outer.rollback()
    db.bind(engine, join_transaction_mode="conditional_savepoint")


@pytest.fixture
def own_database(cluster: Cluster, engine: Engine, settings: Settings) -> Iterator[Settings]:
    """A database of the test's own, for what needs several connections; `db.session` works on it."""
    with a_database(cluster, engine, settings) as addresses:
        yield addresses


@contextmanager
def a_database(cluster: Cluster, engine: Engine, settings: Settings) -> Iterator[Settings]:
    """A database made for the block, on which `db.session` works meanwhile."""
    engine.dispose()  # a database with visitors cannot be copied
    name = f"test_{uuid4().hex}"
    statement = sql.SQL("create database {} template {} owner {}")
    with psycopg.connect(cluster.superuser_address, autocommit=True) as connection:
        connection.execute(statement.format(*map(sql.Identifier, (name, DATABASE, OWNER_ROLE))))
    app, owner = cluster.address(APP_ROLE, name), cluster.address(OWNER_ROLE, name)
    addresses = settings.with_database(app=app, owner=owner)
    own = db.engine_for(db.conninfo(addresses))
    db.bind(own)
    yield addresses
    db.bind(engine)
    own.dispose()
    with psycopg.connect(cluster.superuser_address, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def client(app: Flask, session: scoped_session[Session]) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def make_board(session: scoped_session[Session]) -> Callable[..., Board]:
    def make(key: str = "elm_valley", **values: Any) -> Board:
        defaults: dict[str, Any] = {
            "name": Text(en=f"Board {key}"),
            "short_name": Text(en=key),
            "colour": "#0b4144",
            "languages": ["en"],
            "office_role": "business_unit",
        }
        board = Board(key=key, **(defaults | values))
        session.add(board)
        session.commit()
        return board

    return make


@pytest.fixture
def make_person(session: scoped_session[Session]) -> PersonMaker:
    def make(
        board: Board | None = None,
        role: str | None = None,
        *,
        agency: str | None = None,
        name: str = "Ada Lovelace",
    ) -> Person:
        email = f"{uuid4().hex}@example.org"
        person = Person(email=email, name=name, password_hash=_HASH, language=None, active=True)
        session.add(person)
        session.flush()
        if board and role:
            service.give_role(session, person, board, role, agency=agency, starts_on=date(2020, 1, 1))
        session.commit()
        return person

    return make


@pytest.fixture
def sign_in(client: FlaskClient) -> Callable[[Person], FlaskClient]:
    """Signs the person in by the sign-in page."""

    def sign_in(person: Person) -> FlaskClient:
        page = client.get("/sign-in")
        data = {"email": person.email, "password": PASSWORD, "csrf_token": token_in(page.text)}
        answer = client.post("/sign-in", data=data)
        assert answer.status_code == 302, answer.text
        return client

    return sign_in


def token_in(page: str) -> str:
    """The CSRF token of a page's form."""
    return page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]


@pytest.fixture
def token() -> Callable[[str], str]:
    """Reads the CSRF token out of a page."""
    return token_in
