"""The shipped boards on one database for all these tests: what one attack leaves behind, the next finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from psycopg import sql
from sqlalchemy import Engine

from tests.e2e.boards import TO_THE_DECISION
from tests.integration.attack.arena import Arena
from tests.integration.attack.crossing import Crossing
from tests.integration.attack.planting import Planted, planted_name
from webapp import clock, db
from webapp.clock import LONDON
from webapp.config import APP_ROLE, Settings
from webapp.postgres import DATABASE, OWNER_ROLE, Cluster

LATER = datetime(2027, 1, 4, 10, 0, tzinfo=LONDON)  # after everything that the walks tell


@dataclass
class Ring:
    """The arena, what its session works on, and the cases crossed so far."""

    arena: Arena
    engine: Engine
    crossed: dict[str, tuple[Crossing, Planted]] = field(default_factory=dict)


@pytest.fixture(scope="session")
def ring(cluster: Cluster, engine: Engine, settings: Settings, app: Flask) -> Iterator[Ring]:
    db.session.remove()
    engine.dispose()  # a database with visitors cannot be copied
    name = f"attack_{uuid4().hex}"
    statement = sql.SQL("create database {} template {} owner {}")
    with psycopg.connect(cluster.superuser_address, autocommit=True) as connection:
        connection.execute(statement.format(*map(sql.Identifier, (name, DATABASE, OWNER_ROLE))))
    addresses = settings.with_database(
        app=cluster.address(APP_ROLE, name), owner=cluster.address(OWNER_ROLE, name)
    )
    own = db.engine_for(db.conninfo(addresses))
    admin = db.engine_for(cluster.address("postgres", name))
    yield Ring(Arena(app, admin), own)
    own.dispose()
    admin.dispose()
    with psycopg.connect(cluster.superuser_address, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def arena(ring: Ring, engine: Engine) -> Iterator[Arena]:
    """Everything there is to attack, on a day after all that happened in it."""
    db.bind(ring.engine)
    clock.set_to(LATER)
    ring.arena.forget_sign_ins()
    yield ring.arena
    db.bind(engine, join_transaction_mode="conditional_savepoint")


@pytest.fixture
def crossed(ring: Ring, arena: Arena) -> Callable[[str], tuple[Crossing, Planted]]:
    """A case of a shipped board that has gone as far as its decision, full of what attackers write."""

    def crossed(key: str) -> tuple[Crossing, Planted]:
        if key not in ring.crossed:
            place = arena.shipped(key, planted_name)
            planted = Planted()
            crossing = Crossing(arena, place, planting=planted.text, file_names=planted.file_name)
            walk, until = TO_THE_DECISION[key]
            crossing.goes(place.walk(walk), before=until, most=6)
            ring.crossed[key] = crossing, planted
            clock.set_to(LATER)
            arena.forget_sign_ins()
        return ring.crossed[key]

    return crossed
