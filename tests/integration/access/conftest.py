"""One world for all the tests of access: made once, in a database of its own, and never changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from psycopg import sql
from sqlalchemy import Connection, Engine

from tests.integration.access.asking import Asker
from tests.integration.access.table import rows
from tests.integration.access.world import NOW, World, made_world
from webapp import clock, db
from webapp.config import APP_ROLE
from webapp.postgres import DATABASE, OWNER_ROLE, Cluster

ASKED: list[str] = []
"""What the run went through, for its last lines."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in ASKED:
        terminalreporter.write_line(line)


@dataclass(frozen=True)
class Made:
    """The world, and the name of the database it stands in."""

    world: World
    database: str
    copy: str  # another just like it, for what is not undone
    connection: Connection
    known: Asker


@pytest.fixture(scope="package")
def made(app: Flask, cluster: Cluster, engine: Engine) -> Iterator[Made]:
    """Two boards with their cases and people, on the application's plain role."""
    engine.dispose()  # a database with visitors cannot be copied
    name = copied(cluster, DATABASE)
    own = db.engine_for(cluster.address(APP_ROLE, name))
    db.bind(own)
    world = made_world(app)
    own.dispose()
    copy = copied(cluster, name)
    with own.connect() as connection:
        outer = connection.begin()
        asker = Asker(app, world, connection)
        yield Made(world, name, copy, connection, asker)
        ASKED.append(
            f"access: {len(asker.known)} requests as {len(world.cookies)} people, {len(rows())} routes and methods"
        )
        outer.rollback()
    own.dispose()
    for each in (name, copy):
        dropped(cluster, each)


@pytest.fixture
def asker(made: Made, engine: Engine) -> Iterator[Asker]:
    """Everybody's browser; the clock stands where it stood when the world was made."""
    clock.set_to(NOW)
    db.bind(made.connection, join_transaction_mode="create_savepoint")
    yield made.known
    db.session.remove()
    db.bind(engine, join_transaction_mode="conditional_savepoint")


def copied(cluster: Cluster, template: str) -> str:
    """A copy of a database; gives its name."""
    name = f"test_{uuid4().hex}"
    statement = sql.SQL("create database {} template {} owner {}")
    with psycopg.connect(cluster.superuser_address, autocommit=True) as connection:
        connection.execute(statement.format(*map(sql.Identifier, (name, template, OWNER_ROLE))))
    return name


def dropped(cluster: Cluster, name: str) -> None:
    """That database is gone."""
    with psycopg.connect(cluster.superuser_address, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
