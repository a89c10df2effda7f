"""Which limits run in a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from webapp.deadlines.calendar import Calendar
from webapp.deadlines.changes import Extension, Pause
from webapp.deadlines.limits import Limit
from webapp.deadlines.running import Event, RunningLimit, next_due, running
from webapp.text import Text

CALENDAR = Calendar()
LONDON = ZoneInfo("Europe/London")
NAME = Text(en="Limit")

REFER = Limit("T1", NAME, "case_identified", "referral_received", 28, "calendar_days")
TELL = Limit("T2", NAME, "referral_received", "chair_told", 2)
HOLD = Limit("T3", NAME, "panel_decision", "meeting", 28)
TEN_DAYS = Limit("T4a", NAME, "meeting", "report_received", 10, "working_days", "before")
TWO_WEEKS = Limit("T4b", NAME, "meeting", "report_received", 14, "calendar_days", "before")
REPORT = Limit(
    "T4", NAME, "meeting", "report_received", 0, direction="before", earliest_of=(TEN_DAYS, TWO_WEEKS)
)
POLICY = Limit("T5", NAME, "policy_dated", None, 12, "months", scope="board")
LIMITS = (REFER, TELL, HOLD, TEN_DAYS, TWO_WEEKS, REPORT, POLICY)


def one(limit: Limit, *events: Event, **more: object) -> RunningLimit:
    (found,) = running([limit], events, CALENDAR, **more)  # type: ignore[arg-type]
    return found


def test_only_limits_whose_event_has_come_run_and_parts_and_board_limits_never_do() -> None:
    events = [Event("case_identified", date(2026, 2, 16)), Event("meeting", date(2026, 4, 16), planned=True)]

    assert [each.limit.id for each in running(LIMITS, events, CALENDAR)] == ["T1", "T4"]


def test_a_limit_counts_from_when_the_thing_happened_and_is_met_when_it_is_done() -> None:
    found = one(TELL, Event("referral_received", date(2026, 3, 6)), Event("chair_told", date(2026, 3, 9)))

    assert found.counted_from == date(2026, 3, 6)
    assert found.due.on == date(2026, 3, 10)
    assert found.met == date(2026, 3, 9)


def test_every_expected_agency_has_its_own_due_date_and_meets_it_by_itself() -> None:
    events = [
        Event("meeting", date(2026, 4, 16), planned=True),
        Event("report_received", date(2026, 3, 30), instance="police"),
    ]

    police, health = running(LIMITS, events, CALENDAR, instances={"report_received": ("police", "health")})

    assert (police.key, police.met) == (("T4", "police"), date(2026, 3, 30))
    assert (health.key, health.met) == (("T4", "health"), None)
    assert police.due.on == health.due.on == date(2026, 3, 31)


def test_a_limit_started_by_each_instance_counts_from_that_instances_own_day() -> None:
    answer = Limit("T6", NAME, "asked", "answered", 5)
    events = [Event("asked", date(2026, 3, 2), "police"), Event("asked", date(2026, 3, 4), "health")]

    found = running([answer], events, CALENDAR, instances={"answered": ("police", "health", "school")})

    assert [(each.instance, each.due.on) for each in found] == [
        ("police", date(2026, 3, 9)),
        ("health", date(2026, 3, 11)),
    ]


def test_moving_the_meeting_counts_again_from_the_new_day() -> None:
    first = Event("meeting", date(2026, 4, 16), planned=True)
    moved = Event("meeting", date(2026, 6, 24), planned=True)

    assert one(REPORT, first, moved).due.on == date(2026, 6, 10)


def test_a_planned_meeting_that_is_moved_is_the_day_the_limit_is_met() -> None:
    decision = Event("panel_decision", date(2026, 3, 16))
    first = Event("meeting", date(2026, 4, 16), planned=True)

    assert one(HOLD, decision, first, replace(first, on=date(2026, 4, 28))).met == date(2026, 4, 28)


def test_a_report_sent_twice_was_received_the_first_time() -> None:
    events = [
        Event("asked", date(2026, 3, 2)),
        Event("sent", date(2026, 3, 4)),
        Event("sent", date(2026, 3, 20)),
    ]

    assert one(Limit("T6", NAME, "asked", "sent", 5), *events).met == date(2026, 3, 4)


def test_the_second_pass_of_a_loop_is_not_met_by_the_first() -> None:
    asked, answered = Event("asked", date(2026, 3, 2)), Event("answered", date(2026, 3, 4))
    again = Event("asked", date(2026, 3, 10))
    limit = Limit("T6", NAME, "asked", "answered", 5)

    assert one(limit, asked, answered).met == date(2026, 3, 4)
    assert one(limit, asked, answered, again).met is None
    assert one(limit, asked, answered, again, replace(answered, on=date(2026, 3, 11))).met == date(
        2026, 3, 11
    )


def test_an_event_that_came_before_its_start_but_was_recorded_after_it_counts() -> None:
    events = [Event("referral_received", date(2026, 3, 6)), Event("chair_told", date(2026, 3, 5))]

    assert one(TELL, *events).met == date(2026, 3, 5)


def test_an_extension_moves_the_due_date_and_leaves_the_first() -> None:
    more = Extension("T2", date(2026, 3, 20), given_on=date(2026, 3, 9), reason="The chair is away")

    found = one(TELL, Event("referral_received", date(2026, 3, 6)), extensions=[more])

    assert found.first_due.on == date(2026, 3, 10)
    assert found.due.on == date(2026, 3, 20)
    assert found.extended
    assert found.extensions == (more,)


def test_an_extension_never_brings_a_due_date_forward() -> None:
    less = Extension("T2", date(2026, 3, 7), given_on=date(2026, 3, 7), reason="A slip")

    assert one(TELL, Event("referral_received", date(2026, 3, 6)), extensions=[less]).due.on == date(
        2026, 3, 10
    )


def test_an_extension_for_one_agency_is_no_extension_for_another() -> None:
    more = Extension("T4", date(2026, 4, 8), date(2026, 3, 20), "Staff sickness", instance="police")
    meeting = Event("meeting", date(2026, 4, 16), planned=True)

    police, health = running(
        [REPORT], [meeting], CALENDAR, extensions=[more], instances={"report_received": ("police", "health")}
    )

    assert police.due.on == date(2026, 4, 8)
    assert health.due.on == date(2026, 3, 31)


def test_a_pause_puts_the_due_date_off_by_the_working_days_it_took() -> None:
    pause = Pause(since=date(2026, 3, 9), until=date(2026, 3, 12), reason="Police ask us to wait")

    found = one(TELL, Event("referral_received", date(2026, 3, 6)), pauses=[pause])

    assert found.first_due.on == date(2026, 3, 10)
    assert found.due.on == date(2026, 3, 13)
    assert not found.paused


def test_a_pause_of_a_limit_in_days_puts_it_off_by_days() -> None:
    pause = Pause(since=date(2026, 2, 20), until=date(2026, 3, 2), reason="Police ask us to wait", limit="T1")

    found = one(REFER, Event("case_identified", date(2026, 2, 16)), pauses=[pause])

    assert found.first_due.on == date(2026, 3, 16)
    assert found.due.on == date(2026, 3, 26)


def test_a_pause_that_has_not_ended_leaves_the_date_and_is_shown() -> None:
    found = one(
        TELL,
        Event("referral_received", date(2026, 3, 6)),
        pauses=[Pause(date(2026, 3, 9), "Police ask us to wait")],
    )

    assert found.paused
    assert found.due == found.first_due


def test_two_pauses_that_overlap_count_no_day_twice() -> None:
    pauses = [
        Pause(date(2026, 3, 9), "One", until=date(2026, 3, 11)),
        Pause(date(2026, 3, 10), "Two", until=date(2026, 3, 12)),
    ]

    assert one(TELL, Event("referral_received", date(2026, 3, 6)), pauses=pauses).due.on == date(2026, 3, 13)


def test_a_pause_after_the_due_date_mends_no_lateness() -> None:
    pause = Pause(date(2026, 3, 16), "Too late", until=date(2026, 3, 30))

    assert one(TELL, Event("referral_received", date(2026, 3, 6)), pauses=[pause]).due.on == date(2026, 3, 10)


def test_a_pause_does_not_move_what_is_counted_back_from_a_day_that_stands() -> None:
    pause = Pause(date(2026, 3, 16), "Police ask us to wait", until=date(2026, 3, 30))

    assert one(REPORT, Event("meeting", date(2026, 4, 16), planned=True), pauses=[pause]).due.on == date(
        2026, 3, 31
    )


def test_a_pause_keeps_the_time_of_day_of_a_limit_in_hours() -> None:
    forward = Limit("T2", NAME, "received", "forwarded", 24, "hours")
    pause = Pause(date(2026, 11, 21), "Wait", until=date(2026, 11, 25))

    found = one(forward, Event("received", datetime(2026, 11, 20, 16, tzinfo=LONDON)), pauses=[pause])

    assert found.due.at == datetime(2026, 11, 25, 16, tzinfo=LONDON)


def test_what_does_not_apply_is_still_listed() -> None:
    found = one(TELL, Event("referral_received", date(2026, 3, 6)), not_applicable={"T2"})

    assert not found.applies


def test_a_limit_runs_only_where_what_it_says_of_the_case_holds() -> None:
    long = replace(REFER, when='kind = "extended"')
    begun = [Event("case_identified", date(2026, 2, 16))]

    assert running([long], begun, CALENDAR, holds=lambda _when, _instance: False) == []
    assert one(long, *begun, holds=lambda when, _instance: when == 'kind = "extended"').due.on == date(
        2026, 3, 16
    )


def test_of_limits_with_different_starts_the_earliest_of_those_that_run_counts_and_says_so() -> None:
    referred = Limit("T9a", NAME, "referral_received", "report_sent", 15)
    told = Limit("T9b", NAME, "first_told", "report_sent", 15, when="x")
    whole = Limit("T9", NAME, "referral_received", "report_sent", earliest_of=(referred, told))
    events = [Event("first_told", date(2026, 11, 20)), Event("referral_received", date(2026, 11, 23))]

    found = one(whole, *events)
    assert (found.due.on, found.by.id, found.counted_from) == (date(2026, 12, 11), "T9b", date(2026, 11, 20))
    assert found.due.counted.en == (
        "15 working days after first told on Friday 20 November 2026, the earliest of its limits"
    )
    alone = one(whole, *events, holds=lambda _when, _instance: False)
    assert (alone.due.on, alone.by.id) == (date(2026, 12, 14), "T9a")
    assert "earliest" not in alone.due.counted.en
    assert one(whole, events[0]).by.id == "T9b"


def test_the_part_that_counts_says_how_a_pause_moves_it() -> None:
    weeks = Limit("A", NAME, "asked", "done", 2, "weeks")
    days = Limit("B", NAME, "told", "done", 3)
    whole = Limit("C", NAME, "asked", "done", earliest_of=(weeks, days))
    events = [Event("asked", date(2026, 3, 2)), Event("told", date(2026, 3, 4))]  # B ends on Monday 9 March
    pause = Pause(date(2026, 3, 5), "court", until=date(2026, 3, 9))

    # Thursday and Friday are lost, two working days: from Monday 9 to Wednesday 11 March
    assert one(whole, *events, pauses=[pause]).due.on == date(2026, 3, 11)


def test_a_least_time_goes_by_while_the_case_stands_still() -> None:
    online = Limit("T3", NAME, "published", "removed", 12, "weeks", kind="least")
    pause = Pause(date(2026, 5, 4), "court", until=date(2026, 6, 4))

    found = one(online, Event("published", date(2026, 5, 1)), pauses=[pause])

    assert (found.due.on, found.due.at.hour) == (date(2026, 7, 24), 0)


def test_the_next_limit_to_end_is_the_earliest_still_open() -> None:
    events = [Event("case_identified", date(2026, 2, 16)), Event("referral_received", date(2026, 3, 6))]

    found = next_due(running(LIMITS, events, CALENDAR), on=date(2026, 3, 9))

    assert found is not None
    assert found.limit.id == "T2"


days = st.dates(min_value=date(2020, 1, 1), max_value=date(2027, 1, 1))


@given(days, st.lists(st.tuples(days, st.integers(0, 60)), max_size=4))
def test_no_pause_ever_brings_a_due_date_forward_or_touches_the_first(
    start: date, spans: list[tuple[date, int]]
) -> None:
    pauses = [
        Pause(since, "Wait", until=date.fromordinal(since.toordinal() + length)) for since, length in spans
    ]

    for limit in (TELL, REFER):
        found = one(limit, Event(limit.from_event, start), pauses=pauses)
        assert found.due.at >= found.first_due.at
        assert found.first_due == one(limit, Event(limit.from_event, start)).due
