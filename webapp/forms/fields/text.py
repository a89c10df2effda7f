"""A line of text."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field as Pydantic
from pydantic import StrictInt, StrictStr

from webapp.forms.context import Answer, Context
from webapp.forms.faults import Mistake
from webapp.forms.fields.base import Question, Sample, Typed, first
from webapp.forms.scope import Scope
from webapp.forms.words import _

GIVEN: Sample = ("*", ("a", "Zz 9"))
NOT_GIVEN: Sample = ("", (None,))


class TextField(Question):
    """Words on one line; a pasted line break becomes a space."""

    kinds: ClassVar[tuple[str, ...]] = ("too_long",)

    type: Literal["text"]
    max_length: StrictInt = Pydantic(default=500, ge=1, le=5000)
    autocomplete: StrictStr | None = None

    def read(self, typed: Typed, context: Context) -> Answer:
        return " ".join(first(typed).split()) or None

    def check(self, value: Answer, scope: Scope, context: Context) -> Iterator[Mistake]:
        if len(value) > self.max_length:
            message = _(
                "%(subject)s must be %(count)s characters or fewer",
                subject=self.subject(context),
                count=self.max_length,
            )
            yield self.mistake("too_long", message, context)

    def samples(self, context: Context) -> tuple[Sample, ...] | None:
        return NOT_GIVEN, GIVEN


class OtherField(TextField):
    """The words behind "Other": asked only of someone who chose that option."""

    of: StrictStr
    option: StrictStr

    def holds(self, scope: Scope) -> bool:
        chosen: Any = scope((self.of,))
        return self.option in chosen if isinstance(chosen, list) else bool(chosen == self.option)

    @property
    def names(self) -> frozenset[tuple[str, ...]]:
        return frozenset({(self.of,)})


def other(question: Question, option: str, label: Any) -> OtherField:
    """The field an option with `other: true` opens."""
    return OtherField(
        type="text",
        key=f"{question.key}_other",
        label=label,
        required=True,
        of=question.key,
        option=option,
        personal=question.personal,
        source=question.source,
    )
