"""The small board, with a review meeting that its office arranges and its chair holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from tests.integration.cases.conftest import MONDAY, Work
from tests.integration.conftest import PersonMaker
from tests.small_board import BOARD, FILES, diagram
from webapp import clock, db
from webapp.accounts.models import Board, Person
from webapp.cases.models import Case
from webapp.configuration.service import publish
from webapp.meetings.models import Meeting
from webapp.outbox.models import Message

MEETINGS = """
schedules:
  - {key: panel_meets, label: The panel meets, every: {amount: 2, unit: months}, source: "4"}
meetings:
  - key: review_meeting
    name: Review meeting
    invites: [chair, agencies]
    minutes_length: 90
    quorum: {partners: [police, school]}
  - key: panel
    name: Standing panel
    scope: board
    invites: [chair, office]
    minutes_length: 120
    members: [{key: chair, name: Chair}, {key: office, name: Office}]
    quorum: {least: 2}
    schedule: panel_meets
    agenda: [Minutes of the last meeting]
"""
INVITE = """
form: invite
title: Invite the agencies
sections:
  - key: meeting
    fields:
      - {key: agencies, type: agencies, label: Which agencies?, required: true}
      - {key: meets_at, type: date_time, label: When is the meeting?, required: true}
      - {key: room, type: text, label: Where is it?}
"""
SCRUTINY = """
form: scrutiny
title: The meeting
sections:
  - key: scrutiny
    fields:
      - {key: came, type: attendance, meeting: review_meeting, label: Who came?, required: true}
      - {key: approved, type: yes_no, label: Is the work approved?, required: true, routes: true}
"""
CONVENES = (
    '<spiffworkflow:property name="convenes" value="review_meeting"/>'
    '<spiffworkflow:property name="at" value="meets_at"/>'
    '<spiffworkflow:property name="place" value="room"/>'
    '<spiffworkflow:property name="invites" value="agencies"/>'
)


def _drawing() -> str:
    drawn = diagram().replace(
        'name="sets" value="meeting=meeting"/>', f'name="sets" value="meeting=meets_at"/>{CONVENES}'
    )
    drawn = drawn.replace(
        'name="sets" value="met"/>',
        'name="sets" value="met"/><spiffworkflow:property name="holds" value="review_meeting"/>',
    )
    return drawn.replace(
        'name="sets" value="decided"/>',
        'name="sets" value="decided"/><spiffworkflow:property name="agenda" value="panel"/>',
    )


FILES_WITH_MEETINGS = {
    **FILES,
    "processes/ash_dale/board.yaml": BOARD + MEETINGS,
    "processes/ash_dale/review.bpmn": _drawing(),
    "forms/ash_dale/invite.yaml": INVITE,
    "forms/ash_dale/scrutiny.yaml": SCRUTINY,
}
TEN = "2026-04-16T10:00"


class AtWork(Work):
    """With shorthands for meetings."""

    def arranged(self, **more: Any) -> Case:
        """A case whose review meeting is on 16 April at ten."""
        case = self.decided()
        values = {"agencies": ["police", "school"], "meets_at": TEN, "room": "Room 1"}
        return self.does(case, "invite", "office", **(values | more))

    def decided(self) -> Case:
        case = self.opens()
        self.does(case, "refer", "referrer", child="A", identified_on="2026-02-20")
        return self.does(case, "decide", "chair", met="yes")

    def meetings(self, case: Case | None = None) -> list[Meeting]:
        query = select(Meeting).order_by(Meeting.starts_at)
        return list(self.session.scalars(query.where(Meeting.case_id == case.id) if case else query))

    def letters(self, *kinds: str) -> list[Message]:
        """Messages about meetings, in the order written."""
        kinds = kinds or ("invited", "rescheduled", "called_off")
        query = select(Message).where(Message.kind.in_(kinds)).order_by(Message.id)
        return list(self.session.scalars(query))

    def later(self, **how: float) -> datetime:
        """The clock goes on."""
        clock.set_to(clock.now() + timedelta(**how))
        return clock.now()


@pytest.fixture
def at_work(
    session: scoped_session[Session], make_board: Callable[..., Board], make_person: PersonMaker
) -> AtWork:
    board = make_board("ash_dale")
    work = AtWork(session, board)
    for role, agency in (
        ("referrer", None),
        ("office", None),
        ("chair", None),
        ("agency_lead", "police"),
        ("agency_lead", "school"),
        ("agency_lead", "health"),
    ):
        name = f"{role}@{agency}" if agency else role
        work.people[name] = make_person(board, role, agency=agency, name=name.title())
    board.office_role = "office"
    publish(session(), board, FILES_WITH_MEETINGS, now=MONDAY)
    session.commit()
    db.act_for(session, board.id)
    clock.set_to(MONDAY)
    return work


@pytest.fixture
def sits_down(
    client: FlaskClient, sign_in: Callable[..., Any], at_work: AtWork
) -> Callable[[str], FlaskClient]:
    """Somebody of the board signs in."""

    def sit_down(who: str) -> FlaskClient:
        at_work.session.commit()
        sign_in(at_work.people[who])
        return client

    return sit_down


def event_of(message: Message) -> Any:
    """The one event of the calendar file that goes with a message."""
    assert message.attachment is not None
    (event,) = Calendar.from_ical(message.attachment["content"]).walk("VEVENT")
    return event


def everybody(messages: list[Message]) -> set[Person]:
    return {message.person for message in messages}
