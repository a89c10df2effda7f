"""Things to be checked one by one: each done, not done, or not relevant here."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field as Pydantic
from pydantic import field_validator

from webapp.forms import words
from webapp.forms.context import Answer, Context
from webapp.forms.faults import Mistake
from webapp.forms.fields.base import Part
from webapp.forms.fields.choices import Choice
from webapp.forms.fields.rows import RowsField, WrittenRow, told_apart, written
from webapp.forms.fields.text import TextField
from webapp.forms.fields.yes_no import YesNoNotRelevantField
from webapp.forms.scope import Scope
from webapp.forms.words import _
from webapp.text import Text

ANSWER, NOTE = "answer", "note"
Given = Literal["yes", "no", "not_relevant"]


class ChecklistField(RowsField):
    """Each item is answered yes, no or not relevant, with a note; a required checklist is answered throughout.

    `note_when` names the answer, or the answers, that must be explained in the note.
    """

    kinds: ClassVar[tuple[str, ...]] = ("note",)

    type: Literal["checklist"]
    items: list[WrittenRow] = Pydantic(min_length=1, max_length=100)
    note_when: Given | list[Given] = Pydantic(default_factory=list)

    @field_validator("items")
    @classmethod
    def _items_told_apart(cls, items: list[WrittenRow]) -> list[WrittenRow]:
        return told_apart(items)

    def rows_in(self, context: Context) -> tuple[Choice, ...]:
        return written(self.items, context)

    def cells(self, row: Choice, context: Context) -> tuple[Part, ...]:
        answer, note = (
            _("an answer to “%(item)s”", item=row.label),
            _("the note on “%(item)s”", item=row.label),
        )
        return (
            YesNoNotRelevantField(
                type="yes_no_not_relevant",
                key=ANSWER,
                label=Text(en=row.label),
                short=Text(en=answer),
                hint=Text(en=row.hint),
                required=True,
            ),
            TextField(
                type="text", key=NOTE, label=Text(en=_("Note")), short=Text(en=note), personal=self.personal
            ),
        )

    def must_fill(self, row: str) -> bool:
        return self.required

    @property
    def least(self) -> int:
        return 0  # each item left blank is said by itself

    def wants_note(self, answer: Answer) -> bool:
        return answer == self.note_when or (isinstance(self.note_when, list) and answer in self.note_when)

    def check_row(
        self, row: str, value: Mapping[str, Answer], scope: Scope, context: Context
    ) -> Iterator[tuple[str, Mistake]]:
        if self.wants_note(value.get(ANSWER)) and not value.get(NOTE):
            message = _("Enter the note on “%(item)s”", item=self.row_title(row, context))
            yield NOTE, self.mistake("note", message, context)

    def feel(self, value: Answer) -> Any:
        return [
            {"item": item, ANSWER: cells.get(ANSWER), NOTE: cells.get(NOTE)} for item, cells in value.items()
        ]

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        return tuple(
            f"{self.row_title(item, context)}: {'. '.join(_said(cells))}" for item, cells in value.items()
        )


def _said(cells: Mapping[str, Answer]) -> Iterator[str]:
    if cells.get(ANSWER):
        yield words.yes_no(cells[ANSWER])
    if cells.get(NOTE):
        yield cells[NOTE]
