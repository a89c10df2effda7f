"""The board's table of who is told when, made into dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from webapp.configuration.reminders import Escalation
from webapp.deadlines.calendar import Calendar
from webapp.deadlines.counting import Span
from webapp.deadlines.escalation import Plan
from webapp.deadlines.limits import Limit
from webapp.deadlines.running import Event, RunningLimit, running
from webapp.text import Text

CALENDAR = Calendar()
LONDON = ZoneInfo("Europe/London")
REPORT = Limit("T4", Text(en="Report"), "asked", "received", 5)
FORWARD = Limit("T2", Text(en="Forward"), "asked", "forwarded", 24, "hours")


def plan(*rows: dict[str, Any]) -> Plan:
    rules = [Escalation.model_validate(row) for row in rows]
    return Plan(rules, {"T4": frozenset({"agency_report"})}, CALENDAR, Span(3, "working_days"))


def one(limit: Limit, on: date | datetime) -> RunningLimit:
    return running([limit], [Event("asked", on)], CALENDAR)[0]


def told(plan: Plan, limit: RunningLimit) -> list[tuple[str, str]]:
    return [(each.at.strftime("%Y-%m-%dT%H:%M"), each.kind) for each in plan.notices(limit)]


def test_people_are_told_in_the_morning_before_it_is_due_when_it_is_late_and_later_still() -> None:
    table = plan(
        {"when": "late", "after": {"amount": 2, "unit": "working_days"}, "tell": ["office"]},
        {"when": "late", "tell": ["holder", "office"]},
        {"when": "due_soon", "tell": ["holder"]},
    )

    due_on_thursday_12 = one(REPORT, date(2026, 3, 5))

    assert told(table, due_on_thursday_12) == [
        ("2026-03-09T07:00", "due_soon"),
        ("2026-03-13T07:00", "late"),
        ("2026-03-16T07:00", "escalated"),
    ]


def test_nobody_is_told_at_a_weekend() -> None:
    due_on_friday_13 = one(REPORT, date(2026, 3, 6))

    assert told(plan({"when": "late", "tell": ["office"]}), due_on_friday_13) == [
        ("2026-03-16T07:00", "late")
    ]


def test_a_limit_in_hours_is_told_of_at_once() -> None:
    due_at_four = one(FORWARD, datetime(2026, 11, 18, 16, tzinfo=LONDON))

    assert told(plan({"when": "late", "tell": ["office"]}), due_at_four) == [("2026-11-19T16:00", "late")]


def test_of_a_least_time_its_holder_is_told_on_the_day_it_may_be_done_and_nobody_ever_that_it_is_late() -> (
    None
):
    online = Limit("T3", Text(en="Online"), "asked", "removed", 12, "weeks", kind="least")
    table = plan({"when": "late", "tell": ["office"]}, {"when": "due_soon", "tell": ["holder"]})

    (notice,) = table.notices(one(online, date(2026, 5, 1)))

    assert (notice.at.strftime("%Y-%m-%dT%H:%M"), notice.kind, notice.tell) == (
        "2026-07-24T07:00",
        "may_be_done",
        ("holder",),
    )


def test_a_row_for_a_step_counts_only_for_limits_of_that_step() -> None:
    table = plan({"when": "late", "step": "agency_report", "tell": ["office"]})

    assert len(table.notices(one(REPORT, date(2026, 3, 5)))) == 1
    assert table.notices(one(FORWARD, date(2026, 3, 5))) == ()
