"""A signature: a name, "I confirm" and the date."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import StrictBool

from webapp.forms.context import Answer, Context
from webapp.forms.faults import Mistake, WrongShape
from webapp.forms.fields import calendar
from webapp.forms.fields.base import Sample, Typed, first
from webapp.forms.fields.dates import TICKED, Dated, iso_parts
from webapp.forms.fields.text import NOT_GIVEN
from webapp.forms.scope import Scope
from webapp.forms.words import _
from webapp.text import Text


class DeclarationField(Dated):
    """Stored as {name, date}: what is stored was confirmed. `text` is what is confirmed."""

    parts: ClassVar[tuple[str, ...]] = ("name", "confirm", *calendar.PARTS)
    kinds: ClassVar[tuple[str, ...]] = (*Dated.kinds, "not_confirmed", "no_name")

    type: Literal["declaration"]
    required: StrictBool = True
    text: Text = Text()

    def missing(self, context: Context) -> Mistake:
        return self.mistake("required", _("Enter the name of the person who signs"), context, part="name")

    def typed(self, value: Answer, context: Context) -> Typed:
        if not isinstance(value, dict) or not isinstance(value.get("name"), str):
            raise WrongShape
        signed = value.get("date", "")
        signed = signed.isoformat() if isinstance(signed, date) else signed
        if not isinstance(signed, str):
            raise WrongShape
        return {"name": [value["name"]], "confirm": [TICKED], **iso_parts(signed)}

    def read(self, typed: Typed, context: Context) -> Answer:
        name, confirmed = " ".join(first(typed, "name").split())[:200], bool(first(typed, "confirm"))
        dated = any(first(typed, part) for part in calendar.PARTS)
        if not name and not confirmed and not (dated and self.required):
            return None
        if not name:
            message = _("Enter the name of the person who signs")
            raise self.mistake("no_name", message, context, "name")
        if not confirmed:
            raise self.mistake("not_confirmed", _("Select that you confirm this"), context, "confirm")
        if not dated:
            raise self.mistake("incomplete", _("Enter the date of signing"), context, "day")
        return {"name": name, "date": self.whole(typed, context).isoformat()}

    def check(self, value: Answer, scope: Scope, context: Context) -> Iterator[Mistake]:
        signed = date.fromisoformat(value["date"])
        if signed > context.today:
            message = _("The date of signing must be today or in the past")
            yield self.mistake("too_late", message, context, "day")
        else:
            yield from self.within(signed, scope, context)

    def name(self, context: Context) -> str:
        return self.short.get(context.language) or _("Date of signing")

    def feel(self, value: Answer) -> Any:
        return {"name": value["name"], "date": date.fromisoformat(value["date"])}

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        signed = calendar.in_words(date.fromisoformat(value["date"]), context.language)
        return value["name"], _("Signed on %(date)s", date=signed)

    def samples(self, context: Context) -> tuple[Sample, ...] | None:
        return NOT_GIVEN, ("*", tuple({"name": "a", "date": date(year, 1, 1)} for year in (1900, 2199)))
