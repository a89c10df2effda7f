"""A date, which may be allowed to be not known."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import StrictBool

from webapp.forms import words
from webapp.forms.context import Answer, Context
from webapp.forms.expressions import Condition
from webapp.forms.faults import Mistake, WrongShape
from webapp.forms.fields import calendar
from webapp.forms.fields.base import Question, Sample, Typed, first
from webapp.forms.fields.text import NOT_GIVEN
from webapp.forms.scope import Scope
from webapp.forms.words import _

NOT_KNOWN = "not_known"
TICKED = "yes"
_ISO = re.compile(r"([^-]*)-([^-]*)-([^-]*)\Z")


class Dated(Question):
    """What every field with a day in it shares: inputs for its parts and bounds in time."""

    parts: ClassVar[tuple[str, ...]] = calendar.PARTS
    kinds: ClassVar[tuple[str, ...]] = ("incomplete", "invalid", "too_early", "too_late")

    not_before: Condition | None = None
    not_after: Condition | None = None

    def missing(self, context: Context) -> Mistake:
        return self.mistake("required", words.enter(self.name(context)), context, part="day")

    def whole(self, typed: Typed, context: Context) -> date:
        """The date in three inputs of which at least one is filled; raises Mistake."""
        texts = [first(typed, part) for part in calendar.PARTS]
        subject = self.subject(context)
        gaps = calendar.gaps(*texts)
        if gaps:
            raise self.mistake("incomplete", calendar.lacks(subject, gaps), context, part=gaps[0])
        wrong = calendar.wrong(subject, *texts)
        if wrong:
            raise self.mistake("invalid", wrong[1], context, part=wrong[0])
        return calendar.made(*texts)

    def within(self, day: date, scope: Scope, context: Context) -> Iterator[Mistake]:
        """Whatever puts a day outside the bounds; a bound that is not known yet bounds nothing."""
        subject = self.subject(context)
        latest = bound(self.not_after, scope)
        earliest = max(
            filter(None, (bound(self.not_before, scope), self._least(scope, context))), default=None
        )
        if earliest and day < earliest:
            said = calendar.in_words(earliest, context.language)
            message = _("%(subject)s must be on or after %(date)s", subject=subject, date=said)
            if earliest == context.today:
                message = _("%(subject)s must be today or in the future", subject=subject)
            yield self.mistake("too_early", message, context, part="day")
        if latest and day > latest:
            said = calendar.in_words(latest, context.language)
            message = _("%(subject)s must be on or before %(date)s", subject=subject, date=said)
            if latest == context.today:
                message = _("%(subject)s must be today or in the past", subject=subject)
            yield self.mistake("too_late", message, context, part="day")

    def _least(self, scope: Scope, context: Context) -> date | None:
        """The first day the case's procedure takes, unless a reason for an earlier one is given."""
        least = context.earliest.get(self.key)
        if least is None or (least.reason and scope((least.reason,))):
            return None
        return least.day


class DateField(Dated):
    """Stored as "2026-04-16", or as "not_known" where the form allows that."""

    parts: ClassVar[tuple[str, ...]] = (*calendar.PARTS, NOT_KNOWN)

    type: Literal["date"]
    allow_not_known: StrictBool = False

    def typed(self, value: Answer, context: Context) -> Typed:
        if isinstance(value, date):
            value = value.isoformat()[:10]
        if not isinstance(value, str):
            raise WrongShape
        if value == NOT_KNOWN and self.allow_not_known:
            return {NOT_KNOWN: [TICKED]}
        return iso_parts(value)

    def read(self, typed: Typed, context: Context) -> Answer:
        anything = any(first(typed, part) for part in calendar.PARTS)
        not_known = self.allow_not_known and bool(first(typed, NOT_KNOWN))
        if anything and not_known:
            message = _("Enter a date or select that you do not know it, not both")
            raise self.mistake("invalid", message, context, part="day")
        if not_known:
            return NOT_KNOWN
        return self.whole(typed, context).isoformat() if anything else None

    def check(self, value: Answer, scope: Scope, context: Context) -> Iterator[Mistake]:
        if value != NOT_KNOWN:
            yield from self.within(date.fromisoformat(value), scope, context)

    def feel(self, value: Answer) -> Any:
        return value if value == NOT_KNOWN else date.fromisoformat(value)

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        if value == NOT_KNOWN:
            return (words.not_known(),)
        return (calendar.in_words(date.fromisoformat(value), context.language),)

    def samples(self, context: Context) -> tuple[Sample, ...] | None:
        days: Sample = ("*", (date(1900, 1, 1), context.today, date(2199, 12, 31)))
        return (NOT_GIVEN, (NOT_KNOWN, (NOT_KNOWN,)), days) if self.allow_not_known else (NOT_GIVEN, days)


def bound(condition: str | None, scope: Scope) -> date | None:
    found = scope.worth(condition) if condition else None
    return found if type(found) is date else None


def iso_parts(value: str) -> Typed:
    """The inputs of an ISO date; whatever else is written goes into the day, to be refused there."""
    match = _ISO.match(value)
    if not match:
        return {"day": [value]} if value else {}
    year, month, day = match.groups()
    return {"day": [day.lstrip("0") or day], "month": [month.lstrip("0") or month], "year": [year]}
