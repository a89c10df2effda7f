"""A table to fill in: the same few questions for each agency, or for each row a board writes."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BeforeValidator,
    Discriminator,
    StrictInt,
    StrictStr,
    Tag,
    field_validator,
    model_validator,
)
from pydantic import Field as Pydantic

from webapp.forms import words
from webapp.forms.context import Answer, Context
from webapp.forms.faults import Mistake
from webapp.forms.fields.base import Part, Question
from webapp.forms.fields.choices import CheckboxesField, Choice, Offering, RadiosField, SelectField
from webapp.forms.fields.dates import DateField
from webapp.forms.fields.long_text import LongTextField
from webapp.forms.fields.money import MoneyField
from webapp.forms.fields.numbers import NumberField
from webapp.forms.fields.rows import RowsField, WrittenRow, told_apart, written
from webapp.forms.fields.text import TextField
from webapp.forms.fields.yes_no import YesNoField, YesNoNotKnownField, YesNoNotRelevantField
from webapp.forms.words import _
from webapp.text import Text

AGENCIES = "agencies"
ALL = "all"
ROW_KINDS = ("rows_of_agencies", "rows_written")  # told apart by what is written, never written themselves

Column = Annotated[
    TextField
    | LongTextField
    | YesNoField
    | YesNoNotKnownField
    | YesNoNotRelevantField
    | RadiosField
    | SelectField
    | CheckboxesField
    | NumberField
    | MoneyField
    | DateField,
    Pydantic(discriminator="type"),
]


def _kind(rows: Any) -> str:
    return ROW_KINDS[0] if isinstance(rows, str) else ROW_KINDS[1]


def _agencies(rows: Any) -> Any:
    if rows != AGENCIES:
        raise ValueError("write `agencies`, or a list of rows, each with `value` and `label`")
    return rows


Rows = Annotated[
    Annotated[Literal["agencies"], BeforeValidator(_agencies), Tag(ROW_KINDS[0])]
    | Annotated[list[WrittenRow], Pydantic(min_length=1, max_length=100), Tag(ROW_KINDS[1])],
    Discriminator(_kind),
]


class MatrixField(RowsField):
    """`required_rows` names the rows that may not be left blank, or says `all`; `min_rows` how many at least."""

    kinds: ClassVar[tuple[str, ...]] = ("too_few",)
    hides_labels: ClassVar[bool] = True

    type: Literal["matrix"]
    rows: Rows
    row_label: Text = Text()
    columns: list[Column] = Pydantic(min_length=1, max_length=12)
    required_rows: Literal["all"] | list[StrictStr] = Pydantic(default_factory=list)
    min_rows: StrictInt = Pydantic(default=0, ge=0, le=100)

    @field_validator("rows")
    @classmethod
    def _rows_told_apart(cls, rows: Any) -> Any:
        return rows if isinstance(rows, str) else told_apart(rows)

    @field_validator("columns")
    @classmethod
    def _simple(cls, columns: list[Question]) -> list[Question]:
        keys = ["row", *(column.key for column in columns)]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice == "row":
            raise ValueError("no column can be called `row`: that is the row's own key")
        if twice is not None:
            raise ValueError(f"the column `{twice}` stands there twice")
        for column in columns:
            if column.show_when or column.prefill or column.routes:
                raise ValueError(f"the column `{column.key}` is asked of every row: it has no conditions")
            if isinstance(column, Offering) and any(option.other for option in column.options):
                raise ValueError(f"the column `{column.key}` has no room for the words behind “other”")
        return columns

    @model_validator(mode="after")
    def _required_rows_are_rows(self) -> MatrixField:
        if isinstance(self.rows, str) or self.required_rows == ALL:
            return self
        unknown = sorted(set(self.required_rows) - {row.value for row in self.rows})
        if unknown:
            raise ValueError(f"`required_rows` names `{unknown[0]}`, which is no row")
        if self.min_rows > len(self.rows):
            raise ValueError(f"`min_rows` asks for {self.min_rows} rows of {len(self.rows)}")
        return self

    def rows_in(self, context: Context) -> tuple[Choice, ...] | None:
        if not isinstance(self.rows, str):
            return written(self.rows, context)
        return None if context.agencies is None else tuple(Choice(*each) for each in context.agencies)

    def cells(self, row: Choice, context: Context) -> tuple[Part, ...]:
        return tuple(self.columns)

    def cell_label(self, row: str, cell: Part, context: Context) -> str:
        return _("%(row)s, %(column)s", row=row, column=words.lower_first(cell.label.get(context.language)))

    def must_fill(self, row: str) -> bool:
        return self.required_rows == ALL or row in self.required_rows

    @property
    def least(self) -> int:
        return max(self.min_rows, int(self.required or bool(self.required_rows)))

    def too_few(self, context: Context) -> Mistake:
        if self.least <= 1:
            return self.missing(context)
        message = _("%(name)s: fill in at least %(count)s rows", name=self.name(context), count=self.least)
        return self.mistake("too_few", message, context)

    def said_of(self, row: str, message: str, context: Context) -> str:
        return words.in_item(self.row_title(row, context), message)

    def corner(self, language: str) -> str:
        """What stands over the rows."""
        return self.row_label.get(language) or (_("Agency") if self.rows == AGENCIES else "")

    def feel(self, value: Answer) -> Any:
        return [
            {"row": row, **{column.key: _seen(column, cells.get(column.key)) for column in self.columns}}
            for row, cells in value.items()
        ]

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        return tuple(
            f"{self.row_title(row, context)}: {'; '.join(self._said(cells, context))}"
            for row, cells in value.items()
        )

    def _said(self, cells: dict[str, Answer], context: Context) -> list[str]:
        return [
            f"{column.title(context)}: {', '.join(column.lines(cells[column.key], context))}"
            for column in self.columns
            if cells.get(column.key) is not None
        ]


def _seen(column: Question, value: Answer) -> Any:
    return None if value is None else column.feel(value)
