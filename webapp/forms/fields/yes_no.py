"""Yes or no, and what a board allows besides."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

from typing import ClassVar, Literal

from webapp.forms import words
from webapp.forms.context import Context
from webapp.forms.fields.choices import Choice, OneOf


class _Answers(OneOf):
    offered: ClassVar[tuple[str, ...]] = ()

    def choices(self, context: Context) -> tuple[Choice, ...]:
        return tuple(Choice(value, words.yes_no(value)) for value in self.offered)


class YesNoField(_Answers):
    offered: ClassVar[tuple[str, ...]] = ("yes", "no")

    type: Literal["yes_no"]


class YesNoNotKnownField(_Answers):
    offered: ClassVar[tuple[str, ...]] = ("yes", "no", "not_known")

    type: Literal["yes_no_not_known"]


class YesNoNotRelevantField(_Answers):
    offered: ClassVar[tuple[str, ...]] = ("yes", "no", "not_relevant")

    type: Literal["yes_no_not_relevant"]
