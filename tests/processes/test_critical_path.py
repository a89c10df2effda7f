"""Salford's critical path: working days 0, 2, 7, 12, 13 and 15. The days are counted by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import pytest

from tests.processes.practice import Practice
from tests.processes.shipped import board, process, walks
from webapp.cases.dues import limits_in, running_in
from webapp.clock import LONDON
from webapp.deadlines.changes import Extension
from webapp.deadlines.declared import calendar_of, limits_of
from webapp.deadlines.forecast import Known
from webapp.deadlines.path import CriticalPath, Named, Paths
from webapp.deadlines.running import Event, running

SALFORD = board("salford").board
(RAPID,) = (Named(each.name, each.limits, each.stands_for) for each in SALFORD.critical_paths)
RAPID_REVIEW = '"rapid_review"'  # the outcome that the conditions of a Rapid Review's limits ask for
RECEIVED = Event("referral_received", date(2026, 11, 23))


def rapid(
    *events: Event, now: str = "2026-11-23T12:00", extensions: Sequence[Extension] = ()
) -> CriticalPath:
    """The path of a Rapid Review in which these things happened."""

    def holds(when: str, _instance: str | None) -> bool:
        return RAPID_REVIEW in when

    moment = datetime.fromisoformat(now).replace(tzinfo=LONDON)
    limits = [limit for limit in limits_of(SALFORD) if not limit.when or holds(limit.when, None)]
    limits = [replace(each, earliest_of=tuple(p for p in each.earliest_of if not p.when)) for each in limits]
    found = running(limits, events, calendar_of(SALFORD), holds=holds, extensions=extensions)
    path = Paths(limits, Known.of(events, found, moment, {}), calendar_of(SALFORD)).named(RAPID)
    assert path is not None
    return path


def days(path: CriticalPath) -> list[int]:
    return [0, *(step.day for step in path.steps)]


def dates(path: CriticalPath) -> list[str]:
    return [f"{step.limit.id} {step.expected.at:%Y-%m-%d}" for step in path.steps]


def test_from_the_referral_on_the_path_is_0_2_7_12_13_15() -> None:
    path = rapid(RECEIVED)

    assert days(path) == [0, 2, 7, 12, 13, 15]
    assert dates(path) == [
        "S-T5 2026-11-25",
        "S-T6 2026-12-02",
        "S-T7 2026-12-09",
        "S-A1 2026-12-10",
        "S-T9 2026-12-14",
    ]
    assert [step.slack for step in path.steps] == [0, 0, 0, 0, 0]
    assert path.next is not None
    assert path.next.limit.id == "S-T5"


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        # Christmas Day, Mon 28 December in lieu of Boxing Day, and New Year's Day do not count
        (date(2026, 12, 18), ["2026-12-22", "2026-12-31", "2027-01-08", "2027-01-11", "2027-01-13"]),
        # Good Friday 3 and Easter Monday 6 April
        (date(2026, 3, 30), ["2026-04-01", "2026-04-10", "2026-04-17", "2026-04-20", "2026-04-22"]),
        # Monday 31 August
        (date(2026, 8, 26), ["2026-08-28", "2026-09-07", "2026-09-14", "2026-09-15", "2026-09-17"]),
    ],
)
def test_over_bank_holidays_it_is_the_same_path_on_other_dates(received: date, expected: list[str]) -> None:
    path = rapid(Event("referral_received", received), now=f"{received}T12:00")

    assert days(path) == [0, 2, 7, 12, 13, 15]
    assert [each.partition(" ")[2] for each in dates(path)] == expected


def test_what_is_done_early_leaves_days_in_hand_for_what_counts_from_it() -> None:
    path = rapid(RECEIVED, Event("information_requested", date(2026, 11, 24)), now="2026-11-24T16:00")

    assert days(path) == [0, 1, 6, 12, 13, 15]
    assert [(step.limit.id, step.slack) for step in path.steps][:3] == [("S-T5", 1), ("S-T6", 1), ("S-T7", 0)]
    assert [step.is_done for step in path.steps] == [True, False, False, False, False]


def test_what_is_late_is_expected_today_at_the_earliest_and_takes_what_follows_with_it() -> None:
    path = rapid(RECEIVED, now="2026-11-27T09:00")  # two days after the requests were due

    assert days(path) == [0, 4, 9, 12, 13, 15]
    assert [step.slack for step in path.steps] == [-2, -2, 0, 0, 0]


def test_more_time_for_the_returns_shows_on_the_path_and_does_not_move_its_end() -> None:
    granted = Extension("S-T6", date(2026, 12, 4), given_on=date(2026, 12, 1), reason="A large file")
    path = rapid(
        RECEIVED,
        Event("information_requested", date(2026, 11, 25)),
        now="2026-12-01T09:00",
        extensions=[granted],
    )

    # Friday 4 December is the 9th working day
    assert days(path) == [0, 2, 9, 12, 13, 15]
    returns = path.steps[1]
    assert (returns.limit.id, returns.slack, returns.expected.extended) == ("S-T6", -2, True)


def test_more_time_for_the_whole_moves_the_end() -> None:
    granted = Extension("S-T9", date(2026, 12, 16), given_on=date(2026, 12, 1), reason="The Panel agreed")

    assert days(rapid(RECEIVED, now="2026-12-01T09:00", extensions=[granted]))[-1] == 17


def test_the_pack_goes_by_the_day_the_meeting_is_set_for() -> None:
    meeting = Event("review_meeting", datetime(2026, 12, 8, 10, tzinfo=LONDON), planned=True)
    path = rapid(
        RECEIVED, Event("information_requested", date(2026, 11, 25)), meeting, now="2026-11-26T09:00"
    )

    # Tuesday 8 December is the 11th working day: two days in hand, and the pack goes on Monday the 10th
    assert dates(path)[2:4] == ["S-T7 2026-12-07", "S-A1 2026-12-08"]
    assert days(path) == [0, 2, 7, 10, 11, 15]
    assert [step.slack for step in path.steps] == [0, 0, 2, 2, 0]
    assert [step.expected.standing for step in path.steps][3] == "planned"


def test_a_case_on_its_way_shows_the_path_its_board_names() -> None:
    told = walks("salford")["rapid_to_published_review"]
    at_work = Practice(board("salford"), process("salford"), dict(told.settings))
    at_work.follow(told, before="share_pack")
    moment = datetime(2026, 12, 3, 12, tzinfo=LONDON)
    known = Known.of(at_work.story.events(), running_in(at_work.story), moment, {})
    path = Paths(limits_in(at_work.story), known, calendar_of(SALFORD)).named(RAPID)

    assert path is not None
    assert days(path) == [0, 2, 7, 12, 13, 15]
    assert path.next is not None
    assert path.next.limit.id == "S-T7"


def test_where_no_path_is_named_it_is_the_longest_chain_of_limits() -> None:
    said = board("cheshire_east").board
    decided = Event("panel_decision", date(2026, 3, 16))
    events = [
        Event("case_identified", date(2026, 2, 16)),
        Event("referral_received", date(2026, 3, 9)),
        decided,
    ]
    limits = limits_of(said)
    found = running(limits, events, calendar_of(said))
    moment = datetime(2026, 3, 17, 12, tzinfo=LONDON)

    path = Paths(limits, Known.of(events, found, moment, {}), calendar_of(said)).derived()

    assert path is not None
    # 28 working days end on Mon 27 April; ten before that are Mon 13 April, the 18th; the family's views on the 27th
    assert [(step.limit.id, step.day) for step in path.steps] == [("CE-T4", 18), ("CE-A2", 27), ("CE-T3", 28)]
    assert (path.begins, path.begins_words.en) == (date(2026, 3, 16), "the panel's decision")


def test_a_board_with_no_limit_that_leads_to_another_has_no_path() -> None:
    said = board("stockport").board
    events = [Event("panel_last_held", date(2026, 3, 16))]
    found = running(limits_of(said), events, calendar_of(said))
    moment = datetime(2026, 3, 17, 12, tzinfo=LONDON)

    assert Paths(limits_of(said), Known.of(events, found, moment, {}), calendar_of(said)).derived() is None
