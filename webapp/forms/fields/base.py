"""What every field is, and what it promises of its answers."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, StrictBool, StrictInt, StrictStr, model_validator
from pydantic import Field as Pydantic

from webapp.forms import words
from webapp.forms.context import Answer, Context
from webapp.forms.expressions import Condition, expression
from webapp.forms.faults import Mistake, WrongShape
from webapp.forms.keys import Key
from webapp.forms.scope import Scope
from webapp.text import Text

Typed = Mapping[
    str, Sequence[str]
]  # what stands in each input of a field, by the input's own part of the name
Sample = tuple[str, tuple[Any, ...]]  # a state the page's script can tell, and values that stand for it

# besides, the marks that turn the order of letters around: they can make one name look like another
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


class Definition(BaseModel):
    """A piece of a form as a board writes it: nothing unknown is let through, nothing changes afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Part(Definition):
    """Anything that stands in a section, whether or not it asks for an answer."""

    asks: ClassVar[bool] = False

    type: str
    key: Key
    label: Text = Text()
    show_when: Condition | None = None
    source: StrictStr | None = None

    def holds(self, scope: Scope) -> bool:
        """Is this to be shown to someone who has answered as `scope` says?"""
        return self.show_when is None or scope.worth(self.show_when) is True

    @property
    def names(self) -> frozenset[tuple[str, ...]]:
        """What its condition depends on."""
        return expression(self.show_when).names if self.show_when else frozenset()


class Question(Part):
    """A field with an answer.

    The same two steps are walked by a page and by an answer sent as JSON: `typed` puts a stored
    answer back into inputs, `read` makes of inputs an answer or raises Mistake. `check` holds the
    answer against the rules that need the rest of the world.
    """

    asks: ClassVar[bool] = True
    parts: ClassVar[tuple[str, ...]] = ("",)
    kinds: ClassVar[tuple[str, ...]] = ()  # the mistakes, besides `required`, that a board may word itself
    follows: ClassVar[tuple[str, ...]] = ()  # what conditions may ask of the answer, as `field.part`

    label: Text
    short: Text = Text()
    summary: Text = Text()
    hint: Text = Text()
    required: StrictBool = False
    prefill: Condition | None = None
    routes: StrictBool = False
    personal: StrictBool = False
    summarise: StrictBool = False  # told together with others’ answers, where the whole form is not
    needs_quorum: StrictBool = False
    never_published: StrictBool = False
    width: StrictInt | StrictStr | None = None
    errors: dict[StrictStr, Text] = Pydantic(default_factory=dict)

    @model_validator(mode="after")
    def _words_known_mistakes(self) -> Question:
        unknown = sorted(set(self.errors) - {"required", *self.kinds})
        if unknown:
            known = ", ".join(("required", *self.kinds))
            raise ValueError(f"`errors` words `{unknown[0]}`, which cannot happen here; it may word {known}")
        return self

    def name(self, context: Context) -> str:
        """What errors call it: `short` fits after "Enter" or "Select", such as "the date of the incident"."""
        return self.short.get(context.language) or self.label.get(context.language)

    def title(self, context: Context) -> str:
        """What summaries call it."""
        return self.summary.get(context.language) or self.label.get(context.language)

    def subject(self, context: Context) -> str:
        """What an error about it begins with."""
        return words.subject(self.name(context))

    def mistake(self, kind: str, message: str, context: Context, part: str = "") -> Mistake:
        own = self.errors.get(kind)
        return Mistake(kind, own.get(context.language) if own else message, part)

    def missing(self, context: Context) -> Mistake:
        """What to say when a required answer is not there."""
        return self.mistake("required", words.enter(self.name(context)), context)

    def typed(self, value: Answer, context: Context) -> Typed:
        """The inputs that hold a stored answer; raises WrongShape when it is none of this field's."""
        return {"": [text_of(value)]}

    def read(self, typed: Typed, context: Context) -> Answer:
        """The answer that was typed, None when nothing was; raises Mistake."""
        return first(typed) or None

    def check(self, value: Answer, scope: Scope, context: Context) -> Iterator[Mistake]:
        """Whatever is wrong with an answer that could be read."""
        return iter(())

    def feel(self, value: Answer) -> Any:
        """The answer as expressions see it."""
        return value

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        """The answer in words."""
        return (str(value),)

    def values(self, context: Context) -> tuple[Any, ...] | None:
        """Every answer that can be given, or None where they cannot be listed."""
        return None

    def domain(self, context: Context) -> tuple[Any, ...] | None:
        """Every value a condition may meet, with None where it can be left out; None if unlimited."""
        values = self.values(context)
        if values is None:
            return None
        return values if self.required and self.show_when is None else (*values, None)

    def inner_domain(self, name: str) -> tuple[Any, ...] | None:
        """Every value that a part of the answer may have, of those `follows` names; None if unlimited."""
        return None

    def samples(self, context: Context) -> tuple[Sample, ...] | None:
        """States the page's script can tell apart, each with values to try a condition on."""
        return None


def clean(text: str) -> str:
    """Without what neither a person types nor a database stores."""
    return _UNSTORABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def first(typed: Typed, part: str = "") -> str:
    """What stands in an input, without the space around it."""
    values = typed.get(part) or ("",)
    return clean(values[0]).strip()


def every(typed: Typed, part: str = "") -> list[str]:
    return [clean(value).strip() for value in typed.get(part) or () if value.strip()]


def text_of(value: Answer) -> str:
    if not isinstance(value, str):
        raise WrongShape
    return value
