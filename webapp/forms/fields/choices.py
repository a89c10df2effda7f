"""Questions answered by choosing from what is offered."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar, Literal

from pydantic import Field as Pydantic
from pydantic import StrictBool, StrictStr, field_validator

from webapp.forms import words
from webapp.forms.context import Answer, Context
from webapp.forms.faults import Mistake, WrongShape
from webapp.forms.fields.base import Definition, Question, Sample, Typed, every, first
from webapp.forms.fields.text import NOT_GIVEN
from webapp.forms.words import _
from webapp.text import Text

MOST_BOXES_TRIED = 7  # the script's table doubles with every box


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    hint: str = ""


class Option(Definition):
    """One thing to choose; `other` opens a line to say what else."""

    value: StrictStr = Pydantic(min_length=1, max_length=100, pattern=r"^[^,\s]+$")
    label: Text
    hint: Text = Text()
    other: StrictBool = False
    other_label: Text = Text()


class OneOf(Question):
    """One value out of those offered. Where nobody knows what is offered, any value passes."""

    kinds: ClassVar[tuple[str, ...]] = ("invalid",)

    def choices(self, context: Context) -> tuple[Choice, ...] | None:
        """What is offered; None where that is not known."""
        return None

    def missing(self, context: Context) -> Mistake:
        return self.mistake("required", words.select(self.name(context)), context)

    def read(self, typed: Typed, context: Context) -> Answer:
        value = first(typed)
        choices = self.choices(context)
        if value and choices is not None and value not in [choice.value for choice in choices]:
            message = _("%(subject)s must be one of the options offered", subject=self.subject(context))
            raise self.mistake("invalid", message, context)
        return value or None

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        return (label_of(value, self.choices(context)),)

    def values(self, context: Context) -> tuple[Any, ...] | None:
        choices = self.choices(context)
        return None if choices is None else tuple(choice.value for choice in choices)

    def samples(self, context: Context) -> tuple[Sample, ...] | None:
        values = self.values(context)
        return None if values is None else (NOT_GIVEN, *((value, (value,)) for value in values))


class SeveralOf(Question):
    """Any of those offered, kept in the order offered."""

    kinds: ClassVar[tuple[str, ...]] = ("invalid",)

    def choices(self, context: Context) -> tuple[Choice, ...] | None:
        """What is offered; None where that is not known."""
        return None

    def missing(self, context: Context) -> Mistake:
        return self.mistake("required", words.select(self.name(context)), context)

    def typed(self, value: Answer, context: Context) -> Typed:
        if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
            raise WrongShape
        return {"": list(value)}

    def read(self, typed: Typed, context: Context) -> Answer:
        chosen = list(dict.fromkeys(every(typed)))
        choices = self.choices(context)
        if choices is None:
            return chosen or None
        offered = [choice.value for choice in choices]
        if set(chosen) - set(offered):
            message = _("%(subject)s must be among the options offered", subject=self.subject(context))
            raise self.mistake("invalid", message, context)
        return [value for value in offered if value in chosen] or None

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        choices = self.choices(context)
        return tuple(label_of(each, choices) for each in value)

    def samples(self, context: Context) -> tuple[Sample, ...] | None:
        choices = self.choices(context)
        if choices is None or len(choices) > MOST_BOXES_TRIED:
            return None
        offered = [choice.value for choice in choices]
        sets = [list(some) for size in range(1, len(offered) + 1) for some in combinations(offered, size)]
        return NOT_GIVEN, *((",".join(sorted(some)), (some,)) for some in sets)


class Offering(Definition):
    """The options a board writes itself."""

    options: list[Option] = Pydantic(min_length=1)

    @field_validator("options")
    @classmethod
    def _told_apart(cls, options: list[Option]) -> list[Option]:
        values = [option.value for option in options]
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            raise ValueError(f"the option `{twice}` stands there twice")
        if sum(option.other for option in options) > 1:
            raise ValueError("only one option may open a text field")
        return options

    def choices(self, context: Context) -> tuple[Choice, ...]:
        language = context.language
        return tuple(
            Choice(each.value, each.label.get(language), each.hint.get(language)) for each in self.options
        )


class RadiosField(Offering, OneOf):
    type: Literal["radios"]
    inline: StrictBool = False


class SelectField(Offering, OneOf):
    type: Literal["select"]


class CheckboxesField(Offering, SeveralOf):
    type: Literal["checkboxes"]


def label_of(value: str, choices: Sequence[Choice] | None) -> str:
    return next((choice.label for choice in choices or () if choice.value == value), value)
