"""A person's NHS number, whose last digit proves the others."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

import re
from typing import ClassVar, Literal

from pydantic import StrictBool, StrictInt, StrictStr

from webapp.forms.context import Answer, Context
from webapp.forms.fields.base import Question, Sample, Typed, first, text_of
from webapp.forms.fields.text import GIVEN, NOT_GIVEN
from webapp.forms.words import _

_TEN = re.compile(r"\d{10}\Z", re.ASCII)
_BETWEEN = re.compile(r"[\s\-‐-―]")


class NhsNumberField(Question):
    """Stored as ten digits and shown in threes and four. It names somebody, so it is personal unless said."""

    kinds: ClassVar[tuple[str, ...]] = ("invalid",)

    type: Literal["nhs_number"]
    personal: StrictBool = True
    width: StrictInt | StrictStr | None = 10

    def typed(self, value: Answer, context: Context) -> Typed:
        return {"": [spaced(text_of(value))]}

    def read(self, typed: Typed, context: Context) -> Answer:
        digits = _BETWEEN.sub("", first(typed))
        if not digits:
            return None
        subject = self.subject(context)
        if not _TEN.match(digits):
            message = _("%(subject)s must be 10 digits, like 999 000 0018", subject=subject)
            raise self.mistake("invalid", message, context)
        if not is_sound(digits):
            message = _("%(subject)s is not a real NHS number. Check each digit", subject=subject)
            raise self.mistake("invalid", message, context)
        return digits

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        return (spaced(value),)

    def samples(self, context: Context) -> tuple[Sample, ...] | None:
        return NOT_GIVEN, GIVEN


def is_sound(digits: str) -> bool:
    """Whether the tenth digit is the one that the other nine call for, by modulus 11."""
    weighted = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - weighted % 11) % 11 == int(digits[9])


def spaced(digits: str) -> str:
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if _TEN.match(digits) else digits
