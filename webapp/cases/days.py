"""Days as the pages of a case write them, in the reader's language."""

from __future__ import annotations

from datetime import datetime

from flask_babel import format_date

from webapp.deadlines.counting import When, day_of


def plain(when: When) -> str:
    """“10 November”."""
    return str(format_date(day_of(when), "d MMMM"))


def short(when: When) -> str:
    """“Thu 19 November”."""
    return str(format_date(day_of(when), "EEE d MMMM"))


def long(when: When) -> str:
    """“Thursday 19 November 2026”."""
    return str(format_date(day_of(when), "EEEE d MMMM y"))


def dated(when: When) -> str:
    """“19 November 2026”."""
    return str(format_date(day_of(when), "d MMMM y"))


def same(one: datetime, other: datetime) -> bool:
    """Whether two moments fall on one day in London."""
    return day_of(one) == day_of(other)
