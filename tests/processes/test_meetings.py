"""The meetings of the boards, told from cases on the way of their walks."""

from __future__ import annotations

from datetime import date

from tests.processes.on_the_way import case
from tests.processes.shipped import board
from webapp.clock import LONDON
from webapp.configuration.vocabulary import ON_AGENDA
from webapp.deadlines.calendar import Calendar
from webapp.meetings.coming_dates import coming_dates
from webapp.meetings.convened import Convened, convened
from webapp.meetings.models import HELD, PLANNED


def said(meeting: Convened) -> tuple[str, str, str]:
    return meeting.kind, meeting.starts_at.astimezone(LONDON).isoformat()[:16], meeting.status


def test_in_cheshire_east_the_review_meeting_stands_at_its_hour_and_invites_the_agencies_chosen() -> None:
    waiting = case("cheshire_east", "signed_off_and_published", before="hold_meeting")

    panel, review = convened(waiting.story)
    assert (panel.kind, panel.status) == ("panel_meeting", HELD)
    assert (review.kind, review.status, review.starts_at.hour, review.whole_day) == (
        "review_meeting",
        PLANNED,
        10,
        False,
    )
    assert review.agencies


def test_in_salford_a_meeting_without_the_police_is_held_in_vain_and_another_is_planned() -> None:
    waiting = case("salford", "police_absent_then_disputed", before="rapid_findings")

    first, second = convened(waiting.story)
    assert (first.status, first.attendance["quorate"], first.attendance["missing"]) == (
        HELD,
        "no",
        ["police"],
    )
    assert said(second) == ("review_meeting", "2026-12-10T09:00", HELD)
    assert second.attendance["quorate"] == "yes"


def test_s_t21_terms_of_reference_wait_for_the_next_meeting_of_the_sub_group() -> None:
    waiting = case("salford", "rapid_to_published_review", before="sign_off_terms")

    assert "sign_off_terms" in waiting.asks()
    panel = next(kind for kind in board("salford").board.meetings if kind.key == "prsg")
    assert waiting.story.node("sign_off_terms").properties[ON_AGENDA] == panel.key
    assert panel.scope == "board"


def test_k_t1_the_panel_meets_every_two_months_and_referrals_wait_for_it() -> None:
    said_of_it = board("stockport").board
    panel = next(kind for kind in said_of_it.meetings if kind.key == "standing_panel")
    schedule = next(each for each in said_of_it.schedules if each.key == panel.schedule)
    waiting = case("stockport", "no_review", before="panel_considers")

    days = coming_dates(schedule, date(2026, 3, 12), Calendar(), today=date(2026, 3, 16), how_many=3)

    assert days == [
        date(2026, 5, 12),
        date(2026, 7, 13),
        date(2026, 9, 14),
    ]  # 12 July and 12 September are no workdays
    assert waiting.story.node("panel_considers").properties[ON_AGENDA] == panel.key


def test_in_stockport_a_learning_review_has_a_meeting_for_each_date_set() -> None:
    done = case("stockport", "learning_review_two_meetings")

    meetings = [each for each in convened(done.story) if each.kind == "learning_review"]
    assert [each.status for each in meetings] == [HELD, HELD]
    assert [each.number for each in meetings] == [1, 2]
