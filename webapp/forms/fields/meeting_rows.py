"""What the questions about a meeting share: rows of those expected, and what follows from them kept beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from pydantic import StrictStr

from webapp.forms.context import Answer, Context
from webapp.forms.faults import WrongShape
from webapp.forms.fields.choices import Choice, label_of
from webapp.forms.fields.rows import RowsField
from webapp.forms.meeting import Meeting

ROWS = "rows"


class MeetingRows(RowsField):
    """Stored as {"rows": {row: cells}} with what follows from the rows: worked out when judged, never typed.

    The rows are the members of the kind of meeting, or the board's agencies. `follows` is kept beside them.
    """

    hides_labels: ClassVar[bool] = True

    meeting: StrictStr

    def kind(self, context: Context) -> Meeting | None:
        """The kind of meeting; None where nobody knows it here."""
        return None if context.meetings is None else context.meetings.get(self.meeting, Meeting())

    def expected(self, context: Context) -> tuple[Choice, ...] | None:
        """Who belongs to the meeting; None where nobody knows."""
        kind = self.kind(context)
        if kind is None:
            return None
        members = context.agencies if kind.members is None else kind.members
        return None if members is None else tuple(Choice(*each) for each in members)

    def row_title(self, row: str, context: Context) -> str:
        """Also of somebody who is no longer expected."""
        return label_of(row, (*(self.rows_in(context) or ()), *(self.expected(context) or ())))

    def named(self, context: Context) -> Sequence[tuple[str, str]]:
        return [(each.value, each.label) for each in self.expected(context) or ()]

    def rows_of(self, value: Answer) -> Answer:
        if not isinstance(value, dict) or not set(value) <= {ROWS, *self.follows}:
            raise WrongShape
        return value.get(ROWS, {})

    def kept(self, rows: Mapping[str, Answer]) -> Answer:
        return {ROWS: rows}

    def listed(self, name: str | None, context: Context) -> tuple[Choice, ...] | None:
        """Of those expected, the ones an earlier answer lists and the partners a quorum needs; all without a list."""
        expected, found = self.expected(context), context.lookup(name) if name else None
        if expected is None or not isinstance(found, list | tuple):
            return expected
        kind = self.kind(context) or Meeting()
        keys = {str(each) for each in found} | {key for partner in kind.quorum.partners for key in partner}
        return tuple(each for each in expected if each.value in keys) or expected

    def rows_holding(self, given: Iterable[str], context: Context) -> tuple[Choice, ...] | None:
        """An agency withdrawn since the meeting was still there."""
        rows, expected = self.rows_in(context), self.expected(context)
        if rows is None or expected is None:
            return None
        more = [each for each in expected if each.value in set(given) - {row.value for row in rows}]
        order = {each.value: place for place, each in enumerate(expected)}
        return tuple(sorted((*rows, *more), key=lambda each: order.get(each.value, len(order))))
