"""What a standing panel deals with: what every meeting has, what the office writes, and steps of cases that wait.

A step of a case that names a panel's `agenda` stands on the panel's next meeting for as long as it is open: nobody puts
it there or takes it off. When a meeting has been held, what became of each item is written down; what was not dealt
with stands on the next agenda, and says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from webapp.audit.service import reached
from webapp.cases.models import OPEN, Case, Task
from webapp.configuration import service as configuration
from webapp.configuration.vocabulary import ON_AGENDA
from webapp.errors import DomainError, NotFound
from webapp.meetings.models import CARRIED, DEALT, PLANNED, WAITING, AgendaItem, Meeting
from webapp.text import Text


@dataclass(frozen=True)
class Item:
    """One thing on an agenda. `key` tells it apart on a form; `row` is there for what the office wrote."""

    key: str
    title: Text
    reference: str = ""
    case_id: UUID | None = None
    task_id: UUID | None = None
    due_at: datetime | None = None
    row: UUID | None = None
    state: str = WAITING
    carried_from: datetime | None = None


def items_of(session: Session, meeting: Meeting) -> list[Item]:
    """What is on a meeting's agenda, those of cases last; once it was held, what became of each."""
    if meeting.is_cancelled:
        return []
    items = [_of_row(row, since) for row, since in _rows(session, meeting)]
    if not meeting.is_held and _is_next(session, meeting):
        items += _of_cases(session, meeting.board_id, meeting.kind)
    for item in items:
        if item.case_id is not None:
            reached(session, item.case_id)
    return items


def next_meeting(session: Session, board_id: UUID, kind: str) -> Meeting | None:
    """The meeting of that kind that is held next."""
    query = select(Meeting).where(
        Meeting.board_id == board_id, Meeting.kind == kind, Meeting.status == PLANNED
    )
    return session.scalars(query.order_by(Meeting.starts_at, Meeting.id).limit(1)).one_or_none()


def add(session: Session, meeting: Meeting, title: str) -> AgendaItem:
    """Put something on the agenda of a meeting that is still to be held. Raises DomainError."""
    if not meeting.is_planned:
        raise DomainError("This meeting is already held or called off: add it to the next one.")
    highest = session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id))
    item = AgendaItem(
        board_id=meeting.board_id,
        kind=meeting.kind,
        meeting_id=meeting.id,
        position=(highest or 0) + 1,
        title=Text(en=title, cy=title),
    )
    session.add(item)
    session.flush()
    return item


def remove(session: Session, meeting: Meeting, item_id: UUID) -> None:
    """Take off something the office wrote. Raises NotFound."""
    session.delete(_written(session, meeting, item_id))


def move_on(session: Session, meeting: Meeting, item_id: UUID) -> Meeting | None:
    """Leave something the office wrote to the meeting after this one; without one it waits. Gives that meeting."""
    item = _written(session, meeting, item_id)
    after = session.scalars(
        select(Meeting)
        .where(Meeting.board_id == meeting.board_id, Meeting.kind == meeting.kind, Meeting.status == PLANNED)
        .where(Meeting.starts_at > meeting.starts_at)
        .order_by(Meeting.starts_at)
        .limit(1)
    ).one_or_none()
    if after is None:
        raise DomainError("No later meeting is planned yet. Plan one first.")
    item.meeting_id = after.id
    return after


def close(session: Session, meeting: Meeting, dealt: Collection[str]) -> None:
    """Write down what became of each item, before the meeting counts as held; the rest goes on the next agenda."""
    items, rows = items_of(session, meeting), {row.id: row for row, _ in _rows(session, meeting)}
    for place, item in enumerate(items, start=1):
        row = rows.get(item.row) if item.row else None
        if row is None:
            row = AgendaItem(
                board_id=meeting.board_id, kind=meeting.kind, title=item.title, reference=item.reference
            )
            row.case_id, row.task_id = item.case_id, item.task_id
            session.add(row)
        row.meeting_id, row.position = meeting.id, place
        row.state = DEALT if item.key in dealt else CARRIED
        if row.state == CARRIED and row.task_id is None:
            session.add(_carried(row, meeting))


