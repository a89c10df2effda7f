"""Values as a sentence shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from webapp.rules.values import Months, Range, Value


def shown(value: Value) -> str:
    """The value as one would write it in an expression; null reads “unanswered”."""
    if value is None:
        return "unanswered"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"“{value}”"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if abs(value.adjusted()) < 40 else str(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M}"
    return _shown_whole(value)


def _shown_whole(value: date | timedelta | Months | Range | list[Value] | dict[str, Value]) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.days} days"
    if isinstance(value, Months):
        return f"{value.count} months"
    if isinstance(value, Range):
        return f"{shown(value.low)} to {shown(value.high)}"
    return f"a list of {len(value)}" if isinstance(value, list) else "several values"


def joined(words: Iterable[str], last: str = "and") -> str:
    """“1, 2 and 3”."""
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {last} {listed[-1]}"


def case_of(assignment: Mapping[str, Value]) -> str:
    """“harm is “yes” and learning is unanswered”."""
    return joined(f"{name} is {shown(value)}" for name, value in assignment.items())
