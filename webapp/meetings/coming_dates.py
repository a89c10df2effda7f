"""On which days a standing panel meets next: by the interval of its schedule, on working days. Pure."""

from __future__ import annotations

from datetime import date

from webapp.configuration.reminders import Schedule
from webapp.deadlines.calendar import Calendar
from webapp.deadlines.counting import count, day_of
from webapp.deadlines.declared import span_of


def coming_dates(
    schedule: Schedule, last: date | None, calendar: Calendar, *, today: date, how_many: int
) -> list[date]:
    """The next days, each one interval after the one before; a day the office is shut gives way to the next it works.

    `last` is the day of the last meeting that is known, planned or held; without one the first is one interval from
    today. Days that have passed are left out.
    """
    found: list[date] = []
    day, span = last or today, span_of(schedule.every)
    while len(found) < how_many:
        following = day_of(count(span, day, calendar))
        if following <= day:
            break  # an interval of nothing
        day = following
        if day > today:
            found.append(day if calendar.is_working_day(day) else calendar.next_working_day(day))
    return found
