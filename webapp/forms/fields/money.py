"""An amount of money in pounds, kept to the penny."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import StrictFloat, StrictInt, StrictStr

from webapp.forms.context import Answer, Context
from webapp.forms.faults import Mistake, WrongShape
from webapp.forms.fields.base import Question, Sample, Typed, first
from webapp.forms.fields.text import NOT_GIVEN
from webapp.forms.scope import Scope
from webapp.forms.words import _

# Thousands are told apart by commas or not at all: "1,5" may mean two amounts, so it is refused.
_AMOUNT = re.compile(r"(-?)(\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?:\.(\d{1,2}))?\Z", re.ASCII)


class MoneyField(Question):
    """Stored as "1234.50", whichever way it was written; less than nothing only where `min` says so."""

    kinds: ClassVar[tuple[str, ...]] = ("invalid", "too_low", "too_high")

    type: Literal["money"]
    width: StrictInt | StrictStr | None = 10
    min: StrictInt | StrictFloat = 0
    max: StrictInt | StrictFloat | None = None

    def typed(self, value: Answer, context: Context) -> Typed:
        if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
            raise WrongShape
        return {"": [str(value)]}

    def read(self, typed: Typed, context: Context) -> Answer:
        text = first(typed).replace("−", "-").replace("£", "", 1)
        text = "".join(text.split())
        if not text:
            return None
        match = _AMOUNT.match(text)
        if not match:
            message = _(
                "%(subject)s must be an amount in pounds, like 1,234.50", subject=self.subject(context)
            )
            raise self.mistake("invalid", message, context)
        sign, pounds, pence = match.groups()
        amount = Decimal(f"{sign}{pounds.replace(',', '')}.{(pence or '').ljust(2, '0')}")
        return str(amount or abs(amount))

    def check(self, value: Answer, scope: Scope, context: Context) -> Iterator[Mistake]:
        subject, amount = self.subject(context), Decimal(value)
        if amount < Decimal(str(self.min)):
            message = _("%(subject)s must be %(limit)s or more", subject=subject, limit=in_pounds(self.min))
            yield self.mistake("too_low", message, context)
        if self.max is not None and amount > Decimal(str(self.max)):
            message = _("%(subject)s must be %(limit)s or less", subject=subject, limit=in_pounds(self.max))
            yield self.mistake("too_high", message, context)

    def feel(self, value: Answer) -> Any:
        return Decimal(value)

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        return (in_pounds(value),)

    def samples(self, context: Context) -> tuple[Sample, ...] | None:
        return NOT_GIVEN, ("*", (Decimal(0), Decimal(1), Decimal(-(10**9)), Decimal(10**9)))


def in_pounds(amount: str | float) -> str:
    """As it is written: £1,234.50, and £20 without its noughts."""
    exact = Decimal(str(amount))
    sign = "-" if exact < 0 else ""
    return f"{sign}£{abs(exact):,.2f}".removesuffix(".00")
