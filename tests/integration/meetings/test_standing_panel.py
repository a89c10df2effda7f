"""The meetings of a standing panel: planned by the office, with an agenda of its own and of cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.meetings.conftest import AtWork, event_of, everybody
from webapp import clock
from webapp.configuration import service as configuration
from webapp.configuration.board import BoardFile
from webapp.errors import DomainError
from webapp.meetings import agenda, minutes, planning
from webapp.meetings.models import CANCELLED, HELD, Meeting
from webapp.meetings.planning import Arrangements
from webapp.programme.service import programme_of

NINTH = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)
TWO_MONTHS_LATER = datetime(2026, 5, 11, 13, 0, tzinfo=UTC)
BOTH_CAME = {"rows": {"chair": {"came": "present"}, "office": {"came": "present"}}, "quorate": "yes"}


@pytest.fixture
def board(at_work: AtWork) -> BoardFile:
    session = at_work.session()
    return configuration.procedure(
        session, configuration.current(session, at_work.board.id).id
    ).configuration.board


@pytest.fixture
def plan(at_work: AtWork, board: BoardFile):
    def plan(starts_at: datetime = NINTH, place: str = "Town Hall") -> Meeting:
        panel, arranged = planning.panel(board, "panel"), Arrangements(starts_at, 120, place)
        return planning.plan(at_work.session(), at_work.board.id, board, panel, arranged, now=clock.now())

    return plan


@pytest.fixture
def hold(at_work: AtWork, board: BoardFile):
    def hold(meeting: Meeting, *dealt: str) -> None:
        clock.set_to(meeting.starts_at + timedelta(hours=1))
        by = at_work.people["office"]
        planning.record_held(at_work.session(), meeting, board, BOTH_CAME, dealt, by=by, now=clock.now())

    return hold


def titles(at_work: AtWork, meeting: Meeting) -> list[str]:
    return [
        f"{item.reference}: {item.title}".removeprefix(": ")
        for item in agenda.items_of(at_work.session(), meeting)
    ]


def test_planning_one_invites_those_who_hold_its_roles(at_work: AtWork, plan):
    meeting = plan()

    people = at_work.people
    letters = at_work.letters("invited")
    assert everybody(letters) == {people["chair"], people["office"]}
    assert event_of(letters[0])["summary"] == "Standing panel"
    assert letters[0].case_id is None
    assert meeting.sequence == 0


def test_moving_it_and_calling_it_off_follows_in_the_calendars(at_work: AtWork, board: BoardFile, plan):
    meeting = plan()
    session = at_work.session()

    planning.change(session, meeting, board, Arrangements(NINTH, 60, "Room 2"), now=clock.now())
    planning.change(session, meeting, board, Arrangements(NINTH, 60, "Room 2"), now=clock.now())
    planning.call_off(session, meeting, now=clock.now())

    assert [event_of(each)["sequence"] for each in at_work.letters("rescheduled")] == [1, 1]
    assert [event_of(each)["sequence"] for each in at_work.letters("called_off")] == [2, 2]
    assert meeting.status == CANCELLED
    with pytest.raises(DomainError, match="already held or called off"):
        planning.change(session, meeting, board, Arrangements(NINTH, 60, "Room 3"), now=clock.now())


def test_a_time_that_has_passed_is_refused(plan):
    with pytest.raises(DomainError, match="lies ahead"):
        plan(datetime(2026, 3, 1, 10, 0, tzinfo=UTC))


def test_an_open_step_of_a_case_is_on_the_next_meeting_until_it_is_done(at_work: AtWork, plan):
    meeting, after = plan(), plan(TWO_MONTHS_LATER)
    case = at_work.opens()
    at_work.does(case, "refer", "referrer", child="A", identified_on="2026-02-20")

    assert titles(at_work, meeting) == [f"{case.reference}: Decide"]
    assert titles(at_work, after) == []

    at_work.does(case, "decide", "chair", met="no")

    assert titles(at_work, meeting) == []


def test_what_was_not_dealt_with_is_on_the_next_agenda_and_says_so(at_work: AtWork, plan, hold):
    meeting, after = plan(), plan(TWO_MONTHS_LATER)
    case = at_work.opens()
    at_work.does(case, "refer", "referrer", child="A", identified_on="2026-02-20")
    done = agenda.add(at_work.session(), meeting, "Terms of reference")
    agenda.add(at_work.session(), meeting, "Training plan")

    hold(meeting, f"item_{done.id}")

    assert [item.state for item in agenda.items_of(at_work.session(), meeting)] == [
        "dealt",
        "carried",
        "carried",
    ]
    following = agenda.items_of(at_work.session(), after)
    assert [str(item.title) for item in following] == ["Training plan", "Decide"]
    assert {item.carried_from for item in following} == {NINTH}


def test_without_a_next_meeting_things_wait_until_one_is_planned(at_work: AtWork, plan, hold):
    meeting = plan()
    agenda.add(at_work.session(), meeting, "Training plan")
    hold(meeting)

    after = plan(TWO_MONTHS_LATER)

    assert titles(at_work, after) == ["Training plan"]


def test_what_stood_on_a_meeting_called_off_waits_for_the_next(at_work: AtWork, plan):
    meeting, after = plan(), plan(TWO_MONTHS_LATER)
    agenda.add(at_work.session(), meeting, "Training plan")

    planning.call_off(at_work.session(), meeting, now=clock.now())

    assert titles(at_work, after) == ["Training plan"]


def test_the_office_leaves_an_item_to_the_meeting_after_or_takes_it_off(at_work: AtWork, plan):
    meeting, after = plan(), plan(TWO_MONTHS_LATER)
    one, two = (agenda.add(at_work.session(), meeting, title) for title in ("One", "Two"))

    agenda.move_on(at_work.session(), meeting, one.id)
    agenda.remove(at_work.session(), meeting, two.id)
    at_work.session().flush()

    assert (titles(at_work, meeting), titles(at_work, after)) == ([], ["One"])


def test_a_meeting_held_counts_in_the_boards_calendar(at_work: AtWork, board: BoardFile, plan, hold):
    meeting = plan()
    hold(meeting)

    assert meeting.status == HELD
    (item,) = [
        each
        for each in programme_of(at_work.session(), at_work.board.id, board, now=clock.now())
        if each.key == "panel_meets"
    ]
    assert item.last == NINTH.date()
    assert item.due is not None
    assert item.due.on.isoformat() == "2026-05-09"


def test_minutes_keep_every_version(at_work: AtWork, plan, hold):
    meeting, session, by = plan(), at_work.session(), at_work.people["office"]
    with pytest.raises(DomainError, match="has begun"):
        minutes.write(session, meeting, "Too early", agreed_on=None, by=by, now=clock.now())
    hold(meeting)

    minutes.write(session, meeting, "We met.", agreed_on=None, by=by, now=clock.now())
    minutes.write(session, meeting, "We met well.", agreed_on=clock.today(), by=by, now=clock.now())
    session.flush()

    assert [
        (row.number, row.text, row.agreed_on is not None) for row, _name in minutes.versions(session, meeting)
    ] == [
        (2, "We met well.", True),
        (1, "We met.", False),
    ]
