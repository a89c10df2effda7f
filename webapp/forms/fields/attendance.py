"""Who came to a meeting, and whether it may decide."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Literal

from webapp.forms.context import Answer, Context
from webapp.forms.expressions import Condition
from webapp.forms.fields.base import Part, Sample
from webapp.forms.fields.choices import Choice, Option, RadiosField
from webapp.forms.fields.meeting_rows import ROWS, MeetingRows
from webapp.forms.fields.rows import Beside
from webapp.forms.fields.text import TextField
from webapp.forms.meeting import Meeting, sentences, standing_in_words
from webapp.forms.words import _
from webapp.rules.quorum import Standing
from webapp.text import Text

CAME, WHO = "came", "who"
PRESENT, APOLOGIES, ABSENT = "present", "apologies", "absent"
QUORATE, NUMBER, MISSING, THERE = "quorate", "present", "missing", "there"


class AttendanceField(MeetingRows):
    """A row for each agency or member expected: present, apologies or absent, and the name of who came.

    A row left blank counts as absent. Beside the rows stands what follows: `quorate` (yes or no), `present` (how
    many), `there` (who) and `missing` (the partners nobody came from). `of` names an earlier answer that lists whom
    to expect.
    """

    follows: ClassVar[tuple[str, ...]] = (QUORATE, NUMBER, THERE, MISSING)

    type: Literal["attendance"]
    of: Condition | None = None

    def rows_in(self, context: Context) -> tuple[Choice, ...] | None:
        return self.listed(self.of, context)

    def cells(self, row: Choice, context: Context) -> tuple[Part, ...]:
        return (
            RadiosField(
                type="radios",
                key=CAME,
                label=Text(en=row.label),
                short=Text(en=_("if they came")),
                required=True,
                inline=True,
                options=[Option(value=value, label=Text(en=said)) for value, said in _ways()],
            ),
            TextField(type="text", key=WHO, label=Text(en=_("Who came")), personal=True),
        )

    def cell_label(self, row: str, cell: Part, context: Context) -> str:
        return row if cell.key == CAME else _("Who came: %(row)s", row=row)

    def said_of(self, row: str, message: str, context: Context) -> str:
        return f"{self.row_title(row, context)}: {message[:1].lower()}{message[1:]}"

    def whole(self, rows: Mapping[str, Answer], beside: Beside, context: Context) -> Answer:
        there = [row for row, cells in rows.items() if cells.get(CAME) == PRESENT]
        standing = self.standing(there, context)
        return {
            ROWS: rows,
            QUORATE: "yes" if standing.quorate else "no",
            NUMBER: standing.present,
            THERE: there,
            MISSING: [key for partner in standing.lacking for key in partner],
        }

    def standing(self, there: list[str], context: Context) -> Standing:
        return (self.kind(context) or Meeting()).quorum.standing(there)

    def feel(self, value: Answer) -> Any:
        return {
            QUORATE: value.get(QUORATE),
            NUMBER: Decimal(value.get(NUMBER) or 0),
            THERE: list(value.get(THERE) or ()),
            MISSING: list(value.get(MISSING) or ()),
        }

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        rows = value[ROWS]
        names = dict(self.named(context))
        said = [
            f"{label}: {', '.join(_named(row, rows[row], names) for row in found)}"
            for way, label in _ways()
            if (found := [row for row in rows if rows[row].get(CAME) == way])
        ]
        return (*said, self.in_words(value, context))

    def in_words(self, value: Answer, context: Context) -> str:
        """Whether it is quorate and, if not, who is missing."""
        return standing_in_words(
            self.standing(list((value or {}).get(THERE, ())), context), self.named(context)
        )

    def for_script(self, context: Context) -> str:
        """What the page's script must know to say the same as people are ticked."""
        quorum = (self.kind(context) or Meeting()).quorum
        names = dict(self.named(context))
        partners = [
            {"any": each, "name": "/".join(names.get(key, key) for key in each)} for each in quorum.partners
        ]
        return json.dumps({"least": quorum.least, "partners": partners, "words": sentences()})

    def samples(self, context: Context) -> tuple[Sample, ...]:
        """The script tells apart only whether it is quorate."""
        return tuple((quorate, ({QUORATE: quorate},)) for quorate in ("yes", "no"))

    def inner_domain(self, name: str) -> tuple[Any, ...] | None:
        return ("yes", "no") if name == QUORATE else None


def _ways() -> tuple[tuple[str, str], ...]:
    return ((PRESENT, _("Present")), (APOLOGIES, _("Apologies")), (ABSENT, _("Absent")))


def _named(row: str, cells: Mapping[str, Answer], names: Mapping[str, str]) -> str:
    name = names.get(row, row)
    return f"{name} ({cells[WHO]})" if cells.get(WHO) else name
