"""Somebody with an account."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import StrictStr

from webapp.forms import words
from webapp.forms.context import Answer, Context
from webapp.forms.faults import Mistake, WrongShape
from webapp.forms.fields.base import Question, Sample, Typed, first
from webapp.forms.fields.choices import Choice
from webapp.forms.fields.text import NOT_GIVEN
from webapp.forms.words import _


class PersonField(Question):
    """Stored as {id, name}, the name as it was then. `role` limits who is offered."""

    kinds: ClassVar[tuple[str, ...]] = ("invalid",)

    type: Literal["person"]
    role: StrictStr | None = None

    def missing(self, context: Context) -> Mistake:
        return self.mistake("required", words.select(self.name(context)), context)

    def choices(self, context: Context) -> tuple[Choice, ...] | None:
        people = context.people_for(self.role)
        return None if people is None else tuple(Choice(identity, name) for identity, name in people)

    def typed(self, value: Answer, context: Context) -> Typed:
        if isinstance(value, str):
            return {"": [value]}
        if not isinstance(value, dict) or not all(
            isinstance(value.get(part), str) for part in ("id", "name")
        ):
            raise WrongShape
        return {"": [value["id"]], "name": [value["name"]]}

    def read(self, typed: Typed, context: Context) -> Answer:
        chosen = first(typed)
        if not chosen:
            return None
        people = context.people_for(self.role)
        if people is None:
            return {"id": chosen, "name": first(typed, "name") or chosen}
        for identity, name in people:
            if chosen in (identity, name):
                return {"id": identity, "name": name}
        message = _("%(subject)s must be one of the people offered", subject=self.subject(context))
        raise self.mistake("invalid", message, context)

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        return (value["name"],)

    def samples(self, context: Context) -> tuple[Sample, ...] | None:
        people = context.people_for(self.role)
        if people is None:
            return None
        return NOT_GIVEN, *((identity, ({"id": identity, "name": name},)) for identity, name in people)

    def feel(self, value: Answer) -> Any:
        return dict(value)
