"""What questions share that are asked alike of several rows: who or what they are is known beforehand."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import ClassVar

from webapp.forms.context import Answer, Context
from webapp.forms.faults import Mistake
from webapp.forms.fields.base import Definition, Part, Question
from webapp.forms.fields.choices import Choice, label_of
from webapp.forms.keys import Key
from webapp.forms.scope import Scope
from webapp.text import Text

Beside = Callable[[str], Answer]
"""The answer, as it is stored, of another question of the same form."""


class WrittenRow(Definition):
    """A row as a board writes it; its key becomes part of the names of its inputs."""

    value: Key
    label: Text
    hint: Text = Text()


class RowsField(Question):
    """Stored as {row: {cell: answer}}, in the order of the rows; rows and cells left blank are left out."""

    hides_labels: ClassVar[bool] = False  # where a heading beside or above says the same to the eye

    def rows_in(self, context: Context) -> tuple[Choice, ...] | None:
        """The rows in their order; None where nobody knows them here."""
        return None

    def rows_holding(self, given: Iterable[str], context: Context) -> tuple[Choice, ...] | None:
        """The same, with those that an answer given before may still hold."""
        return self.rows_in(context)

    def cells(self, row: Choice, context: Context) -> tuple[Part, ...]:
        """What is asked of a row."""
        return ()

    def cell_label(self, row: str, cell: Part, context: Context) -> str:
        """What an input is called where nothing around it is seen."""
        return cell.label.get(context.language)

    def must_fill(self, row: str) -> bool:
        """Whether a row may not be left blank."""
        return False

    @property
    def least(self) -> int:
        """How many rows must be filled in."""
        return int(self.required)

    def too_few(self, context: Context) -> Mistake:
        """What to say when fewer than that are."""
        return self.missing(context)

    def rows_of(self, value: Answer) -> Answer:
        """The rows in what is stored or kept; raises WrongShape."""
        return value

    def given(self, context: Context) -> Answer:
        """The rows where they follow from earlier answers and nobody types them; None where people do."""
        return None

    def kept(self, rows: Mapping[str, Answer]) -> Answer:
        """The rows as a draft keeps them; None where there is nothing to keep."""
        return rows

    def whole(self, rows: Mapping[str, Answer], beside: Beside, context: Context) -> Answer:
        """The answer as it is stored: the rows, with whatever follows from them."""
        return rows

    def check_row(
        self, row: str, value: Mapping[str, Answer], scope: Scope, context: Context
    ) -> Iterator[tuple[str, Mistake]]:
        """Whatever is wrong between the cells of a row that is filled in, with the cell it is said at."""
        return iter(())

    def said_of(self, row: str, message: str, context: Context) -> str:
        """A mistake in a cell, so that it is clear which row it is in."""
        return message

    def row_title(self, row: str, context: Context) -> str:
        return label_of(row, self.rows_in(context))


def written(rows: Iterable[WrittenRow], context: Context) -> tuple[Choice, ...]:
    """The rows a board wrote, in the language of the page."""
    language = context.language
    return tuple(Choice(row.value, row.label.get(language), row.hint.get(language)) for row in rows)


def told_apart(rows: list[WrittenRow]) -> list[WrittenRow]:
    """Raises ValueError where two rows have one key."""
    values = [row.value for row in rows]
    twice = next((value for value in values if values.count(value) > 1), None)
    if twice is not None:
        raise ValueError(f"the row `{twice}` stands there twice")
    return rows
