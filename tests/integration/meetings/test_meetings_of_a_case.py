"""A case's meetings follow from its log; people are invited to them, and hear of changes once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.integration.meetings.conftest import AtWork, event_of, everybody
from webapp import clock
from webapp.cases import changes
from webapp.cases.workflow import log_of
from webapp.meetings.models import CANCELLED, HELD, PLANNED

ON_THE_16TH = datetime(2026, 4, 16, 9, 0, tzinfo=UTC)  # ten in London's summer time


def correct(at_work: AtWork, case, step: str, **values) -> None:
    session = at_work.session()
    entry = next(each for each in log_of(session, case.id) if each.address.startswith(f"{step}#"))
    by, now = at_work.people["office"], clock.now()
    changes.correct(
        session, case, entry.address, {**entry.value, **values}, by=by, now=now, reason="It was wrong"
    )


def test_arranging_a_meeting_invites_the_chair_and_the_agencies_named(at_work: AtWork):
    case = at_work.arranged()

    (meeting,) = at_work.meetings(case)
    people = at_work.people
    assert (meeting.starts_at, meeting.place, meeting.minutes, meeting.status) == (
        ON_THE_16TH,
        "Room 1",
        90,
        PLANNED,
    )
    assert everybody(at_work.letters("invited")) == {
        people["chair"],
        people["agency_lead@police"],
        people["agency_lead@school"],
    }


def test_an_invitation_is_a_calendar_entry_with_the_reference_and_no_name(at_work: AtWork):
    case = at_work.arranged()
    message = at_work.letters("invited")[0]

    event = event_of(message)
    (meeting,) = at_work.meetings(case)
    assert message.attachment["method"] == "REQUEST"
    assert "METHOD:REQUEST" in message.attachment["content"]
    assert event["uid"] == f"meeting-{meeting.id}@practice-review.invalid"
    assert event["sequence"] == 0
    assert event["dtstart"].dt == ON_THE_16TH
    assert (event["dtend"].dt - event["dtstart"].dt).seconds == 90 * 60
    assert event["summary"] == f"{case.reference}: Review meeting"
    assert event["attendee"] == f"mailto:{message.person.email}"
    assert str(meeting.id) in event["url"]
    assert case.pseudonym not in message.attachment["content"]


def test_another_date_moves_the_entry_in_everybodys_calendar(at_work: AtWork):
    case = at_work.arranged()
    correct(at_work, case, "invite", meets_at="2026-04-20T14:00")

    (meeting,) = at_work.meetings(case)
    assert meeting.sequence == 1
    moved = at_work.letters("rescheduled")
    assert len(moved) == 3
    first, again = event_of(at_work.letters("invited")[0]), event_of(moved[0])
    assert again["uid"] == first["uid"]
    assert again["sequence"] == 1
    assert again["dtstart"].dt == datetime(2026, 4, 20, 13, 0, tzinfo=UTC)


def test_an_agency_that_is_left_out_again_is_told_so_and_the_others_hear_nothing(at_work: AtWork):
    case = at_work.arranged()
    correct(at_work, case, "invite", agencies=["police"])

    (off,) = at_work.letters("called_off")
    assert off.person is at_work.people["agency_lead@school"]
    assert "METHOD:CANCEL" in off.attachment["content"]
    assert event_of(off)["status"] == "CANCELLED"
    assert at_work.letters("rescheduled") == []


def test_telling_the_case_again_changes_nothing_and_writes_to_nobody(at_work: AtWork):
    case = at_work.arranged()
    before = [(row.id, row.sequence, row.starts_at, row.status) for row in at_work.meetings(case)]
    written = len(at_work.letters())

    changes.rebuild(at_work.session(), case, now=at_work.later(days=1))

    assert [(row.id, row.sequence, row.starts_at, row.status) for row in at_work.meetings(case)] == before
    assert len(at_work.letters()) == written


def test_a_withdrawn_case_calls_its_meeting_off_and_reopened_it_is_on_again(at_work: AtWork):
    case = at_work.arranged()
    by = at_work.people["office"]
    changes.withdraw(at_work.session(), case, by=by, now=at_work.later(hours=1), reason="It was a mistake")

    (meeting,) = at_work.meetings(case)
    assert (meeting.status, meeting.sequence) == (CANCELLED, 1)
    assert len(at_work.letters("called_off")) == 3

    changes.reopen(at_work.session(), case, by=by, now=at_work.later(hours=1), reason="It was none")

    assert (meeting.status, meeting.sequence) == (PLANNED, 2)
    assert [event_of(each)["sequence"] for each in at_work.letters("rescheduled")] == [2, 2, 2]


def test_a_case_brought_in_from_paper_invites_nobody(at_work: AtWork):
    case = at_work.opens(from_paper=True)
    at_work.does(case, "refer", "referrer", child="A", identified_on="2026-02-20")
    at_work.does(case, "decide", "chair", met="yes")
    at_work.does(case, "invite", "office", agencies=["police"], meets_at="2026-04-16T10:00")

    assert at_work.meetings(case)
    assert at_work.letters() == []


@pytest.mark.parametrize(("police", "quorate"), [("present", True), ("absent", False)])
def test_holding_it_keeps_who_came_and_whether_it_was_quorate(at_work: AtWork, police: str, quorate: bool):
    case = at_work.arranged()
    for agency in ("police", "school"):
        at_work.does(case, "write_report", f"agency_lead@{agency}", agency=agency, text="We helped")
    at_work.does(case, "tell_family", "office", told="yes")
    there = ["police", "school"] if quorate else ["school"]
    came = {
        "rows": {"police": {"came": police}, "school": {"came": "present"}},
        "quorate": "yes" if quorate else "no",
        "present": len(there),
        "there": there,
        "missing": [] if quorate else ["police"],
    }
    at_work.does(case, "scrutinise", "chair", came=came, approved="no")

    (meeting,) = at_work.meetings(case)
    assert meeting.status == HELD
    assert meeting.is_quorate is quorate