def put_back(session: Session, meeting: Meeting) -> None:
    """What stood on the agenda of a meeting that is called off waits for the next one."""
    for row, _ in _rows(session, meeting):
        row.meeting_id = None


def _carried(row: AgendaItem, meeting: Meeting) -> AgendaItem:
    return AgendaItem(
        board_id=row.board_id,
        kind=row.kind,
        meeting_id=None,
        position=0,
        title=row.title,
        carried_from_id=meeting.id,
    )


def _is_next(session: Session, meeting: Meeting) -> bool:
    following = next_meeting(session, meeting.board_id, meeting.kind)
    return following is not None and following.id == meeting.id


def _rows(session: Session, meeting: Meeting) -> Sequence[tuple[AgendaItem, datetime | None]]:
    """Rows of this meeting, and of the next one also those that wait for it, with the meeting they come from."""
    own = AgendaItem.meeting_id == meeting.id
    if meeting.is_planned and _is_next(session, meeting):
        waits = AgendaItem.meeting_id.is_(None) & (AgendaItem.kind == meeting.kind)
        own = or_(own, waits & (AgendaItem.board_id == meeting.board_id))
    before = select(Meeting.id, Meeting.starts_at).subquery()
    query = select(AgendaItem, before.c.starts_at).outerjoin(
        before, before.c.id == AgendaItem.carried_from_id
    )
    return [
        (row, since)
        for row, since in session.execute(query.where(own).order_by(AgendaItem.position, AgendaItem.id))
    ]


def _of_row(row: AgendaItem, since: datetime | None) -> Item:
    return Item(
        key=f"item_{row.id}",
        title=row.title,
        reference=row.reference,
        case_id=row.case_id,
        task_id=row.task_id,
        row=row.id,
        state=row.state,
        carried_from=since,
    )


def _of_cases(session: Session, board_id: UUID, kind: str) -> Iterator[Item]:
    """The open steps of cases that the panel deals with, the longest waiting first."""
    steps = _steps(session, board_id, kind)
    if not steps:
        return
    query = (
        select(Task, Case.reference, Case.version_id)
        .join(Case, Case.id == Task.case_id)
        .where(Task.board_id == board_id, Task.state == OPEN, Task.step.in_(set().union(*steps.values())))
        .order_by(Task.ready_at, Task.id)
    )
    found = [row for row in session.execute(query) if row.Task.step in steps.get(row.version_id, ())]
    carried = _carried_since(session, [row.Task.id for row in found])
    for task, reference, _version in found:
        since = carried.get(task.id)
        yield Item(
            f"task_{task.id}",
            task.title,
            reference,
            task.case_id,
            task.id,
            due_at=task.due_at,
            carried_from=since,
        )


def _steps(session: Session, board_id: UUID, kind: str) -> Mapping[UUID, frozenset[str]]:
    """By version in use, the steps that name this panel."""
    in_use = select(Case.version_id).where(Case.board_id == board_id, Case.closed_at.is_(None)).distinct()
    return {version: steps_on_agenda(session, version, kind) for version in session.scalars(in_use)}


def steps_on_agenda(session: Session, version_id: UUID, kind: str) -> frozenset[str]:
    """The steps of a version of the procedure that this panel deals with."""
    nodes = configuration.procedure(session, version_id).process.nodes.values()
    return frozenset(node.id for node in nodes if node.properties.get(ON_AGENDA) == kind)


def _carried_since(session: Session, tasks: Sequence[UUID]) -> Mapping[UUID, datetime]:
    """By task, the last meeting that did not come to it."""
    query = (
        select(AgendaItem.task_id, func.max(Meeting.starts_at))
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.task_id.in_(tasks), AgendaItem.state == CARRIED)
        .group_by(AgendaItem.task_id)
    )
    return {task_id: since for task_id, since in session.execute(query) if task_id is not None}


def _written(session: Session, meeting: Meeting, item_id: UUID) -> AgendaItem:
    item = session.get(AgendaItem, item_id)
    here = item is not None and item.kind == meeting.kind and item.meeting_id in (None, meeting.id)
    if item is None or not here or not meeting.is_planned or item.task_id is not None:
        raise NotFound("There is no such item on this agenda.")
    return item
