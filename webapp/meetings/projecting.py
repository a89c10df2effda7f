"""Write down the meetings a case's log tells of, and invite to what is new in them.

The rows follow from the log: told again they come out the same, and nobody is written to a second time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.accounts.models import Person
from webapp.cases import effects
from webapp.cases.log import Entry, Kind
from webapp.cases.models import Case
from webapp.cases.story import Story
from webapp.configuration.meetings import MeetingKind
from webapp.configuration.vocabulary import CONVENES, HOLDS
from webapp.engine import Address
from webapp.meetings.convened import Convened, concerns_meetings, convened
from webapp.meetings.invitations import invite
from webapp.meetings.invited import invited_to_case
from webapp.meetings.models import CANCELLED, PLANNED, Meeting

TOLD = ("starts_at", "whole_day", "minutes", "place", "status")
"""What a calendar must be told of when it changes."""


def meeting_id(case_id: UUID, kind: str, number: int) -> UUID:
    """A case's meeting has the same id whenever the case is told again."""
    return uuid5(case_id, f"meeting:{kind}:{number}")


def connect() -> None:
    """Let cases have meetings; whatever moves cases on needs this once."""
    effects.on_projected(project_meetings)


def project_meetings(session: Session, case: Case, story: Story, whole: bool, now: datetime) -> None:
    """Bring a case's meetings up to its story."""
    if not concerns_meetings(story) or not (whole or _concerns(story.entries[-1], story)):
        return
    writing = _Writing(session, case, story, now)
    rows = {row.id: row for row in session.scalars(select(Meeting).where(Meeting.case_id == case.id))}
    for each in convened(story):
        writing.bring_up(each, rows.pop(meeting_id(case.id, each.kind, each.number), None))
    for row in rows.values():
        if not row.is_cancelled:  # a correction left no place for it, but people have it in their calendars
            row.status, row.sequence = CANCELLED, row.sequence + 1
            writing.tell(row, [], changed=True)


def _concerns(entry: Entry, story: Story) -> bool:
    if entry.kind in (Kind.WITHDRAWN, Kind.REOPENED) or story.status == "closed":
        return True
    node = story.process.nodes.get(Address.read(entry.address).step) if entry.kind is Kind.ANSWERED else None
    return node is not None and bool({CONVENES, HOLDS} & node.properties.keys())


@dataclass(frozen=True)
class _Writing:
    """One case at one moment, whose meetings are written down."""

    session: Session
    case: Case
    story: Story
    now: datetime

    def bring_up(self, each: Convened, row: Meeting | None) -> None:
        """Write one meeting, or what changed of it, and tell those it concerns."""
        kind = next(kind for kind in self.story.configuration.board.meetings if kind.key == each.kind)
        values = _values(kind, each)
        changed = row is not None and any(getattr(row, key) != values[key] for key in TOLD)
        told = row is None or changed or each.status == PLANNED
        row = row or self._new(each)
        row.sequence += changed
        for key, value in values.items():
            setattr(row, key, value)
        if told:
            people = invited_to_case(self.session, self.case, kind, each.agencies, now=self.now)
            self.tell(row, people, changed=changed)

    def tell(self, row: Meeting, people: Sequence[Person], *, changed: bool) -> None:
        invite(
            self.session,
            row,
            people,
            changed=changed,
            reference=self.case.reference,
            now=self.now,
            quiet=self.story.catching_up,
        )

    def _new(self, each: Convened) -> Meeting:
        case = self.case
        key = meeting_id(case.id, each.kind, each.number)
        row = Meeting(
            id=key, board_id=case.board_id, case_id=case.id, number=each.number, kind=each.kind, sequence=0
        )
        self.session.add(row)
        return row


def _values(kind: MeetingKind, each: Convened) -> Mapping[str, Any]:
    return {
        "name": kind.name,
        "starts_at": each.starts_at,
        "whole_day": each.whole_day,
        "minutes": kind.minutes_length,
        "place": each.place,
        "status": each.status,
        "step": each.step,
        "attendance": dict(each.attendance),
        "votes": dict(each.votes),
    }
