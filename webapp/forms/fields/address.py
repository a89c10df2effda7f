"""A postal address."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

import re
from typing import ClassVar, Literal

from webapp.forms import words
from webapp.forms.context import Answer, Context
from webapp.forms.faults import Mistake, WrongShape
from webapp.forms.fields.base import Question, Sample, Typed, first
from webapp.forms.fields.text import GIVEN, NOT_GIVEN
from webapp.forms.words import _

LINES = ("line1", "line2", "town", "postcode")
_POSTCODE = re.compile(r"(GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\Z")


class AddressField(Question):
    """Stored as {line1, line2, town, postcode}; a required address has its first line and its town."""

    parts: ClassVar[tuple[str, ...]] = LINES
    kinds: ClassVar[tuple[str, ...]] = ("incomplete", "invalid", "too_long")

    type: Literal["address"]

    def missing(self, context: Context) -> Mistake:
        return self.mistake("required", words.enter(self.name(context)), context, part="line1")

    def typed(self, value: Answer, context: Context) -> Typed:
        if not isinstance(value, dict) or set(value) - set(LINES):
            raise WrongShape
        if not all(isinstance(line, str) for line in value.values() if line is not None):
            raise WrongShape
        return {part: [line] for part, line in value.items() if line}

    def read(self, typed: Typed, context: Context) -> Answer:
        lines = {part: " ".join(first(typed, part).split()) for part in LINES}
        if not any(lines.values()):
            return None
        subject = self.subject(context)
        for part, line in lines.items():
            if len(line) > 200:
                message = _("%(subject)s: each line must be 200 characters or fewer", subject=subject)
                raise self.mistake("too_long", message, context, part)
        if self.required and not lines["line1"]:
            message = _("%(subject)s must include the first line", subject=subject)
            raise self.mistake("incomplete", message, context, "line1")
        if self.required and not lines["town"]:
            message = _("%(subject)s must include a town or city", subject=subject)
            raise self.mistake("incomplete", message, context, "town")
        return {
            part: line for part, line in {**lines, "postcode": self._postcode(lines, context)}.items() if line
        }

    def _postcode(self, lines: dict[str, str], context: Context) -> str:
        written = lines["postcode"].upper().replace(" ", "")
        if not written:
            return ""
        spaced = f"{written[:-3]} {written[-3:]}"
        if not _POSTCODE.match(spaced):
            subject = self.subject(context)
            message = _("%(subject)s must have a full UK postcode, like AA3 1AB", subject=subject)
            raise self.mistake("invalid", message, context, "postcode")
        return spaced

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        return tuple(value[part] for part in LINES if value.get(part))

    def samples(self, context: Context) -> tuple[Sample, ...] | None:
        return NOT_GIVEN, ("*", tuple({"line1": line} for line in GIVEN[1]))
