"""Functions of numbers, and what turns one kind of value into another."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, DecimalException
from typing import Any

from webapp.rules.arithmetic import EXACT, reckon
from webapp.rules.functions.catalogue import Function
from webapp.rules.run import Run
from webapp.rules.values import Value

_NUMBER = re.compile(r"\s*-?(\d{1,400}(\.\d{1,400})?|\.\d{1,400})\s*", re.ASCII)
_MOST_PLACES = 30


def floor(_: Run, number: Any) -> Value:
    return _rounded(number, Decimal(0), ROUND_FLOOR)


def ceiling(_: Run, number: Any) -> Value:
    return _rounded(number, Decimal(0), ROUND_CEILING)


def decimal(_: Run, number: Any, places: Any) -> Value:
    return _rounded(number, places, ROUND_HALF_EVEN)


def _rounded(number: Any, places: Any, rounding: str) -> Value:
    if not (isinstance(number, Decimal) and isinstance(places, Decimal)) or abs(places) > _MOST_PLACES:
        return None
    try:
        return number.quantize(Decimal(1).scaleb(-int(places)), rounding=rounding, context=EXACT)
    except DecimalException:
        return None


def absolute(_: Run, number: Any) -> Value:
    return abs(number) if isinstance(number, Decimal) else None


def modulo(run: Run, number: Any, divisor: Any) -> Value:
    if not (isinstance(number, Decimal) and isinstance(divisor, Decimal)):
        return None
    times = floor(run, reckon("/", number, divisor, run.budget))
    return None if times is None else reckon("-", number, reckon("*", divisor, times, run.budget), run.budget)


def number(_: Run, value: Any) -> Value:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        return None
    return EXACT.create_decimal(value.strip())


def string(run: Run, value: Any) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return run.budget.text(f"{value:f}") if abs(value.adjusted()) < 7_000 else None
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")[:16]
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else None


def is_defined(_: Run, value: Any) -> Value:
    return value is not None


NUMBERS = (
    Function("floor", ("number",), floor),
    Function("ceiling", ("number",), ceiling),
    Function("decimal", ("number", "places"), decimal),
    Function("abs", ("number",), absolute),
    Function("modulo", ("number", "divisor"), modulo),
    Function("number", ("text",), number),
    Function("string", ("value",), string),
    Function("is defined", ("value",), is_defined),
)
