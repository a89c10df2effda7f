"""“Your e-mails”, and the link that stops the digest without signing in; duties cannot be stopped."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from tests.integration.outbox.conftest import Postman
from tests.small_board import BOARD, FILES
from webapp import db
from webapp.accounts.models import Board, Person
from webapp.config import Mail, Settings
from webapp.configuration.service import publish
from webapp.outbox import choices, gathering
from webapp.outbox.addressing import fingerprint
from webapp.outbox.delivery import deliver
from webapp.outbox.models import Frequency, Message
from webapp.outbox.stopping import Subscriber, stop_token

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
WITH_DIGEST = {
    **FILES,
    "processes/ash_dale/board.yaml": BOARD + "messages: {digest: {}}\n",
}
AnySession = scoped_session[Session]


@pytest.fixture
def a_board(session: AnySession, make_board: Callable[..., Board]) -> Board:
    board = make_board("ash_dale", office_role="office")
    publish(session(), board, WITH_DIGEST, now=NOW)
    session.commit()
    return board


@pytest.fixture
def chair(a_board: Board, make_person: Callable[..., Person]) -> Person:
    return make_person(a_board, "chair", name="Carys Chair")


@pytest.fixture
def link(a_board: Board, chair: Person, settings: Settings) -> str:
    return f"/digest/stop/{stop_token(Subscriber(a_board.id, chair.id), settings.secret_key)}"


def chosen(session: AnySession, board: Board, person: Person) -> Frequency:
    session.expire_all()
    db.act_for(session, board.id)
    return choices.frequency_of(session, board.id, person.id)


def test_the_link_shows_a_button_and_changes_nothing_by_being_looked_at(
    session: AnySession, client: FlaskClient, a_board: Board, chair: Person, link: str
) -> None:
    page = client.get(link)

    assert page.status_code == 200
    assert "<button" in page.text
    assert "Carys" not in page.text
    assert chosen(session, a_board, chair) == Frequency.WORKING_DAYS


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "One-Click"}])
def test_one_click_stops_it_without_signing_in_and_again_changes_nothing(
    session: AnySession, client: FlaskClient, a_board: Board, chair: Person, link: str, body: dict[str, str]
) -> None:
    answers = [client.post(link, data=body) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "still sent" in answers[0].text
    assert chosen(session, a_board, chair) == Frequency.NONE


def test_it_stops_one_boards_only_whatever_board_its_reader_is_at_work_for(
    session: AnySession,
    a_board: Board,
    chair: Person,
    link: str,
    make_board: Callable[..., Board],
    make_person: Callable[..., Person],
    sign_in: Callable[[Person], FlaskClient],
) -> None:
    other = make_board("other", office_role="office")
    publish(session(), other, WITH_DIGEST, now=NOW)
    session.commit()
    client = sign_in(make_person(other, "office"))

    page = client.post(link)

    assert page.status_code == 200
    assert chosen(session, a_board, chair) == Frequency.NONE
    session.commit()
    assert chosen(session, other, chair) == Frequency.WORKING_DAYS


@pytest.mark.parametrize("token", ["x", "e30.abc", "W10.x", "." * 50, "a" * 5000])
def test_a_link_that_is_not_ours_leads_nowhere(client: FlaskClient, a_board: Board, token: str) -> None:
    assert client.get(f"/digest/stop/{token}").status_code == 404
    assert client.post(f"/digest/stop/{token}").status_code == 404


def test_a_link_of_somebody_unknown_leads_nowhere(
    client: FlaskClient, a_board: Board, settings: Settings
) -> None:
    token = stop_token(Subscriber(a_board.id, uuid4()), settings.secret_key)

    assert client.post(f"/digest/stop/{token}").status_code == 404


def test_somebody_chooses_how_often_and_sees_it_chosen(
    session: AnySession,
    a_board: Board,
    chair: Person,
    sign_in: Callable[[Person], FlaskClient],
    token: Callable[[str], str],
) -> None:
    client = sign_in(chair)
    page = client.get("/account/messages")
    assert "They cannot be turned off" in page.text
    assert chair.email in page.text

    answer = client.post("/account/messages", data={"how": "weekly", "csrf_token": token(page.text)})

    assert answer.status_code == 302
    assert 'value="weekly" checked' in client.get("/account/messages").text
    assert chosen(session, a_board, chair) == Frequency.WEEKLY


def test_a_choice_there_is_not_is_refused_in_words(
    chair: Person, sign_in: Callable[[Person], FlaskClient], token: Callable[[str], str]
) -> None:
    client = sign_in(chair)
    page = client.get("/account/messages")

    answer = client.post("/account/messages", data={"how": "hourly", "csrf_token": token(page.text)})

    assert answer.status_code == 409
    assert "Choose how often you want the digest." in answer.text


def test_where_the_board_has_no_digest_there_is_nothing_to_choose(
    session: AnySession, a_board: Board, chair: Person, sign_in: Callable[[Person], FlaskClient]
) -> None:
    publish(session(), a_board, FILES, now=NOW)
    session.commit()

    page = sign_in(chair).get("/account/messages")

    assert "This board sends each e-mail by itself" in page.text
    assert 'type="radio"' not in page.text


def test_a_digest_leaves_with_the_way_to_stop_it_and_is_kept_without(
    session: AnySession,
    a_board: Board,
    chair: Person,
    mail: Mail,
    postman: Postman,
    settings: Settings,
    link: str,
) -> None:
    db.act_for(session, a_board.id)
    gathering.write(
        session(), a_board, chair, key="digest:1", subject="ash_dale: what waits", body="Late\n", told=(),
        link="https://reviews.example.org/my-work", now=NOW,
    )  # fmt: skip
    message = session.query(Message).one()
    sending = Settings(mail=mail, secret_key=settings.secret_key, base_url="https://reviews.example.org")

    deliver(session(), message.id, sending, now=NOW)

    arrived = email.message_from_bytes(postman.taken[0].content, policy=email.policy.default)
    assert arrived["List-Unsubscribe"] == f"<https://reviews.example.org{link}>"
    assert arrived["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"https://reviews.example.org{link}" in arrived.get_content()
    assert "digest/stop" not in message.body
    assert message.sent_to == fingerprint(chair.email, sending)
