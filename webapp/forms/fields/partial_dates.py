"""A date of which perhaps only the year, or the month and year, is known."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import StrictBool

from webapp.forms import words
from webapp.forms.context import Answer, Context
from webapp.forms.faults import Mistake, WrongShape
from webapp.forms.fields import calendar
from webapp.forms.fields.base import Question, Sample, Typed, first
from webapp.forms.fields.dates import NOT_KNOWN, TICKED
from webapp.forms.fields.text import NOT_GIVEN
from webapp.forms.words import _


class PartialDateField(Question):
    """Stored as "2016", "2016-04" or "2016-04-02", as much as is known."""

    parts: ClassVar[tuple[str, ...]] = (*calendar.PARTS, NOT_KNOWN)
    kinds: ClassVar[tuple[str, ...]] = ("incomplete", "invalid")

    type: Literal["partial_date"]
    allow_not_known: StrictBool = False

    def missing(self, context: Context) -> Mistake:
        return self.mistake("required", words.enter(self.name(context)), context, part="year")

    def typed(self, value: Answer, context: Context) -> Typed:
        if isinstance(value, bool) or not isinstance(value, str | int | date):
            raise WrongShape
        if value == NOT_KNOWN and self.allow_not_known:
            return {NOT_KNOWN: [TICKED]}
        year, *rest = str(value)[:40].split("-", 2)
        month, day = (*rest, "", "")[:2]
        return {"year": [year], "month": [month.lstrip("0")], "day": [day.lstrip("0")]}

    def read(self, typed: Typed, context: Context) -> Answer:
        day, month, year = (first(typed, part) for part in calendar.PARTS)
        not_known = self.allow_not_known and bool(first(typed, NOT_KNOWN))
        if not_known and (day or month or year):
            message = _("Enter a date or select that you do not know it, not both")
            raise self.mistake("invalid", message, context, part="day")
        if not (day or month or year):
            return NOT_KNOWN if not_known else None
        return self._known(day, month, year, context)

    def _known(self, day: str, month: str, year: str, context: Context) -> str:
        subject = self.subject(context)
        gaps = [part for part, text in (("month", month if day else "-"), ("year", year)) if not text]
        if gaps:
            raise self.mistake("incomplete", calendar.lacks(subject, gaps), context, part=gaps[0])
        wrong = calendar.wrong(subject, day or "1", month or "1", year)
        if wrong:
            raise self.mistake("invalid", wrong[1], context, part=wrong[0])
        return calendar.made(day or "1", month or "1", year).isoformat()[: 10 if day else 7 if month else 4]

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        if value == NOT_KNOWN:
            return (words.not_known(),)
        year, *rest = (int(part) for part in value.split("-"))
        if not rest:
            return (value,)
        if len(rest) == 1:
            return (calendar.month_in_words(year, rest[0], context.language),)
        return (calendar.in_words(date(year, rest[0], rest[1]), context.language),)

    def samples(self, context: Context) -> tuple[Sample, ...] | None:
        known: Sample = ("*", ("1900", "2199-12-31"))
        return (NOT_GIVEN, (NOT_KNOWN, (NOT_KNOWN,)), known) if self.allow_not_known else (NOT_GIVEN, known)

    def feel(self, value: Answer) -> Any:
        """A whole date is a date; a part of one stays text, for it has no place among days."""
        return date.fromisoformat(value) if len(value) == 10 else value
