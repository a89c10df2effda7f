"""The board's own meetings: its office plans them, moves them, calls them off and records that they were held."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.accounts.models import Person
from webapp.clock import LONDON
from webapp.configuration.board import BoardFile
from webapp.configuration.meetings import MeetingKind
from webapp.errors import DomainError, NotFound
from webapp.meetings import agenda
from webapp.meetings.invitations import invite
from webapp.meetings.invited import invited_to_board
from webapp.meetings.models import CANCELLED, HELD, Meeting
from webapp.programme import service as programme


@dataclass(frozen=True)
class Arrangements:
    """When and where."""

    starts_at: datetime
    minutes: int
    place: str


def panel(board: BoardFile, key: str) -> MeetingKind:
    """A kind of meeting of the board itself. Raises NotFound."""
    for kind in board.meetings:
        if kind.key == key and kind.scope == "board":
            return kind
    raise NotFound("The board has no such meetings of its own.")


def plan(
    session: Session,
    board_id: UUID,
    board: BoardFile,
    kind: MeetingKind,
    arranged: Arrangements,
    *,
    now: datetime,
) -> Meeting:
    """Plan a meeting and invite to it. Raises DomainError for a time that has passed."""
    _ahead(arranged, now)
    meeting = Meeting(board_id=board_id, case_id=None, kind=kind.key, name=kind.name, sequence=0)
    _arrange(meeting, arranged)
    session.add(meeting)
    people = invited_to_board(session, board_id, board, kind, now=now)
    invite(session, meeting, people, changed=False, reference="", now=now)
    return meeting


def change(
    session: Session, meeting: Meeting, board: BoardFile, arranged: Arrangements, *, now: datetime
) -> None:
    """Another time or place; everybody's calendar follows. Raises DomainError once it is held or called off."""
    _still_planned(meeting)
    _ahead(arranged, now)
    before = (meeting.starts_at, meeting.minutes, meeting.place)
    _arrange(meeting, arranged)
    changed = before != (meeting.starts_at, meeting.minutes, meeting.place)
    meeting.sequence += changed
    people = invited_to_board(session, meeting.board_id, board, panel(board, meeting.kind), now=now)
    invite(session, meeting, people, changed=changed, reference="", now=now)


def call_off(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """It does not take place; what was on its agenda waits for the next one."""
    _still_planned(meeting)
    meeting.status, meeting.sequence = CANCELLED, meeting.sequence + 1
    agenda.put_back(session, meeting)
    invite(session, meeting, (), changed=True, reference="", now=now)


def record_held(
    session: Session,
    meeting: Meeting,
    board: BoardFile,
    attendance: Mapping[str, Any],
    dealt: Collection[str],
    *,
    by: Person,
    now: datetime,
) -> None:
    """Put on record who came and what was dealt with; the rest goes on the next agenda.

    Recorded again, only who came is put right. Raises DomainError before it has begun or when it is called off.
    """
    if meeting.is_cancelled:
        raise DomainError("This meeting is called off.")
    if meeting.starts_at > now:
        raise DomainError("This meeting has not begun yet.")
    meeting.attendance = dict(attendance)
    if meeting.is_held:
        return
    agenda.close(session, meeting, dealt)
    meeting.status = HELD
    kind = panel(board, meeting.kind)
    if kind.schedule:
        programme.record_done(
            session, meeting.board_id, board, kind.schedule, meeting.begins.date(), by=by, now=now
        )


def last_day(session: Session, board_id: UUID, kind: MeetingKind) -> date | None:
    """The day of the last meeting of that kind that is planned or was held."""
    query = select(func.max(Meeting.starts_at)).where(
        Meeting.board_id == board_id, Meeting.kind == kind.key, Meeting.status != CANCELLED
    )
    found: datetime | None = session.scalar(query)
    return found.astimezone(LONDON).date() if found else None


def _arrange(meeting: Meeting, arranged: Arrangements) -> None:
    meeting.starts_at, meeting.minutes, meeting.place = arranged.starts_at, arranged.minutes, arranged.place


def _ahead(arranged: Arrangements, now: datetime) -> None:
    if arranged.starts_at <= now:
        raise DomainError("Choose a time that lies ahead.")


def _still_planned(meeting: Meeting) -> None:
    if not meeting.is_planned:
        raise DomainError("This meeting is already held or called off.")
