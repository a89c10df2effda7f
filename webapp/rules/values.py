"""What an expression can be worth, and how a board's data becomes that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from webapp.clock import LONDON
from webapp.rules.errors import ExpressionError


@dataclass(frozen=True, slots=True)
class Months:
    """A length of time in whole months, which has no fixed number of days."""

    count: int


@dataclass(frozen=True, slots=True)
class Range:
    """Everything between two values; each end is in it or not."""

    low: Value
    high: Value
    low_included: bool = True
    high_included: bool = True


Value: TypeAlias = (
    "bool | Decimal | str | date | datetime | timedelta | Months | Range | list[Any] | dict[str, Any] | None"
)

_KINDS: dict[type, str] = {
    bool: "yes or no",
    Decimal: "number",
    str: "text",
    date: "date",
    datetime: "date and time",
    timedelta: "days",
    Months: "months",
    Range: "range",
    list: "list",
    dict: "context",
}
ORDERED = frozenset({"number", "text", "date", "date and time", "days"})


def kind(value: Value) -> str | None:
    """The kind of a value as a board would call it; None for null. Only like kinds compare."""
    return _KINDS.get(type(value))


def taken(value: Any) -> Value:
    """Data from outside as a value: whole numbers become exact decimals, times without zone London's."""
    if value is None or type(value) in (str, bool, date, timedelta, Months, Range):
        return value  # type: ignore[no-any-return]
    if isinstance(value, Mapping):
        return {str(key): taken(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [taken(each) for each in value]
    return _scalar(value)


def _scalar(value: Any) -> Value:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=LONDON)
    if isinstance(value, int | float | Decimal):
        number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
        return number if number.is_finite() else None
    raise ExpressionError(f"A rule cannot read a value of the type {type(value).__name__}.")
