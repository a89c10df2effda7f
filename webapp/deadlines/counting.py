"""Counting a span of time from a day or a moment, forwards and back.

The day counted from is day 0. A limit in days, weeks or months ends with its last day; one in
hours ends at a moment. All times are those of clocks in London.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from webapp.clock import LONDON
from webapp.deadlines.calendar import Calendar
from webapp.errors import DomainError

Unit = Literal["hours", "working_days", "calendar_days", "weeks", "months"]
Direction = Literal["after", "before"]
HoursMode = Literal["working_days", "clock"]
When = date | datetime

END_OF_DAY = time(23, 59, 59)
_HOURS_IN_A_DAY = 24


@dataclass(frozen=True)
class Span:
    """An amount of time, to be counted after or before something."""

    amount: int
    unit: Unit
    direction: Direction = "after"


def local(when: datetime) -> datetime:
    """`when` as London clocks show it; a time without a zone is London's already."""
    return when.replace(tzinfo=LONDON) if when.tzinfo is None else when.astimezone(LONDON)


def day_of(when: When) -> date:
    """The day, in London, on which `when` falls."""
    return local(when).date() if isinstance(when, datetime) else when


def end_of(day: date) -> datetime:
    """The last second of `day` in London."""
    return datetime.combine(day, END_OF_DAY, tzinfo=LONDON)


def moment_of(when: When) -> datetime:
    """`when` as a moment; a bare day lasts until its end."""
    return local(when) if isinstance(when, datetime) else end_of(when)


def count(span: Span, event: When, calendar: Calendar, hours_mode: HoursMode = "working_days") -> datetime:
    """The moment at which `span`, counted from `event`, ends.

    Raises DomainError where that lies beyond the calendar.
    """
    try:
        if span.unit == "hours":
            return _hours(span, event, calendar, hours_mode)
        return end_of(_days(span, day_of(event), calendar))
    except (OverflowError, ValueError) as error:
        raise DomainError("The date this comes to is beyond the years a calendar has.") from error


def _days(span: Span, day: date, calendar: Calendar) -> date:
    back = span.direction == "before"
    if span.unit == "working_days":
        return calendar.before(day, span.amount) if back else calendar.add_working_days(day, span.amount)

    signed = -span.amount if back else span.amount
    if span.unit == "months":
        return _add_months(day, signed)
    return day + timedelta(days=signed * (7 if span.unit == "weeks" else 1))


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _hours(span: Span, event: When, calendar: Calendar, mode: HoursMode) -> datetime:
    if mode == "clock":
        return _elapsed(span, event)

    start = _in_working_time(event, calendar)
    days, hours = divmod(span.amount, _HOURS_IN_A_DAY)
    if span.direction == "before":
        end = datetime.combine(calendar.before(start.date(), days), start.time())
        moved = end - timedelta(hours=hours)
        if moved.date() != end.date():
            moved = datetime.combine(calendar.before(end.date(), 1), moved.time())
    else:
        end = datetime.combine(calendar.add_working_days(start.date(), days), start.time())
        moved = end + timedelta(hours=hours)
        if moved.date() != end.date():
            moved = datetime.combine(calendar.next_working_day(end.date()), moved.time())

    if moved.time() == time.min:  # midnight is the end of the working day before it
        return end_of(calendar.before(moved.date(), 1))
    return moved.replace(tzinfo=LONDON)


def _in_working_time(event: When, calendar: Calendar) -> datetime:
    """Where `event` stands on a clock that runs on working days only; a bare day stands at its end."""
    day = day_of(event)
    if isinstance(event, datetime) and calendar.is_working_day(day):
        return local(event).replace(tzinfo=None)
    return datetime.combine(calendar.next_working_day(day), time.min)


def _elapsed(span: Span, event: When) -> datetime:
    signed = timedelta(hours=-span.amount if span.direction == "before" else span.amount)
    if isinstance(event, datetime):
        start = local(event)
    else:
        start = datetime.combine(event + timedelta(days=1), time.min, tzinfo=LONDON)

    moved = (start.astimezone(UTC) + signed).astimezone(LONDON)
    return end_of(moved.date() - timedelta(days=1)) if moved.time() == time.min else moved
