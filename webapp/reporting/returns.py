"""Who has not returned: everything asked of agencies in the board's open cases, in one statement, one more where it
is searched, and one for those who do not see all cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, tuple_
from sqlalchemy.orm import Session

from webapp.accounts.models import RoleHolding
from webapp.audit.models import AuditEntry
from webapp.cases.access import Reader
from webapp.cases.breadth import Visible, visible
from webapp.cases.models import BY_DUE, DONE, OPEN, Case, Draft, Task
from webapp.cases.searching import named
from webapp.cases.worklist import NO_DATE, later
from webapp.clock import LONDON
from webapp.deadlines.models import DueDate
from webapp.outbox.models import Message

PAGE = 50

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
    listed = _ordered(_asked(session, who, wanted, now), wanted).limit(size + 1).subquery()
    # what else is told of them is looked up for those of this page only
    query = (
        select(Task, Case, _opened(who), _begun(), _chased(who))
        .join(listed, listed.c.id == Task.id)
        .join(Case, Case.id == Task.case_id)
    )
    found = session.execute(query.order_by(*_order(wanted))).all()
    lines = [Line(*row) for row in found[:size]]
    last = lines[-1].task if len(found) > size else None
    return Page(lines, ((getattr(last, moment.key) or NO_DATE), last.id) if last else None)


def waiting(seen: Visible) -> ColumnElement[bool]:
    """What is asked of agencies and has not been returned, in cases that go on."""
    return and_(
        Task.board_id == seen.reader.board_id,
        Task.state == OPEN,
        Task.agency.is_not(None),
        Case.closed_at.is_(None),
        seen.cases,
    )


def _asked(session: Session, who: Reader, wanted: Wanted, now: datetime) -> Select[Any]:
    seen = visible(session, who)
    query = (
        select(Task.id)
        .join(Case, Case.id == Task.case_id)
        .where(_returned(seen) if wanted.returned else waiting(seen))
    )
    if wanted.agency:
        query = query.where(Task.agency == wanted.agency)
    if wanted.case.strip():
        query = query.where(named(session, who.board_id, wanted.case))
    if wanted.late and not wanted.returned:
        query = query.where(Task.due_at < now, Case.status == "open")
    return query


def _returned(seen: Visible) -> ColumnElement[bool]:
    return and_(
        Task.board_id == seen.reader.board_id,
        Task.state == DONE,
        Task.agency.is_not(None),
        Case.closed_at.is_(None),
        seen.cases,
    )


def _ordered(query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.after and wanted.returned:
        query = query.where(tuple_(Task.done_at, Task.id) < wanted.after)
    elif wanted.after:
        query = query.where(later(*wanted.after))
    return query.order_by(*_order(wanted))


def _order(wanted: Wanted) -> Sequence[ColumnElement[Any]]:
    return (Task.done_at.desc(), Task.id.desc()) if wanted.returned else (BY_DUE, Task.id.asc())


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
    """When the agency was last written to about it, by the office or by the service: of the task, or of its limit."""
    written = (
        select(func.max(Message.queued_at))
        .where(Message.board_id == Task.board_id, Message.person_id.not_in(_office(who)))
        .correlate(Task)
    )
    of_limit = written.join(DueDate, DueDate.id == Message.about).where(
        DueDate.case_id == Task.case_id,
        DueDate.limit_id == Task.limit_id,
        DueDate.instance.in_((Task.agency, "")),
    )
    of_task = written.where(Message.about == Task.id)
    return func.greatest(of_task.scalar_subquery(), of_limit.scalar_subquery())
