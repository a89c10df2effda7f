"""A date with the time of day, in the time of England and Wales."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any, ClassVar, Literal

from webapp.clock import LONDON
from webapp.forms.context import Answer, Context
from webapp.forms.faults import Mistake, WrongShape
from webapp.forms.fields import calendar
from webapp.forms.fields.base import Sample, Typed, first
from webapp.forms.fields.dates import Dated, iso_parts
from webapp.forms.fields.text import NOT_GIVEN
from webapp.forms.scope import Scope
from webapp.forms.words import _

_TIME = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*([ap])?\.?(?:m\.?)?\Z", re.ASCII | re.IGNORECASE)
_STORED = re.compile(r"([^T ]*)[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?\Z", re.ASCII)
_WORDS = {"midday": time(12), "noon": time(12), "midnight": time(0)}


class DateTimeField(Dated):
    """Stored as "2026-04-16T10:00", to the minute and without a zone."""

    parts: ClassVar[tuple[str, ...]] = (*calendar.PARTS, "time")

    type: Literal["date_time"]

    def typed(self, value: Answer, context: Context) -> Typed:
        if isinstance(value, datetime):
            value = value.isoformat()[:16]
        if not isinstance(value, str):
            raise WrongShape
        match = _STORED.match(value)
        if not match:
            return iso_parts(value)
        return {**iso_parts(match[1]), "time": [match[2]]}

    def read(self, typed: Typed, context: Context) -> Answer:
        if not any(first(typed, part) for part in self.parts):
            return None
        day = self.whole(typed, context)
        subject, text = self.subject(context), first(typed, "time")
        if not text:
            raise self.mistake(
                "incomplete", _("%(subject)s must include a time", subject=subject), context, "time"
            )
        of_day = read_time(text)
        if of_day is None:
            message = _("%(subject)s must have a real time, like 9:30am or 14:00", subject=subject)
            raise self.mistake("invalid", message, context, "time")
        return datetime.combine(day, of_day).isoformat(timespec="minutes")

    def check(self, value: Answer, scope: Scope, context: Context) -> Iterator[Mistake]:
        yield from self.within(datetime.fromisoformat(value).date(), scope, context)

    def feel(self, value: Answer) -> Any:
        return datetime.fromisoformat(value).replace(tzinfo=LONDON)

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        moment = datetime.fromisoformat(value)
        day = calendar.in_words(moment.date(), context.language)
        return (_("%(date)s at %(time)s", date=day, time=said(moment.time())),)

    def samples(self, context: Context) -> tuple[Sample, ...] | None:
        far = tuple(datetime(year, 1, 1, tzinfo=LONDON) for year in (1900, 2199))
        return NOT_GIVEN, ("*", far)


def read_time(text: str) -> time | None:
    """9, 9:30, 9.30am, 0930, 2pm, midday; None where it is no time."""
    if text.casefold() in _WORDS:
        return _WORDS[text.casefold()]
    match = _TIME.match(text)
    if not match:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").casefold()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def said(moment: time) -> str:
    """As GOV.UK writes it: 9:30am, 2pm."""
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{hour}{minutes}{'am' if moment.hour < 12 else 'pm'}"
