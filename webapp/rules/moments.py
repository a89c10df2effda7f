"""Dates, times and lengths of time as written."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from webapp.clock import LONDON
from webapp.rules.values import Months, Value

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?")
_DAYS = re.compile(r"(-?)P(?:(\d{1,7})W)?(?:(\d{1,7})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,7})S)?)?")
_MONTHS = re.compile(r"(-?)P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?")


def date_of(text: str) -> date | None:
    """The date written as 2026-04-16; null for anything else, also for the 31st of June."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def moment_of(text: str) -> datetime | None:
    """The moment written as 2026-04-16T10:00, in London unless it names a zone."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(LONDON) if moment.tzinfo else moment.replace(tzinfo=LONDON)
    except (ValueError, OverflowError):
        return None


def length_of(text: str) -> timedelta | Months | None:
    """The length of time written as P28D, P2W, PT48H, P6M or P1Y."""
    try:
        days = _days_of(text)
        return _months_of(text) if days is None else days
    except OverflowError:
        return None


def _days_of(text: str) -> timedelta | None:
    found = _DAYS.fullmatch(text)
    if not found or not any(found.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] else length


def _months_of(text: str) -> Months | None:
    found = _MONTHS.fullmatch(text)
    if not found or not any(found.groups()[1:]):
        return None
    count = int(found[2] or 0) * 12 + int(found[3] or 0)
    return Months(-count if found[1] else count)


def temporal(text: str) -> Value:
    """What `@"…"` means: a date, a moment or a length of time; null when it is none of these."""
    found: Value = date_of(text) or moment_of(text)
    return length_of(text) if found is None else found
