"""Functions of dates and lengths of time."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from webapp.clock import LONDON
from webapp.rules.functions.catalogue import Function
from webapp.rules.moments import date_of, length_of, moment_of
from webapp.rules.run import Run
from webapp.rules.values import Value

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def today(run: Run) -> Value:
    return run.now().date()


def now(run: Run) -> Value:
    return run.now()


def a_date(_: Run, value: Any, month: Any = None, day: Any = None) -> Value:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        moment = moment_of(value)
        return moment.date() if moment else date_of(value)
    parts = (value, month, day)
    if not all(isinstance(each, Decimal) and 1 <= each <= 9999 for each in parts):
        return None
    return date_of(f"{int(value):04}-{int(month):02}-{int(day):02}")


def a_moment(_: Run, value: Any) -> Value:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=LONDON)
    return moment_of(value) if isinstance(value, str) else None


def duration(_: Run, text: Any) -> Value:
    return length_of(text) if isinstance(text, str) else None


def day_of_week(_: Run, day: Any) -> Value:
    return _DAYS[day.weekday()] if isinstance(day, date) else None


DATES = (
    Function("today", (), today),
    Function("now", (), now),
    Function("date", ("text or year", "month?", "day?"), a_date),
    Function("date and time", ("text",), a_moment),
    Function("duration", ("text",), duration),
    Function("day of week", ("date",), day_of_week),
)
CLOCK = frozenset({"today", "now"})
"""The functions whose answer depends on when they are asked."""
