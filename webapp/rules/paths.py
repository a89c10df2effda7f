"""The way into a value: `.field` of a context, of each item of a list, `.year` of a date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from webapp.rules.values import Months, Value


def along(value: Value, path: Iterable[str]) -> Value:
    """What lies at the end of the path; null as soon as the way ends."""
    for segment in path:
        value = part(value, segment)
    return value


def part(value: Value, segment: str) -> Value:
    """One step of a path."""
    if isinstance(value, dict):
        return value.get(segment)
    if isinstance(value, list):
        return [part(each, segment) for each in value]
    number = _number(value, segment)
    return None if number is None else Decimal(number)


def _number(value: Any, segment: str) -> int | None:
    if isinstance(value, date) and segment in ("year", "month", "day"):
        return int(getattr(value, segment))
    if isinstance(value, date) and segment == "weekday":
        return value.isoweekday()
    if isinstance(value, datetime) and segment in ("hour", "minute", "second"):
        return int(getattr(value, segment))
    if isinstance(value, timedelta):
        return _of_days(value, segment)
    if isinstance(value, Months) and segment in ("years", "months"):
        years, months = divmod(value.count, 12)
        return years if segment == "years" else months
    return None


def _of_days(length: timedelta, segment: str) -> int | None:
    seconds = int(abs(length).total_seconds())
    sign = -1 if length < timedelta() else 1
    size = {
        "days": seconds // 86_400,
        "hours": seconds // 3_600 % 24,
        "minutes": seconds // 60 % 60,
        "seconds": seconds % 60,
    }.get(segment)
    return None if size is None else sign * size
