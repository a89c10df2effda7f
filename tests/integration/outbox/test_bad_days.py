"""A mail server that is down, refuses, hangs or dies at the worst moment: what was written arrives, and once."""

from __future__ import annotations

import email
import email.policy
import os
import signal
import socket
import socketserver
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.integration.outbox.conftest import CASE, NOW, Postman
from webapp import db, jobs
from webapp.accounts.models import Board, Person
from webapp.config import Mail, Settings
from webapp.outbox import queue, service, smtp
from webapp.outbox.delivery import deliver
from webapp.outbox.models import Message, State, Trouble
from webapp.outbox.wording import Kind

HOW_MANY = 3


def bad_server(
    answer: Callable[[socketserver.StreamRequestHandler], None],
) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            answer(self)

    return Handler


@contextmanager
def listening(handler: type[socketserver.StreamRequestHandler]) -> Iterator[Mail]:
    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = daemon_threads = True

    with Server(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield Mail(
            host="127.0.0.1", port=server.server_address[1], starttls=False, sender="reviews@example.org"
        )
        server.shutdown()


def converse(line: socketserver.StreamRequestHandler) -> Iterator[str]:
    """Answers everything well, and gives each command; the message itself is given as MESSAGE."""
    line.wfile.write(b"220 here\r\n")
    while command := line.rfile.readline().decode():
        word = command.strip().upper()[:4]
        yield word
        if word == "DATA":
            line.wfile.write(b"354 go on\r\n")
            taken = b""
            while (part := line.rfile.readline()) not in (b".\r\n", b""):
                taken += part
            yield f"MESSAGE {taken.decode()}"
        line.wfile.write(b"250 ok\r\n")


@pytest.fixture
def waiting(write: Callable[..., UUID]) -> list[UUID]:
    return [write(email=f"p{number}@example.org", key=f"task:{number}") for number in range(HOW_MANY)]


def come_due() -> None:
    """As if the time had come at which whatever failed is tried again."""
    with db.factory() as session, session.begin():
        session.execute(text("update procrastinate_jobs set scheduled_at = null where status = 'todo'"))


def serve(own_database: Settings, mail: Mail) -> None:
    come_due()
    jobs.work(replace(own_database, mail=mail), wait=False)


def ids_of(postman: Postman) -> list[str]:
    taken = [email.message_from_bytes(each.content, policy=email.policy.default) for each in postman.taken]
    return [str(message["Message-ID"]) for message in taken]


def refusing(code: bytes) -> type[socketserver.StreamRequestHandler]:
    def answer(line: socketserver.StreamRequestHandler) -> None:
        line.wfile.write(code + b" not now\r\n")

    return bad_server(answer)


def hanging(line: socketserver.StreamRequestHandler) -> None:
    time.sleep(0.6)


def babbling(line: socketserver.StreamRequestHandler) -> None:
    line.wfile.write(b"HTTP/1.1 200 OK\r\n\r\nwelcome\r\n")


@pytest.mark.parametrize(
    "bad",
    [refusing(b"421"), refusing(b"554"), bad_server(hanging), bad_server(babbling)],
    ids=["busy", "turned away", "hanging", "no mail server at all"],
)
def test_while_the_mail_server_is_unwell_nothing_is_lost_and_then_each_arrives_once(
    own_database: Settings,
    waiting: list[UUID],
    read: Callable[[UUID], Message],
    mail: Mail,
    postman: Postman,
    monkeypatch: pytest.MonkeyPatch,
    bad: type[socketserver.StreamRequestHandler],
) -> None:
    monkeypatch.setattr(smtp, "_SECONDS", 0.3)
    with listening(bad) as unwell:
        serve(own_database, unwell)
        serve(own_database, unwell)
    assert [read(each).state for each in waiting] == [State.QUEUED] * HOW_MANY

    serve(own_database, mail)
    serve(own_database, mail)

    assert [read(each).state for each in waiting] == [State.SENT] * HOW_MANY
    assert len(set(ids_of(postman))) == len(postman.taken) == HOW_MANY


def test_a_mail_server_that_is_stopped_and_started_again_gets_each_once(
    own_database: Settings, waiting: list[UUID], postman: Postman
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mail = Mail(host="127.0.0.1", port=port, starttls=False, sender="reviews@example.org")
    serve(own_database, mail)
    assert postman.taken == []

    controller = Controller(postman, hostname="127.0.0.1", port=port)
    controller.start()
    serve(own_database, mail)
    controller.stop()
    serve(own_database, mail)

    assert len(set(ids_of(postman))) == len(postman.taken) == HOW_MANY


def test_a_server_that_answers_letter_by_letter_is_hung_up_on(
    board: Board, write: Callable[..., UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "_WHOLE", 0.5)
    message, over = write(), Event()

    def drip(line: socketserver.StreamRequestHandler) -> None:
        line.wfile.write(b"220 here\r\n")
        while not over.wait(0.05):
            line.wfile.write(b"2")

    began = time.monotonic()
    with listening(bad_server(drip)) as slow, jobs.at_work(board.id) as session:
        later = deliver(session, message, Settings(mail=slow), now=NOW)
        over.set()

    assert later is not None
    assert time.monotonic() - began < 5


def test_limits_pass_while_every_hand_for_mail_waits_for_a_slow_server(
    own_database: Settings, write: Callable[..., UUID], read: Callable[[UUID], Message], tmp_path: Path
) -> None:
    letters = [write(email=f"p{number}@example.org", key=f"task:{number}") for number in range(8)]
    limits_passed, seen_waiting = Event(), Event()

    def slow(line: socketserver.StreamRequestHandler) -> None:
        seen_waiting.set()
        limits_passed.wait(20)  # answers nobody until the limits have passed
        for _command in converse(line):
            pass

    with listening(bad_server(slow)) as server, worker_at_work(replace(own_database, mail=server), tmp_path):
        assert seen_waiting.wait(20)
        with db.factory() as session, session.begin():
            queue.defer(session, "pass_limits", [{"timestamp": 0}])
        eventually(lambda: no_job("pass_limits"))
        assert [read(each).state for each in letters] == [State.QUEUED] * 8
        limits_passed.set()
        eventually(lambda: all(read(each).state == State.SENT for each in letters))


@contextmanager
def worker_at_work(settings: Settings, folder: Path) -> Iterator[None]:
    """A worker, as it runs in production, until the test has seen enough; it must end when told to."""
    surroundings = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "OWNER_DATABASE_URL": settings.owner_database_url,
        "SMTP_HOST": settings.mail.host,
        "SMTP_PORT": str(settings.mail.port),
        "SMTP_STARTTLS": "0",
        "VAR_DIR": str(folder),
    }
    worker = subprocess.Popen([sys.executable, "-m", "webapp.cli", "worker"], env=surroundings)
    try:
        yield
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(25) == 0
    finally:
        worker.kill()
        worker.wait()


def no_job(name: str) -> bool:
    with db.factory() as session:
        left = session.scalar(
            text("select count(*) from procrastinate_jobs where task_name = :name"), {"name": name}
        )
    return left == 0


def eventually(holds: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.05)


def test_the_office_is_told_once_of_a_message_that_was_given_up(
    own_database: Settings,
    board: Board,
    office: Person,
    write: Callable[..., UUID],
    postman: Postman,
    mail: Mail,
) -> None:
    message = write()
    postman.answer = "554 No"
    with jobs.at_work(board.id) as session:
        assert deliver(session, message, Settings(mail=mail), now=NOW) is None
        assert deliver(session, message, Settings(mail=mail), now=NOW) is None

    with jobs.at_work(board.id) as session:
        told = session.query(Message).filter_by(kind=Kind.UNDELIVERED).all()
        assert [(each.person_id, each.reference) for each in told] == [(office.id, "EV-2026-014")]
        assert told[0].body.count(f"/sent-messages/{message}") == 1
        assert session.get_one(Message, message).trouble == Trouble.REFUSED


def test_that_the_office_could_not_be_told_is_not_told_to_the_office(
    own_database: Settings,
    board: Board,
    office: Person,
    write: Callable[..., UUID],
    postman: Postman,
    mail: Mail,
) -> None:
    write()
    postman.answer = "554 No"

    serve(own_database, mail)
    serve(own_database, mail)

    with jobs.at_work(board.id) as session:
        kinds = [(each.kind, each.state) for each in session.query(Message).order_by(Message.id)]
    assert kinds == [(Kind.ASSIGNED, State.FAILED), (Kind.UNDELIVERED, State.FAILED)]


def test_what_is_asked_of_somebody_whose_address_does_not_work_is_told_to_the_office_as_well(
    own_database: Settings,
    board: Board,
    office: Person,
    write: Callable[..., UUID],
    mail: Mail,
    postman: Postman,
) -> None:
    first = write(email="nobody")  # no address at all
    with jobs.at_work(board.id) as session:
        deliver(session, first, Settings(mail=mail), now=NOW)
        session.execute(text("delete from message where kind = 'undelivered'"))
        somebody = session.get_one(Message, first).person
        again = another_to(session, board, somebody)
        deliver(session, again, Settings(mail=mail), now=NOW + timedelta(hours=1))

    with jobs.at_work(board.id) as session:
        told = session.query(Message).filter_by(kind=Kind.UNDELIVERED).all()
        assert {each.about for each in told} == {again}
        assert {each.person_id for each in told} == {office.id}


def another_to(session: Session, board: Board, person: Person) -> UUID:
    service.send(session, [person], board=board, case=CASE, kind=Kind.LATE, key="another", now=NOW)
    return service.messages(session, limit=1)[0].id
