"""A board, somebody it writes to, and a real mail server."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from webapp import db, jobs
from webapp.accounts.models import Board, Person
from webapp.accounts.service import give_role
from webapp.config import Mail, Settings
from webapp.outbox import service
from webapp.outbox.delivery import deliver
from webapp.outbox.models import Message
from webapp.outbox.service import CaseReference
from webapp.outbox.wording import Kind
from webapp.text import Text

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
CASE = CaseReference(uuid4(), "EV-2026-014", "https://reviews.example.org/cases/1")


class Postman:
    """What a mail server took, and what it answers."""

    def __init__(self) -> None:
        self.answer = "250 OK"
        self.farewell = "221 Bye"
        self.hangs_up = False  # once it has the message, without a word
        self.taken: list[Envelope] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: ARG002, N802 - named so there
        if self.answer.startswith("250"):
            self.taken.append(envelope)
        if self.hangs_up:
            server.transport.abort()
        return self.answer

    async def handle_QUIT(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: ARG002, N802 - named so there
        return self.farewell


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def mail(postman: Postman) -> Iterator[Mail]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(postman, hostname="127.0.0.1", port=port)
    controller.start()
    yield Mail(host="127.0.0.1", port=port, starttls=False, sender="Practice Review <reviews@example.org>")
    controller.stop()


@pytest.fixture
def board(own_database: Settings) -> Board:
    with db.factory() as session, session.begin():
        board = Board(
            key="elm", name=Text(en="Elm"), short_name=Text(en="Elm"), colour="#000000", languages=["en"],
            office_role="office",
        )  # fmt: skip
        session.add(board)
    return board


@pytest.fixture
def office(board: Board) -> Person:
    """Somebody who runs the board's office."""
    with db.factory() as session, session.begin():
        person = Person(
            email="office@example.org", name="Olive Office", password_hash="-", language=None, active=True
        )
        session.add(person)
        session.flush()
        give_role(session, person, board, "office", starts_on=date(2020, 1, 1))
    return person


@pytest.fixture
def write(board: Board) -> Callable[..., UUID]:
    def write(email: str = "grace@example.org", key: str = "task:1") -> UUID:
        with jobs.at_work(board.id) as session:
            person = Person(email=email, name="Grace Hopper", password_hash="-", language=None, active=True)
            session.add(person)
            session.flush()
            give_role(session, person, board, "chair", starts_on=date(2020, 1, 1))
            service.send(session, [person], board=board, case=CASE, kind=Kind.ASSIGNED, key=key, now=NOW)
            return service.messages(session, limit=1)[0].id

    return write


@pytest.fixture
def read(board: Board) -> Callable[[UUID], Message]:
    def read(message_id: UUID) -> Message:
        with jobs.at_work(board.id) as session:
            return service.message(session, message_id)

    return read


@pytest.fixture
def work(own_database: Settings, mail: Mail) -> Callable[[], None]:
    """A worker that does what is waiting."""
    return lambda: jobs.work(replace(own_database, mail=mail), wait=False)


@pytest.fixture
def attempt(board: Board, mail: Mail) -> Callable[[UUID], bool]:
    return lambda message: try_once(board, message, mail)


def try_once(board: Board, message: UUID, mail: Mail, *, now: datetime = NOW) -> bool:
    """Whether nothing is left to be done about it."""
    with jobs.at_work(board.id) as session:
        return deliver(session, message, Settings(mail=mail), now=now) is None
