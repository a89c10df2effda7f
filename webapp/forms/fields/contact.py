"""How to reach somebody: e-mail and telephone."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

import re
from typing import ClassVar, Literal

from webapp.forms.context import Answer, Context
from webapp.forms.fields.base import Question, Sample, Typed, first
from webapp.forms.fields.text import GIVEN, NOT_GIVEN
from webapp.forms.words import _

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_EMAIL = re.compile(rf"[^\s@<>()\[\],;:\"\\]{{1,64}}@(?:{_LABEL}\.)+[^\W\d_]{{2,63}}\Z")
_PHONE = re.compile(r"\+?[\d\s().\-/]+(?:(?:ext|x|est)\.?\s*\d{1,6})?\Z", re.IGNORECASE)


class EmailField(Question):
    kinds: ClassVar[tuple[str, ...]] = ("invalid",)

    type: Literal["email"]

    def read(self, typed: Typed, context: Context) -> Answer:
        text = first(typed)
        if not text:
            return None
        if len(text) > 254 or not _EMAIL.match(text):
            message = _(
                "%(subject)s must be an email address in the correct format, like name@example.com",
                subject=self.subject(context),
            )
            raise self.mistake("invalid", message, context)
        return text

    def samples(self, context: Context) -> tuple[Sample, ...] | None:
        return NOT_GIVEN, GIVEN


class PhoneField(Question):
    kinds: ClassVar[tuple[str, ...]] = ("invalid",)

    type: Literal["phone"]

    def read(self, typed: Typed, context: Context) -> Answer:
        text = " ".join(first(typed).split())
        if not text:
            return None
        digits = sum(character.isdigit() for character in text)
        if not _PHONE.match(text) or not 7 <= digits <= 21:
            message = _(
                "%(subject)s must be a telephone number, like 01632 960 001 or 07700 900 982",
                subject=self.subject(context),
            )
            raise self.mistake("invalid", message, context)
        return text

    def samples(self, context: Context) -> tuple[Sample, ...] | None:
        return NOT_GIVEN, GIVEN
