"""Who has not returned: everything asked of agencies in the board's open cases, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from webapp.accounts.models import RoleHolding
from webapp.audit.models import AuditEntry
from webapp.cases.access import Reader, visible_cases
from webapp.cases.models import DONE, OPEN, Case, Draft, Task
from webapp.clock import LONDON
from webapp.deadlines.models import DueDate
from webapp.outbox.models import Message

PAGE = 50
NEVER = datetime.max.replace(tzinfo=LONDON, microsecond=0)

After = tuple[datetime, UUID]


class State(StrEnum):
    """How far a request has come."""

    NOT_OPENED = "not_opened"
    OPENED = "opened"
    BEGUN = "begun"
    RETURNED = "returned"
    NIL = "nil"


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to."""

    agency: str = ""
    case: str = ""
    late: bool = False
    returned: bool = False  # those that have returned, instead of those that have not
    after: After | None = None


@dataclass(frozen=True)
class Line:
    """One thing asked of one agency in one case."""

    task: Task
    case: Case
    opened: bool
    begun: bool
    chased_at: datetime | None

    @property
    def due(self) -> date | None:
        return self.task.due_at.astimezone(LONDON).date() if self.task.due_at else None

    def is_late(self, now: datetime) -> bool:
        """Whether it waits although its limit has passed."""
        late = self.task.due_at is not None and self.task.due_at < now
        return late and self.task.is_open and self.case.status == "open"

    @property
    def state(self) -> State:
        """The one word for it; that it is late stands beside its date."""
        if self.task.state == DONE:
            return State.NIL if self.task.nil else State.RETURNED
        if self.begun:
            return State.BEGUN
        return State.OPENED if self.opened else State.NOT_OPENED


@dataclass(frozen=True)
class Page:
    """Some lines, and where the next page begins."""

    lines: Sequence[Line]
    next_after: After | None


def returns(session: Session, who: Reader, wanted: Wanted, *, now: datetime, size: int = PAGE) -> Page:
    """One page of requests: those that wait, the most late first; or those that have returned, newest first."""
    moment = Task.done_at if wanted.returned else Task.due_at
    found = session.execute(_ordered(_asked(who, wanted, now), wanted).limit(size + 1)).all()
    lines = [Line(*row) for row in found[:size]]
    last = lines[-1].task if len(found) > size else None
    return Page(lines, ((getattr(last, moment.key) or NEVER), last.id) if last else None)


def waiting(who: Reader) -> ColumnElement[bool]:
    """What is asked of agencies and has not been returned, in cases that go on."""
    return and_(
        Task.board_id == who.board_id,
        Task.state == OPEN,
        Task.agency.is_not(None),
        Case.status.in_(("open", "paused")),
        visible_cases(who),
    )


def _asked(who: Reader, wanted: Wanted, now: datetime) -> Select[Any]:
    query = (
        select(Task, Case, _opened(who), _begun(), _chased(who))
        .join(Case, Case.id == Task.case_id)
        .where(_returned(who) if wanted.returned else waiting(who))
    )
    if wanted.agency:
        query = query.where(Task.agency == wanted.agency)
    if wanted.case:
        like = f"%{wanted.case.strip()}%"
        query = query.where(or_(Case.reference.ilike(like), Case.pseudonym.ilike(like)))
    if wanted.late and not wanted.returned:
        query = query.where(Task.due_at < now, Case.status == "open")
    return query


def _returned(who: Reader) -> ColumnElement[bool]:
    return and_(
        Task.board_id == who.board_id,
        Task.state == DONE,
        Task.agency.is_not(None),
        Case.status.in_(("open", "paused")),
        visible_cases(who),
    )


def _ordered(query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.returned:
        if wanted.after:
            query = query.where(tuple_(Task.done_at, Task.id) < wanted.after)
        return query.order_by(Task.done_at.desc(), Task.id.desc())
    if wanted.after:
        query = query.where(_later(*wanted.after))
    return query.order_by(Task.due_at.asc().nulls_last(), Task.id)


def _later(due: datetime, task_id: UUID) -> ColumnElement[bool]:
    without_date = and_(Task.due_at.is_(None), Task.id > task_id)
    if due == NEVER:
        return without_date
    return or_(tuple_(Task.due_at, Task.id) > (due, task_id), Task.due_at.is_(None))


def _office(who: Reader) -> Select[Any]:
    """Ids of those of the office: that they looked, or were told, says nothing of the agency."""
    return select(RoleHolding.person_id).where(
        RoleHolding.board_id == who.board_id, RoleHolding.role == who.office_role
    )


def _opened(who: Reader) -> ColumnElement[bool]:
    return exists().where(
        AuditEntry.board_id == Task.board_id,
        AuditEntry.subject_kind == "task",
        AuditEntry.subject_id == Task.id,
        AuditEntry.action == "task:viewed",
        AuditEntry.person_id.not_in(_office(who)),
    )


def _begun() -> ColumnElement[bool]:
    return exists().where(Draft.task_id == Task.id)


def _chased(who: Reader) -> Any:
    """When the agency was last written to about it, by the office or by the service."""
    limits = select(DueDate.id).where(
        DueDate.case_id == Task.case_id,
        DueDate.limit_id == Task.limit_id,
        DueDate.instance.in_((Task.agency, "")),
    )
    return (
        select(func.max(Message.queued_at))
        .where(
            Message.board_id == Task.board_id,
            or_(Message.about == Task.id, Message.about.in_(limits)),
            Message.person_id.not_in(_office(who)),
        )
        .correlate(Task)
        .scalar_subquery()
    )
