"""Lists of cases for those who see few of them and for those who see many, at the same cost.

Somebody who takes part in few cases gets them by their ids, however many others there are. For somebody who sees
many, a list is soon full when it is read in its own order and each case is looked at in turn. Which of the two it is
follows from the rule of access itself: it is asked, up to a limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from webapp.cases.access import Reader, in_team, own_ways, visible_cases, ways_by_role, ways_in_place
from webapp.cases.models import Case, Task, TeamMember

MANY = 5_000
"""So many tasks by which somebody sees cases are many."""


@dataclass(frozen=True)
class Visible:
    """The cases somebody sees; `few` holds their ids where they are few."""

    reader: Reader
    few: frozenset[UUID] | None

    @property
    def cases(self) -> ColumnElement[bool]:
        """As a condition for a list of cases."""
        if self.few is None:
            return visible_cases(self.reader)
        return (Case.board_id == self.reader.board_id) & self.among(Case.id)

    def among(
        self, case_id: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None]
    ) -> ColumnElement[bool]:
        """As a condition on the id of a case; only where they are few."""
        return case_id == any_(literal(list(self.few or ()), ARRAY(Uuid())))


def visible(session: Session, reader: Reader) -> Visible:
    """What somebody sees, for lists: one statement, none for the office."""
    if reader.is_office:
        return Visible(reader, None)
    asked = select(Task.case_id).where(Task.board_id == reader.board_id)
    own = [asked.where(way) for way in (*own_ways(reader), *ways_in_place(reader))]
    # in the order of an index, which the database would otherwise pass over where a role has many tasks
    by_role = [asked.where(way).order_by(Task.case_id) for way in ways_by_role(reader)]
    team = select(TeamMember.case_id).where(TeamMember.board_id == reader.board_id, in_team(reader))
    parts = [select(each.limit(MANY).subquery()) for each in (*own, *by_role, team)]
    found = session.scalars(union_all(*parts).limit(MANY)).all()
    return Visible(reader, frozenset(found) if len(found) < MANY else None)
