"""Sums on exact decimals, dates and lengths of time. What has no answer is null, as DMN says."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

from webapp.rules.budget import Budget
from webapp.rules.values import Months, Value

EXACT = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)
"""The decimals of DMN: 34 digits, so that 0.1 + 0.2 = 0.3."""

_SUMS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": EXACT.add,
    "-": EXACT.subtract,
    "*": EXACT.multiply,
    "/": EXACT.divide,
    "**": EXACT.power,
}


def reckon(operator: str, left: Value, right: Value, budget: Budget) -> Value:
    """`left operator right`, or null where these kinds have no such sum."""
    try:
        if type(left) is Decimal and type(right) is Decimal:
            return _SUMS[operator](left, right)
        if type(left) is str and type(right) is str:
            return budget.text(left + right) if operator == "+" else None
        if operator == "+":
            return _added(left, right)
        if operator == "-":
            return _taken_away(left, right)
        return _scaled(operator, left, right)
    except (DecimalException, OverflowError, ValueError):
        return None


def negative(value: Value) -> Value:
    """The value with its sign turned, where it has one."""
    if type(value) is Decimal:
        return -value
    if isinstance(value, timedelta):
        return -value
    return Months(-value.count) if isinstance(value, Months) else None


def _added(left: Value, right: Value) -> Value:
    if isinstance(left, date):
        return _moved(left, right)
    if isinstance(right, date):
        return _moved(right, left)
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return left + right
    if isinstance(left, Months) and isinstance(right, Months):
        return Months(left.count + right.count)
    return None


def _taken_away(left: Value, right: Value) -> Value:
    if isinstance(left, date) and isinstance(right, date):
        return left - right if type(left) is type(right) else None
    return _added(left, negative(right))


def _moved(start: date, by: Value) -> Value:
    if isinstance(by, timedelta):
        return start + (by if isinstance(start, datetime) else timedelta(days=by.days))
    if isinstance(by, Months):
        return months_later(start, by.count)
    return None


def months_later(start: date, months: int) -> date:
    """The same day of another month, or that month's last day where it is shorter."""
    years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= years <= 9999:
        raise ValueError("outside the calendar")
    return start.replace(
        year=years, month=month + 1, day=min(start.day, calendar.monthrange(years, month + 1)[1])
    )


def _scaled(operator: str, left: Value, right: Value) -> Value:
    if operator == "*" and isinstance(left, Decimal):
        left, right = right, left
    if isinstance(left, timedelta) and isinstance(right, Decimal) and operator in ("*", "/"):
        seconds = Decimal(str(left.total_seconds()))
        return timedelta(seconds=float(_SUMS[operator](seconds, right)))
    if isinstance(left, Months) and isinstance(right, Decimal) and operator == "*":
        return Months(int(EXACT.multiply(Decimal(left.count), right)))
    return None
