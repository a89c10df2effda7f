"""Messages: written down with their cause, once, holding nothing but a reference and a link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, scoped_session

from webapp import db
from webapp.accounts.models import Board, Person
from webapp.errors import DomainError, NotFound
from webapp.outbox import service
from webapp.outbox.models import Message, State
from webapp.outbox.service import CaseReference
from webapp.outbox.wording import WORDINGS, Kind, UnsafeMessage, compose

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
CASE = CaseReference(uuid4(), "EV-2026-014", "https://reviews.example.org/cases/1")
AnySession = scoped_session[Session]


@pytest.fixture
def board(session: AnySession, make_board: Callable[..., Board]) -> Board:
    board = make_board()
    db.act_for(session, board.id)
    return board


@pytest.fixture
def person(make_person: Callable[..., Person]) -> Person:
    return make_person(name="Grace Hopper")


def send(
    session: AnySession, board: Board, *people: Person, key: str = "task:1", kind: Kind = Kind.ASSIGNED
) -> int:
    return service.send(session, people, board=board, case=CASE, kind=kind, key=key, now=NOW)


def jobs(session: AnySession) -> int:
    return session.scalar(text("select count(*) from procrastinate_jobs")) or 0


def test_a_message_and_the_job_that_sends_it_are_written_together(
    session: AnySession, board: Board, person: Person
) -> None:
    assert send(session, board, person) == 1

    (message,) = service.messages(session)
    assert (message.state, message.person_id, message.case_id) == (State.QUEUED, person.id, CASE.id)
    job = session.execute(text("select task_name, args from procrastinate_jobs")).one()
    assert job.task_name == "deliver_message"
    assert job.args == {"board": str(board.id), "message": str(message.id)}


def test_what_is_rolled_back_leaves_neither_message_nor_job(
    session: AnySession, board: Board, person: Person
) -> None:
    send(session, board, person)
    session.rollback()

    assert service.messages(session) == []
    assert jobs(session) == 0


def test_nobody_is_written_to_twice_about_the_same_thing(
    session: AnySession, board: Board, person: Person, make_person: Callable[..., Person]
) -> None:
    somebody_else = make_person()
    send(session, board, person, person)

    assert send(session, board, person, somebody_else) == 1
    assert jobs(session) == 2


def test_the_same_thing_happening_again_is_another_message(
    session: AnySession, board: Board, person: Person
) -> None:
    send(session, board, person, key="task:1")

    assert send(session, board, person, key="task:2") == 1


def test_somebody_who_left_is_not_written_to(session: AnySession, board: Board, person: Person) -> None:
    person.active = False

    assert send(session, board, person) == 0


def test_each_reads_in_their_own_language_or_the_boards_first(
    session: AnySession, make_board: Callable[..., Board], make_person: Callable[..., Person]
) -> None:
    board = make_board("cwm", languages=["cy", "en"])
    db.act_for(session, board.id)
    welsh, english = make_person(name="Gwen"), make_person(name="Ann")
    english.language = "en"

    send(session, board, welsh, english)

    found = {message.person.name: message for message in service.messages(session)}
    assert found["Gwen"].subject == "EV-2026-014: gofynnir rhywbeth gennych"
    assert found["Ann"].subject == "EV-2026-014: something is asked of you"


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_message_is_the_reference_the_link_and_fixed_words(kind: Kind, language: str) -> None:
    subject, body = compose(
        kind, language, reference="EV-2026-014", link="https://reviews.example.org/cases/1"
    )

    other_subject, other_body = compose(kind, language, reference="XX-1", link="https://x.example")
    assert other_subject == subject.replace("EV-2026-014", "XX-1")
    assert other_body == body.replace("EV-2026-014", "XX-1").replace(
        "https://reviews.example.org/cases/1", "https://x.example"
    )
    assert "EV-2026-014" in subject
    assert "https://reviews.example.org/cases/1" in body


def test_every_message_is_worded_in_both_languages() -> None:
    assert set(WORDINGS) == set(Kind)
    for wording in WORDINGS.values():
        assert wording.subject.missing(["en", "cy"]) == wording.sentence.missing(["en", "cy"]) == []


@pytest.mark.parametrize("reference", ["EV-1\nBcc: all@example.org", "EV-1\r\n\r\nHello", "", "\u2028"])
def test_a_reference_that_is_more_than_a_line_is_refused(reference: str) -> None:
    with pytest.raises(UnsafeMessage, match="one line"):
        compose(Kind.LATE, "en", reference=reference, link="https://x.example")


def test_a_board_sees_only_its_own_messages(
    session: AnySession, board: Board, person: Person, make_board: Callable[..., Board]
) -> None:
    send(session, board, person)
    message_id = service.messages(session)[0].id
    session.commit()
    session.expunge_all()
    db.act_for(session, make_board("other").id)

    assert session.query(Message).count() == 0
    with pytest.raises(NotFound):
        service.message(session, message_id)


def test_messages_come_newest_first_page_by_page_and_by_case(
    session: AnySession, board: Board, person: Person
) -> None:
    for number in range(5):
        send(session, board, person, key=f"task:{number}")

    first = service.messages(session, limit=3)
    rest = service.messages(session, limit=3, before=first[-1].id)

    keys = [message.key.split(":")[1] for message in (*first, *rest)]
    assert keys == ["4", "3", "2", "1", "0"]
    assert len(service.messages(session, case_id=CASE.id)) == 5
    assert service.messages(session, case_id=uuid4()) == []


def test_only_a_message_that_was_given_up_is_sent_again(
    session: AnySession, board: Board, person: Person
) -> None:
    send(session, board, person)
    (message,) = service.messages(session)
    with pytest.raises(DomainError, match="not given up"):
        service.send_again(session, message.id)

    message.state, message.error, message.attempts = State.FAILED, "refused", 8
    session.flush()

    again = service.send_again(session, message.id)
    assert (again.state, again.error, again.attempts) == (State.QUEUED, "", 0)
    assert jobs(session) == 2
