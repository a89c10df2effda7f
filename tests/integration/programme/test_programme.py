"""Work that comes round without a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from tests.integration.conftest import PersonMaker, token_in
from tests.small_board import FILES
from webapp import clock, db
from webapp.accounts.models import Board, Person
from webapp.cases.models import Task
from webapp.configuration.load import from_files
from webapp.configuration.service import publish
from webapp.deadlines.status import State
from webapp.outbox.models import Message
from webapp.programme.recurring import programme
from webapp.programme.service import programme_of, remind

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BOARD = "processes/ash_dale/board.yaml"
CALENDAR = """
calendar: {policy_dated: 2025-02-10, panel_meets: 2026-02-20}
schedules:
  - {key: panel_meets, label: The panel meets, every: {amount: 2, unit: months}}
  - {key: yearly_report, label: The yearly report, every: {amount: 12, unit: months}}
"""
LIMIT = """
  - {id: AD-T9, label: Review the policy, from: policy_dated, amount: 12, unit: months, scope: board, source: cover}
escalation:"""
OFFICE_FILES = {**FILES, BOARD: FILES[BOARD].replace("\nescalation:", LIMIT) + CALENDAR}


@pytest.fixture
def office(
    session: scoped_session[Session], make_board: Callable[..., Board], make_person: PersonMaker
) -> tuple[Board, Person]:
    board = make_board("ash_dale", office_role="office")
    person = make_person(board, "office", name="The Office")
    publish(session(), board, OFFICE_FILES, now=NOW)
    session.commit()
    db.act_for(session, board.id)
    clock.set_to(NOW)
    return board, person


def test_what_comes_round_is_counted_from_when_it_was_last_done() -> None:
    said = from_files(OFFICE_FILES).board

    found = {each.key: each for each in programme(said, {"panel_meets": date(2026, 2, 27)}, now=NOW)}

    assert found["AD-T9"].due is not None
    assert found["AD-T9"].due.on == date(2026, 2, 10)
    assert found["AD-T9"].status is not None
    assert found["AD-T9"].status.state is State.LATE
    assert found["panel_meets"].due is not None
    assert found["panel_meets"].due.on == date(2026, 4, 27)
    assert found["yearly_report"].due is None


def test_the_office_is_told_once_for_each_date(
    session: scoped_session[Session], office: tuple[Board, Person]
) -> None:
    board, person = office

    first = remind(session(), board, link="http://127.0.0.1/calendar", now=NOW)
    again = remind(session(), board, link="http://127.0.0.1/calendar", now=NOW)

    assert (first, again) == (1, 0)
    message = session.scalars(select(Message)).one()
    assert message.person_id == person.id
    assert "AD-T9" in message.subject


BEGINS = (
    "every: {amount: 12, unit: months}, begins_with: {refer: {child: The year, identified_on: '2026-03-02'}}}"
)


def test_work_that_says_how_it_begins_is_begun_at_that_place(
    session: scoped_session[Session], office: tuple[Board, Person], sign_in: Callable[[Person], FlaskClient]
) -> None:
    board, person = office
    files = {**OFFICE_FILES, BOARD: OFFICE_FILES[BOARD].replace("every: {amount: 12, unit: months}}", BEGINS)}
    publish(session(), board, files, now=NOW)
    session.commit()
    client = sign_in(person)

    page = client.get("/calendar").text
    assert page.count(">Begin<") == 1
    client.post("/calendar/yearly_report/begin", data={"csrf_token": token_in(page)})

    db.act_for(session, board.id)
    assert [task.step for task in session.query(Task).filter_by(state="open")] == ["decide"]
    refused = client.post("/calendar/panel_meets/begin", data={"csrf_token": token_in(page)})
    assert refused.status_code == 404


def test_work_that_wants_more_than_its_schedule_says_waits_as_a_draft(
    session: scoped_session[Session], office: tuple[Board, Person], sign_in: Callable[[Person], FlaskClient]
) -> None:
    board, person = office
    begins = BEGINS.replace(", identified_on: '2026-03-02'", "")
    files = {**OFFICE_FILES, BOARD: OFFICE_FILES[BOARD].replace("every: {amount: 12, unit: months}}", begins)}
    publish(session(), board, files, now=NOW)
    session.commit()
    client = sign_in(person)

    client.post("/calendar/yearly_report/begin", data={"csrf_token": token_in(client.get("/calendar").text)})

    db.act_for(session, board.id)
    (task,) = session.query(Task).filter_by(state="open")
    assert task.step == "refer"
    assert "The year" in client.get(f"/tasks/{task.id}").text


def test_recording_it_as_done_begins_the_next_round(
    session: scoped_session[Session],
    office: tuple[Board, Person],
    sign_in: Callable[[Person], FlaskClient],
) -> None:
    board, person = office
    client = sign_in(person)
    page = client.get("/calendar/AD-T9")
    day = {"happened_on-day": "1", "happened_on-month": "3", "happened_on-year": "2026"}

    sent = client.post(
        "/calendar/AD-T9",
        data={"csrf_token": token_in(page.text), "happened_on": ["1", "3", "2026"], **day},
        follow_redirects=True,
    )

    assert sent.status_code == 200
    db.act_for(session, board.id)
    said = from_files(OFFICE_FILES).board
    found = {each.key: each for each in programme_of(session(), board.id, said, now=NOW)}
    assert found["AD-T9"].due is not None
    assert found["AD-T9"].due.on == date(2027, 3, 1)
