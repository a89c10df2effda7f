"""“Sent messages” in a browser's eyes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from tests.small_board import FILES
from webapp import db
from webapp.accounts.models import Board, Person
from webapp.config import Settings
from webapp.configuration.service import publish
from webapp.outbox import service
from webapp.outbox.addressing import fingerprint
from webapp.outbox.models import Message, State, Trouble
from webapp.outbox.service import CaseReference
from webapp.outbox.wording import Kind

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
CASE = CaseReference(uuid4(), "EV-2026-014", "https://reviews.example.org/cases/1")
AnySession = scoped_session[Session]
SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def publishing_board(session: AnySession, make_board: Callable[..., Board]) -> Callable[[str], Board]:
    def make(key: str) -> Board:
        board = make_board(key, office_role="office")
        publish(session(), board, FILES, now=NOW)
        session.commit()
        return board

    return make


@pytest.fixture
def board(publishing_board: Callable[[str], Board]) -> Board:
    return publishing_board("ash_dale")


@pytest.fixture
def office(board: Board, make_person: Callable[..., Person]) -> Person:
    return make_person(board, "office", name="Olive Office")


@pytest.fixture
def message(session: AnySession, board: Board, make_person: Callable[..., Person]) -> Message:
    db.act_for(session, board.id)
    grace = make_person(name="Grace Hopper")
    service.send(session, [grace], board=board, case=CASE, kind=Kind.LATE, key="limit:1", now=NOW)
    session.commit()
    return session.scalars(select(Message)).one()


def test_the_office_sees_what_was_written_to_whom_and_reads_it(
    office: Person, message: Message, sign_in: SignIn
) -> None:
    client = sign_in(office)

    page = client.get("/sent-messages/")
    assert page.status_code == 200
    assert "EV-2026-014: late" in page.text
    assert "Grace Hopper" in page.text
    assert "About to be sent" in page.text

    body = client.get(f"/sent-messages/{message.id}")
    assert "https://reviews.example.org/cases/1" in body.text


def test_messages_of_one_case_are_shown_alone(office: Person, message: Message, sign_in: SignIn) -> None:
    client = sign_in(office)

    assert "EV-2026-014" in client.get(f"/sent-messages/?case={CASE.id}").text
    assert "Nobody was written to about this case." in client.get(f"/sent-messages/?case={uuid4()}").text
    assert client.get("/sent-messages/?case=nonsense").status_code == 404


def test_a_board_without_messages_says_so(office: Person, sign_in: SignIn) -> None:
    assert "No messages yet." in sign_in(office).get("/sent-messages/").text


def test_long_lists_are_paged(
    office: Person, message: Message, board: Board, session: AnySession, sign_in: SignIn
) -> None:
    db.act_for(session, board.id)
    for number in range(60):
        service.send(
            session, [office], board=board, case=CASE, kind=Kind.LATE, key=f"limit:x{number}", now=NOW
        )
    session.commit()
    client = sign_in(office)

    first = client.get("/sent-messages/")
    assert first.text.count("<tr>") == 51
    address = first.text.partition('href="/sent-messages/?before=')[2].partition('"')[0]
    second = client.get(f"/sent-messages/?before={address}")

    assert second.text.count("<tr>") == 12
    assert "Previous page" in second.text


def test_a_message_that_could_not_be_sent_says_why_and_is_sent_again(
    office: Person, message: Message, session: AnySession, sign_in: SignIn, token: Callable[[str], str]
) -> None:
    message.state, message.error = State.FAILED, "The mail server refused the message (554)."
    session.commit()
    client = sign_in(office)
    page = client.get(f"/sent-messages/{message.id}")
    assert "Could not be sent" in page.text
    assert "refused the message (554)" in page.text

    answer = client.post(f"/sent-messages/{message.id}/again", data={"csrf_token": token(page.text)})

    assert answer.status_code == 302
    assert "About to be sent" in client.get(f"/sent-messages/{message.id}").text


def test_nobody_else_may_look(
    board: Board, message: Message, make_person: Callable[..., Person], sign_in: SignIn
) -> None:
    client = sign_in(make_person(board, "chair"))

    assert client.get("/sent-messages/").status_code == 403
    assert client.get(f"/sent-messages/{message.id}").status_code == 403


def test_another_boards_message_does_not_exist(
    message: Message,
    publishing_board: Callable[[str], Board],
    make_person: Callable[..., Person],
    sign_in: SignIn,
) -> None:
    other = publishing_board("other")
    client = sign_in(make_person(other, "office"))

    assert client.get(f"/sent-messages/{message.id}").status_code == 404
    assert "EV-2026-014" not in client.get("/sent-messages/").text


@pytest.fixture
def came_back(session: AnySession, message: Message, settings: Settings) -> Message:
    message.state, message.trouble, message.error = State.BOUNCED, Trouble.ADDRESS, "It came back (5.1.1)."
    message.sent_to = fingerprint(message.person.email, settings)
    session.commit()
    return message


def test_what_did_not_arrive_stands_first_with_why_and_what_to_do_and_is_counted_in_the_navigation(
    office: Person, came_back: Message, sign_in: SignIn
) -> None:
    page = sign_in(office).get("/sent-messages/").text

    assert "Sent messages (1 not delivered)" in page
    assert "1 message was not delivered" in page
    assert "There is no such e-mail address." in page
    assert page.index("Ring them and ask for the right one") < page.index("All messages")


def test_what_was_told_another_way_is_put_on_record_and_counted_no_more(
    office: Person, came_back: Message, sign_in: SignIn, token: Callable[[str], str]
) -> None:
    client = sign_in(office)
    shown = client.get(f"/sent-messages/{came_back.id}")
    data = {"csrf_token": token(shown.text)}

    answer = client.post(f"/sent-messages/{came_back.id}/settle", data=data)
    again = client.post(f"/sent-messages/{came_back.id}/settle", data=data)

    assert (answer.status_code, again.status_code) == (302, 409)
    assert "not delivered)" not in client.get("/sent-messages/").text
    assert "Olive Office told them another way" in client.get(f"/sent-messages/{came_back.id}").text


@pytest.mark.parametrize(
    ("state", "is_there"), [("undelivered", True), ("waiting", False), ("sent", False), ("", True)]
)
def test_messages_are_found_by_how_far_they_came(
    office: Person, came_back: Message, sign_in: SignIn, state: str, *, is_there: bool
) -> None:
    page = sign_in(office).get(f"/sent-messages/?state={state}").text

    assert ("EV-2026-014: late" in page) is is_there


def test_a_state_there_is_not_is_no_page(office: Person, sign_in: SignIn) -> None:
    assert sign_in(office).get("/sent-messages/?state=lost").status_code == 404


def test_nobody_but_the_office_settles_or_sends_again(
    board: Board,
    came_back: Message,
    make_person: Callable[..., Person],
    sign_in: SignIn,
    token: Callable[[str], str],
) -> None:
    client = sign_in(make_person(board, "chair"))
    data = {"csrf_token": token(client.get("/account/messages").text)}

    for act in ("again", "settle"):
        assert client.post(f"/sent-messages/{came_back.id}/{act}", data=data).status_code == 403
