"""Days, months and years as people type them and as they are read out."""

from __future__ import annotations

import re
from datetime import date

from webapp.forms.words import _

_ENGLISH = "January February March April May June July August September October November December"
_WELSH = "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr"
MONTHS = {"en": tuple(_ENGLISH.split(" ")), "cy": tuple(_WELSH.split(" "))}
PARTS = ("day", "month", "year")
EARLIEST, LATEST = 1900, 2199
"""The years a date may lie in: limits can be counted from any of them without leaving the calendar."""
_DIGITS = re.compile(r"\d{1,4}\Z", re.ASCII)


def number(text: str) -> int | None:
    return int(text) if _DIGITS.match(text) else None


def month(text: str) -> int | None:
    """4, 04, Apr, April, Ebrill: the month's number; None where it is no month."""
    counted = number(text)
    if counted is not None:
        return counted if 1 <= counted <= 12 else None
    folded = text.casefold().rstrip(".")
    if folded == "sept":
        return 9
    for names in MONTHS.values():
        for place, name in enumerate(names, start=1):
            if folded in (name.casefold(), name[:3].casefold()):
                return place
    return None


def gaps(day: str, month_text: str, year: str) -> list[str]:
    return [part for part, text in zip(PARTS, (day, month_text, year), strict=True) if not text]


def wrong(subject: str, day: str, month_text: str, year: str) -> tuple[str, str] | None:
    """The first thing wrong with three filled inputs: the part and what to say of it."""
    real = _("%(subject)s must be a real date", subject=subject)
    if number(day) is None or not 1 <= int(day) <= 31:
        return "day", real
    if month(month_text) is None:
        return "month", real
    if number(year) is None or len(year) != 4:
        return "year", _("%(subject)s: the year must have 4 numbers, like 2026", subject=subject)
    try:
        made(day, month_text, year)
    except ValueError:
        return "day", real
    if not EARLIEST <= int(year) <= LATEST:
        message = _(
            "%(subject)s: the year must be between %(first)s and %(last)s",
            subject=subject,
            first=EARLIEST,
            last=LATEST,
        )
        return "year", message
    return None


def made(day: str, month_text: str, year: str) -> date:
    """Raises ValueError where there is no such day."""
    return date(int(year), month(month_text) or 0, int(day))


def lacks(subject: str, parts: list[str]) -> str:
    """ "Date of incident must include a month and a year"."""
    named = {"day": _("a day"), "month": _("a month"), "year": _("a year")}
    what = _(" and ").join(named[part] for part in parts)
    return _("%(subject)s must include %(parts)s", subject=subject, parts=what)


def in_words(day: date, language: str) -> str:
    return f"{day.day} {MONTHS.get(language, MONTHS['en'])[day.month - 1]} {day.year}"


def month_in_words(year: int, place: int, language: str) -> str:
    return f"{MONTHS.get(language, MONTHS['en'])[place - 1]} {year}"
