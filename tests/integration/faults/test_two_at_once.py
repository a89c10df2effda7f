"""Two people, two tabs, double clicks, the same request again, and requests in another order: one answer counts,
nobody's words are lost, and whoever was slower reads one clear sentence."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.integration.conftest import PASSWORD, token_in
from tests.small_board import FILES
from webapp import clock, db
from webapp.accounts import service
from webapp.accounts.models import Board
from webapp.cases.models import Case, Draft, LogEntry, Task
from webapp.cases.opening import open_case
from webapp.cases.workflow import complete_task
from webapp.config import Settings
from webapp.configuration.service import publish
from webapp.text import Text

YES, NO = {"met": "yes"}, {"met": "no", "reason": "The child was not harmed."}


@dataclass
class Place:
    """A board on a database that others see too, with a referrer, an office and two chairs."""

    app: Flask
    board_id: UUID
    emails: dict[str, str]

    def signed_in(self, who: str) -> FlaskClient:
        client = self.app.test_client()
        token = token_in(client.get("/sign-in").text)
        sent = {"email": self.emails[who], "password": PASSWORD, "csrf_token": token}
        assert client.post("/sign-in", data=sent).status_code == 302
        return client

    def referred(self) -> tuple[UUID, str]:
        """A case in which the chairs are asked to decide; gives its id and the address of that step."""
        with db.factory() as session, session.begin():
            db.act_for(session, self.board_id)
            by = service.person_with_email(session, self.emails["referrer"])
            assert by is not None
            case, (task,) = open_case(session, self.board_id, by=by, now=clock.now())
            values = {"child": "A name", "identified_on": "2026-02-20"}
            complete_task(session, task, values, by=by, now=clock.now())
            decide = session.scalars(select(Task).where(Task.case_id == case.id, Task.step == "decide")).one()
            return case.id, f"/tasks/{decide.id}"

    def answers(self, case_id: UUID, step: str = "decide") -> list[dict[str, object]]:
        """What the log holds for a step."""
        with db.factory() as session:
            db.act_for(session, self.board_id)
            rows = session.scalars(
                select(LogEntry).where(LogEntry.case_id == case_id, LogEntry.address.startswith(step + "#"))
            )
            return [row.value for row in rows]

    def drafts(self) -> list[dict[str, object]]:
        with db.factory() as session:
            db.act_for(session, self.board_id)
            return [row.values for row in session.scalars(select(Draft))]

    def cases(self) -> int:
        with db.factory() as session:
            db.act_for(session, self.board_id)
            return len(session.scalars(select(Case.id)).all())


@pytest.fixture
def place(app: Flask, own_database: Settings) -> Place:
    emails = {
        who: f"{who}.{uuid4().hex[:6]}@example.org" for who in ("referrer", "office", "first", "second")
    }
    with db.factory() as session, session.begin():
        board = Board(
            key="ash_dale", name=Text(en="Ash Dale"), short_name=Text(en="Ash"), colour="#0b4144",
            languages=["en"], office_role="office",
        )  # fmt: skip
        session.add(board)
        session.flush()
        db.act_for(session, board.id)
        publish(session, board, FILES, now=clock.now())
        for who, email in emails.items():
            person = service.add_person(session, email=email, name=who.title(), password=PASSWORD)
            role = "chair" if who in ("first", "second") else who
            service.give_role(session, person, board, role, agency=None, starts_on=date(2020, 1, 1))
        return Place(app, board.id, emails)


def fill(client: FlaskClient, address: str, values: dict[str, str]) -> str:
    """Fill in the form; gives the token for what follows."""
    token = token_in(client.get(address).text)
    assert client.post(address, data=values | {"csrf_token": token}).status_code == 302
    return token


def together(*acts: Callable[[], TestResponse]) -> list[TestResponse]:
    """All of them at the same moment."""
    start = Barrier(len(acts))

    def one(act: Callable[[], TestResponse]) -> TestResponse:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result() for each in [pool.submit(one, act) for act in acts]]


def sends(client: FlaskClient, address: str, token: str) -> Callable[[], TestResponse]:
    return lambda: client.post(f"{address}/check", data={"csrf_token": token})


def test_of_two_people_who_send_at_once_one_counts_and_the_other_keeps_their_words(place: Place) -> None:
    case, address = place.referred()
    first, second = place.signed_in("first"), place.signed_in("second")
    tokens = fill(first, address, YES), fill(second, address, NO)

    answered = together(sends(first, address, tokens[0]), sends(second, address, tokens[1]))

    assert [each.status_code for each in answered] == [302, 302]
    (counted,) = place.answers(case)
    (kept,) = place.drafts()
    assert {counted["met"], kept["met"]} == {"yes", "no"}
    slower, name = (second, "First") if counted["met"] == "yes" else (first, "Second")
    page = slower.get(address).text
    assert f"{name} sent this on" in page
    assert "Nothing of what you wrote is lost" in page


def test_a_double_click_sends_once(place: Place) -> None:
    case, address = place.referred()
    chair = place.signed_in("first")
    token = fill(chair, address, YES)
    cookies = [chair, copy_of(place, chair)]

    answered = together(*(sends(each, address, token) for each in cookies))

    assert [each.status_code for each in answered] == [302, 302]
    assert len(place.answers(case)) == 1
    assert place.drafts() == []


def test_the_same_request_again_changes_nothing_and_says_who_sent_it(place: Place) -> None:
    case, address = place.referred()
    chair = place.signed_in("first")
    token = fill(chair, address, YES)
    sends(chair, address, token)()

    again = chair.post(f"{address}/check", data={"csrf_token": token}, follow_redirects=True)
    form_again = chair.post(address, data=NO | {"csrf_token": token}, follow_redirects=True)

    assert len(place.answers(case)) == 1
    assert "First sent this on" in again.text
    assert "First sent this on" in form_again.text
    assert "Nothing of what you wrote is lost" in form_again.text


def test_sending_before_anything_was_filled_in_leads_back_to_the_form(place: Place) -> None:
    case, address = place.referred()
    chair = place.signed_in("first")
    token = token_in(chair.get(address).text)

    sent = chair.post(f"{address}/check", data={"csrf_token": token}, follow_redirects=True)

    assert "Some answers are missing or need another look." in sent.text
    assert place.answers(case) == []


def test_two_tabs_of_one_person_send_what_was_typed_last(place: Place) -> None:
    case, address = place.referred()
    chair = place.signed_in("first")
    fill(chair, address, YES)
    token = fill(chair, address, NO)

    sends(chair, address, token)()

    (counted,) = place.answers(case)
    assert counted["met"] == "no"


def test_a_tab_left_open_over_a_withdrawal_keeps_its_words_and_says_so(place: Place) -> None:
    case, address = place.referred()
    chair, office = place.signed_in("first"), place.signed_in("office")
    token = token_in(chair.get(address).text)
    withdraw = f"/cases/{case}/withdraw"
    form = {"reason": "Referred twice.", "csrf_token": token_in(office.get(withdraw).text)}
    assert office.post(withdraw, data=form).status_code == 302

    late = chair.post(address, data=YES | {"csrf_token": token}, follow_redirects=True)

    assert "This is no longer needed" in late.text
    assert "Nothing of what you wrote is lost" in late.text
    assert place.answers(case) == []


def test_a_tab_left_open_over_a_withdrawal_and_its_end_goes_on_where_it_stood(place: Place) -> None:
    case, address = place.referred()
    chair, office = place.signed_in("first"), place.signed_in("office")
    token = token_in(chair.get(address).text)
    for act in ("withdraw", "reopen"):
        page = f"/cases/{case}/{act}"
        form = {"reason": "Referred twice, it seemed.", "csrf_token": token_in(office.get(page).text)}
        assert office.post(page, data=form).status_code == 302

    chair.post(address, data=YES | {"csrf_token": token})
    sends(chair, address, token)()

    assert [answer["met"] for answer in place.answers(case)] == ["yes"]


def test_a_double_click_refers_one_case(place: Place) -> None:
    referrer = place.signed_in("referrer")
    page = referrer.get("/referrals/new").text
    once = page.partition('name="once"')[2].partition('value="')[2].partition('"')[0]
    form = {"csrf_token": token_in(page), "once": once}
    twice = [referrer, copy_of(place, referrer)]

    answered = together(*(lambda each=each: each.post("/referrals/new", data=form) for each in twice))
    later = referrer.post("/referrals/new", data=form)

    assert place.cases() == 1
    assert [each.status_code for each in (*answered, later)] == [302] * 3
    assert len({each.location for each in (*answered, later)}) == 1


def copy_of(place: Place, client: FlaskClient) -> FlaskClient:
    """The same browser once more: the test's client answers one request at a time."""
    other = place.app.test_client()
    cookie = client.get_cookie(place.app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    other.set_cookie(cookie.key, cookie.value)
    return other
