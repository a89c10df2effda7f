"""Counting as the requirements' conventions say, vector by vector."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.deadlines.calendar import Calendar
from webapp.deadlines.counting import Direction, HoursMode, Span, Unit, count
from webapp.errors import DomainError

LONDON = ZoneInfo("Europe/London")
CALENDAR = Calendar()

DAYS: list[tuple[int, Unit, Direction, str, str]] = [
    (2, "working_days", "after", "2024-12-20", "2024-12-24"),
    (2, "working_days", "after", "2024-12-24", "2024-12-30"),
    (28, "working_days", "after", "2026-03-16", "2026-04-27"),
    (28, "calendar_days", "after", "2026-03-16", "2026-04-13"),
    (10, "working_days", "before", "2026-04-16", "2026-03-31"),
    (2, "weeks", "before", "2026-04-16", "2026-04-02"),
    (14, "calendar_days", "before", "2026-04-16", "2026-04-02"),
    (10, "working_days", "before", "2026-06-24", "2026-06-10"),
    (2, "weeks", "before", "2026-06-24", "2026-06-10"),
    (15, "working_days", "after", "2024-12-18", "2025-01-13"),
    (15, "working_days", "after", "2026-11-23", "2026-12-14"),
    (13, "working_days", "after", "2026-11-23", "2026-12-10"),
    (12, "working_days", "after", "2026-11-23", "2026-12-09"),
    (7, "working_days", "after", "2026-11-23", "2026-12-02"),
    (2, "working_days", "after", "2026-11-23", "2026-11-25"),
    (5, "working_days", "after", "2026-04-02", "2026-04-13"),
    (45, "working_days", "after", "2026-11-23", "2027-01-28"),
    (10, "working_days", "after", "2026-12-21", "2027-01-07"),
    (6, "months", "after", "2026-08-31", "2027-02-28"),
    (12, "weeks", "after", "2026-05-01", "2026-07-24"),
    (12, "months", "after", "2024-02-29", "2025-02-28"),
    (2, "working_days", "after", "2024-12-21", "2024-12-24"),
    (15, "working_days", "after", "2026-02-28", "2026-03-20"),
    (6, "months", "before", "2026-08-31", "2026-02-28"),
]


@pytest.mark.parametrize(("amount", "unit", "direction", "event", "expected"), DAYS)
def test_a_limit_in_days_ends_with_its_last_day(
    amount: int, unit: Unit, direction: Direction, event: str, expected: str
) -> None:
    at = count(Span(amount, unit, direction), date.fromisoformat(event), CALENDAR)

    assert at == datetime.combine(date.fromisoformat(expected), time(23, 59, 59), tzinfo=LONDON)


HOURS: list[tuple[int, Direction, HoursMode, str, str]] = [
    (24, "after", "working_days", "2026-11-20T16:00", "2026-11-23T16:00:00"),
    (24, "after", "clock", "2026-11-20T16:00", "2026-11-21T16:00:00"),
    (24, "after", "working_days", "2026-11-21T10:00", "2026-11-23T23:59:59"),
    (24, "before", "working_days", "2026-11-23T10:00", "2026-11-20T10:00:00"),
    (48, "after", "working_days", "2026-04-02T15:00", "2026-04-08T15:00:00"),
    (5, "after", "working_days", "2026-11-20T22:00", "2026-11-23T03:00:00"),
    (5, "before", "working_days", "2026-11-23T03:00", "2026-11-20T22:00:00"),
]


@pytest.mark.parametrize(("amount", "direction", "mode", "event", "expected"), HOURS)
def test_hours_run_on_working_days_only_unless_the_board_counts_by_the_clock(
    amount: int, direction: Direction, mode: HoursMode, event: str, expected: str
) -> None:
    at = count(Span(amount, "hours", direction), datetime.fromisoformat(event), CALENDAR, mode)

    assert at == datetime.fromisoformat(expected).replace(tzinfo=LONDON)


def test_hours_from_a_day_without_a_time_count_from_its_end() -> None:
    assert count(Span(24, "hours"), date(2026, 11, 20), CALENDAR).date() == date(2026, 11, 23)
    assert count(Span(24, "hours", "before"), date(2026, 11, 23), CALENDAR).date() == date(2026, 11, 20)


def test_hours_by_the_clock_are_hours_that_pass_even_when_the_clocks_change() -> None:
    at = count(Span(24, "hours"), datetime(2026, 3, 28, 16, 0, tzinfo=LONDON), CALENDAR, "clock")

    assert at == datetime(2026, 3, 29, 17, 0, tzinfo=LONDON)


def test_the_day_a_limit_counts_from_is_the_day_in_london() -> None:
    late_evening_in_utc = datetime.fromisoformat("2026-06-30T23:30:00+00:00")

    assert count(Span(1, "calendar_days"), late_evening_in_utc, CALENDAR).date() == date(2026, 7, 2)


def test_the_offices_closures_are_not_working_days() -> None:
    shut_between_the_years = Calendar(closures=[date(2024, 12, 27), date(2024, 12, 30)])

    assert shut_between_the_years.add_working_days(date(2024, 12, 24), 2) == date(2025, 1, 2)


def test_a_day_past_the_known_bank_holidays_says_so_in_both_languages() -> None:
    beyond = date(CALENDAR.last_known_year + 1, 1, 4)

    assert "Bank holidays are known for" in CALENDAR.warning(beyond).en
    assert "gwyliau banc" in CALENDAR.warning(beyond).cy
    assert not CALENDAR.warning(date(2026, 1, 1))


@pytest.mark.parametrize("unit", ["working_days", "calendar_days", "months", "hours"])
def test_a_date_beyond_every_calendar_is_refused_in_a_sentence(unit: Unit) -> None:
    with pytest.raises(DomainError, match="beyond the years"):
        count(Span(2000, unit), datetime(9999, 12, 30, 12, tzinfo=LONDON), CALENDAR)


days = st.dates(min_value=date(2013, 1, 1), max_value=date(2028, 1, 1))
amounts = st.integers(min_value=0, max_value=120)
units = st.sampled_from(["hours", "working_days", "calendar_days", "weeks", "months"])


@given(days, days, amounts, units)
def test_a_later_event_never_makes_an_earlier_due_date(
    one: date, other: date, amount: int, unit: Unit
) -> None:
    first, last = sorted([one, other])

    assert count(Span(amount, unit), first, CALENDAR) <= count(Span(amount, unit), last, CALENDAR)
    back = Span(amount, unit, "before")
    assert count(back, first, CALENDAR) <= count(back, last, CALENDAR)


@given(days, amounts, amounts, units)
def test_a_longer_limit_never_ends_earlier(day: date, one: int, other: int, unit: Unit) -> None:
    short, long = sorted([one, other])

    assert count(Span(short, unit), day, CALENDAR) <= count(Span(long, unit), day, CALENDAR)


@given(days, st.integers(min_value=1, max_value=120))
def test_counting_working_days_back_from_where_they_led_comes_home(day: date, number: int) -> None:
    later = CALENDAR.add_working_days(day, number)

    assert CALENDAR.is_working_day(later)
    assert CALENDAR.working_days_between(day, later) == number
    home = CALENDAR.before(later, number)
    assert home == day if CALENDAR.is_working_day(day) else home < day


@given(days, st.times(), st.integers(min_value=1, max_value=20))
def test_whole_days_of_hours_come_to_the_same_working_day_as_days(day: date, at: time, number: int) -> None:
    working = day if CALENDAR.is_working_day(day) else CALENDAR.next_working_day(day)
    event = datetime.combine(working, at.replace(hour=max(at.hour, 1)))

    assert count(Span(24 * number, "hours"), event, CALENDAR) == datetime.combine(
        CALENDAR.add_working_days(working, number), event.time(), tzinfo=LONDON
    )


@given(days, days)
def test_working_days_between_two_days_are_no_more_than_the_days(one: date, other: date) -> None:
    assert 0 <= CALENDAR.working_days_between(one, other) <= max(0, (other - one) / timedelta(days=1))
