"""Where it is measured: an embedded PostgreSQL that loses nothing, and made-up people on made-up boards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import Engine

from bench.form import AGENCIES
from webapp import clock, db, postgres, schema
from webapp.accounts import service
from webapp.accounts.models import Board, Person
from webapp.app import create_app
from webapp.config import APP_ROLE, Settings
from webapp.configuration.service import publish
from webapp.postgres import OWNER_ROLE, Cluster
from webapp.text import Text
from webapp.web import log_to

PASSWORD = "correct horse battery staple"
Holding = tuple[str, str | None]
EVERYTHING: Sequence[Holding] = (
    *((role, None) for role in ("referrer", "worker", "lead")),
    *(("agency_lead", agency) for agency in AGENCIES),
)


@dataclass(frozen=True)
class Place:
    """The database, the application on it, and a way past its security to count and to seed."""

    cluster: Cluster
    settings: Settings
    app: Flask
    admin: Engine  # as the superuser: sees all boards

    @property
    def log(self) -> Path:
        """What the database server writes down."""
        return self.cluster.folder / "server.log"


@contextmanager
def place() -> Iterator[Place]:
    """A new place, gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="pr-bench-") as folder:
        cluster = Cluster(Path(folder) / "pg")
        with cluster.running():
            postgres.prepare(cluster)
            schema.upgrade(cluster.address(OWNER_ROLE))
            log_to(Path(folder) / "service.log")  # as the service does: writing it is part of an answer
            settings = Settings(secret_key="only to measure " * 3, var_dir=Path(folder))
            settings = settings.with_database(
                app=cluster.address(APP_ROLE), owner=cluster.address(OWNER_ROLE)
            )
            admin = db.engine_for(cluster.address("postgres"))
            try:
                yield Place(cluster, settings, create_app(settings), admin)
            finally:
                db.session.remove()
                db.factory.kw["bind"].dispose()
                admin.dispose()


def new_board(key: str, files: dict[str, str]) -> UUID:
    """A board that runs by those files; gives its id."""
    session = db.session()
    words = Text(en=key.title())
    board = Board(
        key=key, name=words, short_name=words, colour="#0b4144", languages=["en"], office_role="office"
    )
    session.add(board)
    session.flush()
    publish(session, board, files, now=clock.now())
    session.commit()
    return board.id


def new_person(board_id: UUID, name: str, holdings: Sequence[Holding]) -> str:
    """Somebody who holds these roles; gives their e-mail address."""
    session = db.session()
    email = f"{name}.{board_id.hex[-6:]}@example.org"
    person = service.add_person(session, email=email, name=name.title(), password=PASSWORD)
    board = session.get_one(Board, board_id)
    for role, agency in holdings:
        service.give_role(session, person, board, role, agency=agency, starts_on=date(2020, 1, 1))
    session.commit()
    return email


def person_called(email: str) -> Person:
    """The person with that address."""
    found = service.person_with_email(db.session, email)
    assert found is not None
    return found
