"""Papers attached to an answer."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field as Pydantic
from pydantic import StrictInt, StrictStr

from webapp.forms import words
from webapp.forms.context import Answer, Context
from webapp.forms.faults import Mistake, WrongShape
from webapp.forms.fields.base import Question, Sample, Typed, every
from webapp.forms.scope import Scope
from webapp.forms.words import _

KEPT = "kept"


class FilesField(Question):
    """Stored as a list of {id, name, size, type}. What a file holds was checked when it was kept."""

    kinds: ClassVar[tuple[str, ...]] = ("too_many", "wrong_type", "too_large")

    type: Literal["files"]
    max_files: StrictInt = Pydantic(default=10, ge=1, le=50)
    accept: list[StrictStr] = Pydantic(default_factory=list)

    def missing(self, context: Context) -> Mistake:
        return self.mistake("required", words.select(self.name(context)), context)

    def typed(self, value: Answer, context: Context) -> Typed:
        accept(value)
        return {KEPT: [each["id"] for each in value]}

    def read(self, typed: Typed, context: Context) -> Answer:
        """The uploads whose ids are kept and whom the context knows; any other id is dropped."""
        found = (context.files(identity) for identity in dict.fromkeys(every(typed, KEPT)))
        return [dict(each) for each in found if each is not None] or None

    def check(self, value: Answer, scope: Scope, context: Context) -> Iterator[Mistake]:
        if len(value) > self.max_files:
            message = _(
                "%(subject)s: keep %(count)s files or fewer",
                subject=self.subject(context),
                count=self.max_files,
            )
            yield self.mistake("too_many", message, context)

    def feel(self, value: Answer) -> Any:
        return [dict(each) for each in value]

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        return tuple(f"{each['name']} ({size_in_words(each['size'])})" for each in value)

    def samples(self, context: Context) -> tuple[Sample, ...] | None:
        return None


def accept(value: Answer) -> None:
    """Raises WrongShape unless this is a list of stored files."""
    if not isinstance(value, list):
        raise WrongShape
    for each in value:
        if not isinstance(each, dict) or not all(
            isinstance(each.get(part), str) for part in ("id", "name", "type")
        ):
            raise WrongShape
        if not isinstance(each.get("size"), int):
            raise WrongShape


def size_in_words(size: int) -> str:
    if size < 1024:
        return _("%(count)s bytes", count=size)
    if size < 1024 * 1024:
        return _("%(count)s KB", count=round(size / 1024))
    return _("%(count)s MB", count=round(size / 1024 / 1024, 1))
