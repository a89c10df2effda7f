"""How each voted, and what the vote comes to."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Literal

from webapp.forms.context import Answer, Context
from webapp.forms.expressions import Condition
from webapp.forms.faults import Mistake
from webapp.forms.fields.attendance import THERE
from webapp.forms.fields.base import Part
from webapp.forms.fields.choices import Choice, Option, RadiosField, label_of
from webapp.forms.fields.meeting_rows import ROWS, MeetingRows
from webapp.forms.fields.rows import Beside
from webapp.forms.keys import Key
from webapp.forms.meeting import Meeting, joined
from webapp.forms.scope import Scope, beyond
from webapp.forms.words import _
from webapp.rules.votes import ABSTAIN, MOTION, NO, YES, Outcome, Tally
from webapp.text import Text

VOTE = "vote"
CASTING = "casting"  # the row of the vote that counts only between equal numbers
OUTCOME, CHOSEN, COUNTS, ABSTAINED, WAITING = "outcome", "chosen", "counts", "abstained", "waiting"


class VotesField(MeetingRows):
    """A row for each voter. Beside the rows stands what follows from them.

    `outcome` is carried, lost, tied or not_decided; `chosen` what was decided for; `counts`, `abstained`, `waiting`
    how many. `voters` names who votes: the attendance of the same form (then only those present do), or an earlier
    answer that lists them. Where people vote in a step of their own, `cast` is the list of their answers, `voter` and
    `choice` the fields of each that say who voted for what; nobody then types votes here.
    """

    follows: ClassVar[tuple[str, ...]] = (OUTCOME, CHOSEN, COUNTS, ABSTAINED, WAITING)

    type: Literal["votes"]
    voters: Condition | None = None
    cast: Condition | None = None
    voter: Key = "voter"
    choice: Key = "vote"

    def rows_in(self, context: Context) -> tuple[Choice, ...] | None:
        expected = self.listed(self.voters if self.voters and "." in self.voters else None, context)
        if expected is None:
            return None
        casting = (self.kind(context) or Meeting()).casting
        return (*expected, Choice(CASTING, _("Casting vote: %(who)s", who=casting))) if casting else expected

    def given(self, context: Context) -> Answer:
        if self.cast is None:
            return None
        found = Scope({}, beyond(context.lookup), context.today).worth(self.cast)
        votes = [each for each in found or () if isinstance(each, Mapping)] if isinstance(found, list) else []
        return {
            str(each[self.voter]): {VOTE: each[self.choice]}
            for each in votes
            if {self.voter, self.choice} <= set(each)
        }

    def kept(self, rows: Mapping[str, Answer]) -> Answer:
        return super().kept(rows) if self.cast is None else None

    def cells(self, row: Choice, context: Context) -> tuple[Part, ...]:
        choices = self.choices(context)
        offered = choices if row.value == CASTING else (*choices, (ABSTAIN, _("Abstains")))
        options = [Option(value=value, label=Text(en=label)) for value, label in offered]
        vote = RadiosField(
            type="radios", key=VOTE, label=Text(en=row.label), required=True, inline=True, options=options
        )
        return (vote,)

    def choices(self, context: Context) -> Sequence[tuple[str, str]]:
        """What is voted for, besides abstaining."""
        kind = self.kind(context)
        return kind.choices if kind and kind.choices else ((YES, _("For")), (NO, _("Against")))

    def cell_label(self, row: str, cell: Part, context: Context) -> str:
        return row

    def check_row(
        self, row: str, value: Mapping[str, Answer], scope: Scope, context: Context
    ) -> Iterator[tuple[str, Mistake]]:
        if row == CASTING or not self.voters or "." in self.voters:
            return
        if row not in (scope((self.voters, THERE)) or ()):
            message = _("%(who)s was not there, so has no vote", who=self.row_title(row, context))
            yield VOTE, Mistake("not_there", message)

    def whole(self, rows: Mapping[str, Answer], beside: Beside, context: Context) -> Answer:
        votes = {row: cells.get(VOTE) for row, cells in rows.items() if row != CASTING}
        casting = rows.get(CASTING, {}).get(VOTE)
        tally = self.tally(
            [vote for vote in votes.values() if vote], self._voters(votes, beside, context), casting, context
        )
        return {
            ROWS: rows,
            OUTCOME: str(tally.outcome),
            CHOSEN: tally.chosen,
            COUNTS: dict(tally.counts),
            ABSTAINED: tally.abstained,
            WAITING: tally.waiting,
        }

    def tally(self, votes: Sequence[str], voters: int, casting: str | None, context: Context) -> Tally:
        return (self.kind(context) or Meeting()).ballot.tally(votes, voters, casting)

    def feel(self, value: Answer) -> Any:
        numbers = {key: Decimal(value.get(key) or 0) for key in (ABSTAINED, WAITING)}
        counts = {key: Decimal(each) for key, each in (value.get(COUNTS) or {}).items()}
        return {OUTCOME: value.get(OUTCOME), CHOSEN: value.get(CHOSEN), COUNTS: counts, **numbers}

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        choices = [Choice(*each) for each in (*self.choices(context), (ABSTAIN, _("Abstains")))]
        said = [
            f"{self.row_title(row, context)}: {label_of(cells[VOTE], choices)}"
            for row, cells in value[ROWS].items()
            if cells.get(VOTE)
        ]
        return (*said, self.in_words(value, context))

    def in_words(self, value: Answer, context: Context) -> str:
        """What the vote comes to, in a sentence or two."""
        if not value or OUTCOME not in value:
            return ""
        labels = dict(self.choices(context))
        shown = {key: number for key, number in value[COUNTS].items() if number or len(labels) == len(MOTION)}
        counts = ", ".join(f"{labels.get(key, key)} {number}" for key, number in shown.items())
        return f"{self._outcome(value, labels, context)} {counts}."

    def inner_domain(self, name: str) -> tuple[Any, ...] | None:
        return tuple(str(each) for each in Outcome) if name == OUTCOME else None

    def _voters(self, votes: Mapping[str, Any], beside: Beside, context: Context) -> int:
        """How many were to vote: those who were there, or all."""
        if self.voters and "." not in self.voters:
            attendance = beside(self.voters) or {}
            return max(len(votes), len(attendance.get(THERE, ())))
        rows = self.rows_in(context)
        return len(votes) if rows is None else sum(row.value != CASTING for row in rows)

    def _outcome(self, value: Answer, labels: Mapping[str, str], context: Context) -> str:
        kind = self.kind(context) or Meeting()
        match value[OUTCOME]:
            case Outcome.CARRIED if value[CHOSEN] in (YES, None):
                return _("Carried.")
            case Outcome.CARRIED:
                return _("Decided: %(choice)s.", choice=labels.get(value[CHOSEN], value[CHOSEN]))
            case Outcome.LOST:
                return _("Not carried.")
        if value[WAITING]:
            return _("Not decided: %(count)s still to vote.", count=value[WAITING])
        said = _("Equal votes.") if value[OUTCOME] == Outcome.TIED else _("Not decided: no majority.")
        if kind.escalates_to:
            said += " " + _("It goes to: %(who)s.", who=joined(kind.escalates_to, _("and")))
        return said
