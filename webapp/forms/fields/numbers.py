"""A number, kept exactly as a decimal."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field as Pydantic
from pydantic import StrictFloat, StrictInt

from webapp.forms.context import Answer, Context
from webapp.forms.faults import Mistake, WrongShape
from webapp.forms.fields.base import Question, Sample, Typed, first
from webapp.forms.fields.text import NOT_GIVEN
from webapp.forms.scope import Scope
from webapp.forms.words import _

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,10})?\Z", re.ASCII)


class NumberField(Question):
    """Stored as the text of a decimal, such as "12.50"; `decimals: 0` asks for a whole number."""

    kinds: ClassVar[tuple[str, ...]] = ("invalid", "too_low", "too_high")

    type: Literal["number"]
    min: StrictInt | StrictFloat | None = None
    max: StrictInt | StrictFloat | None = None
    decimals: StrictInt | None = Pydantic(default=None, ge=0, le=10)
    prefix: str | None = None
    suffix: str | None = None

    def typed(self, value: Answer, context: Context) -> Typed:
        if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
            raise WrongShape
        return {"": [str(value)]}

    def read(self, typed: Typed, context: Context) -> Answer:
        text = (
            first(typed).replace(",", "").replace(" ", "").replace("−", "-").removeprefix(self.prefix or "£")
        )
        if not text:
            return None
        subject = self.subject(context)
        if not _NUMBER.match(text):
            raise self.mistake("invalid", _("%(subject)s must be a number, like 3", subject=subject), context)
        if self.decimals == 0 and Decimal(text) % 1:
            raise self.mistake("invalid", _("%(subject)s must be a whole number", subject=subject), context)
        if self.decimals is not None and -int(Decimal(text).as_tuple().exponent) > max(self.decimals, 1):
            message = _(
                "%(subject)s must have at most %(count)s decimal places", subject=subject, count=self.decimals
            )
            raise self.mistake("invalid", message, context)
        return str(Decimal(text))

    def check(self, value: Answer, scope: Scope, context: Context) -> Iterator[Mistake]:
        subject, number = self.subject(context), Decimal(value)
        if self.min is not None and number < Decimal(str(self.min)):
            message = _("%(subject)s must be %(limit)s or more", subject=subject, limit=self.min)
            yield self.mistake("too_low", message, context)
        if self.max is not None and number > Decimal(str(self.max)):
            message = _("%(subject)s must be %(limit)s or fewer", subject=subject, limit=self.max)
            yield self.mistake("too_high", message, context)

    def feel(self, value: Answer) -> Any:
        return Decimal(value)

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        return (f"{self.prefix or ''}{value}{' ' + self.suffix if self.suffix else ''}",)

    def samples(self, context: Context) -> tuple[Sample, ...] | None:
        return NOT_GIVEN, ("*", (Decimal(0), Decimal(1), Decimal(-(10**9)), Decimal(10**9)))
