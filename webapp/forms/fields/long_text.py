"""Longer writing, with its words counted."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field as Pydantic
from pydantic import StrictBool, StrictInt

from webapp.forms.context import Answer, Context
from webapp.forms.faults import Mistake
from webapp.forms.fields.base import Question, Sample, Typed, first
from webapp.forms.fields.text import GIVEN, NOT_GIVEN
from webapp.forms.scope import Scope
from webapp.forms.words import _

MOST_CHARACTERS = 100_000


def count_words(text: str) -> int:
    """Words as GOV.UK's counter on the page counts them: runs of anything but space."""
    return len(text.split())


class LongTextField(Question):
    """Paragraphs. A `soft` limit warns on the page and in the summary and refuses nothing."""

    kinds: ClassVar[tuple[str, ...]] = ("too_long",)

    type: Literal["long_text"]
    max_words: StrictInt | None = Pydantic(default=None, ge=1)
    soft: StrictBool = False
    rows: StrictInt = Pydantic(default=5, ge=2, le=30)

    def read(self, typed: Typed, context: Context) -> Answer:
        return first(typed) or None

    def check(self, value: Answer, scope: Scope, context: Context) -> Iterator[Mistake]:
        subject = self.subject(context)
        if self.max_words and not self.soft and count_words(value) > self.max_words:
            message = _("%(subject)s must be %(count)s words or fewer", subject=subject, count=self.max_words)
            yield self.mistake("too_long", message, context)
        elif len(value) > MOST_CHARACTERS:
            message = _(
                "%(subject)s must be %(count)s characters or fewer", subject=subject, count=MOST_CHARACTERS
            )
            yield self.mistake("too_long", message, context)

    def over(self, value: Answer) -> int:
        """By how many words an answer exceeds the limit, soft or not."""
        return max(0, count_words(value) - self.max_words) if self.max_words and value else 0

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        return tuple(line.strip() for line in value.splitlines() if line.strip())

    def samples(self, context: Context) -> tuple[Sample, ...] | None:
        return NOT_GIVEN, GIVEN
