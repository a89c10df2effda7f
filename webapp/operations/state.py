"""How the installation stands, in numbers that say nothing of any child: for figures and for the doctor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import Session

from webapp import db
from webapp.accounts.models import Board
from webapp.audit.models import AuditVerification
from webapp.cases.models import OPEN, Task
from webapp.deadlines.models import DueDate
from webapp.operations.heartbeat import HEARD
from webapp.operations.models import BackupMade
from webapp.outbox.models import Message

_QUEUE = text("""
select task_name, count(*) filter (where status = 'todo' and coalesce(scheduled_at, now()) <= now()),
       count(*) filter (where status = 'doing'), count(*) filter (where status = 'failed')
from procrastinate_jobs group by task_name order by task_name""")
_WAITS_SINCE = text("""
select extract(epoch from now() - min(coalesce(j.scheduled_at, e.at)))
from procrastinate_jobs j join procrastinate_events e on e.job_id = j.id and e.type = 'deferred'
where j.status = 'todo' and coalesce(j.scheduled_at, e.at) <= now()""")
_PATIENCE = timedelta(minutes=5)  # the worker looks every minute


@dataclass(frozen=True)
class Queue:
    """One kind of job: how many are waiting to be done now, in hand, and given up."""

    task: str
    waiting: int
    in_hand: int
    failed: int


@dataclass(frozen=True)
class AtBoard:
    """One board in numbers."""

    key: str
    late_tasks: int
    limits_not_passed: int  # their moment has come, and the worker has not looked at them
    messages: Mapping[str, int]  # by state, those not sent
    verified: float | None  # seconds since its record was last reckoned again
    broken: bool  # whether it did not hold then


@dataclass(frozen=True)
class Installation:
    """Everything of it. Ages are in seconds; None where there is nothing to have an age."""

    queues: Sequence[Queue]
    oldest_job: float | None
    workers: int
    worker_heard: float | None  # since one was last heard of
    last_backup: float | None
    boards: Sequence[AtBoard]


def installation(session: Session, *, now: datetime) -> Installation:
    """How it stands. The session is for reading and works for no board afterwards."""
    workers, heard = session.execute(text(HEARD)).one()
    oldest = session.scalar(_WAITS_SINCE)
    backup = session.scalar(select(func.max(BackupMade.made_at)))
    return Installation(
        queues=[Queue(*row) for row in session.execute(_QUEUE)],
        oldest_job=None if oldest is None else max(0.0, float(oldest)),
        workers=workers,
        worker_heard=None if heard is None else float(heard),
        last_backup=None if backup is None else (now - backup).total_seconds(),
        boards=_boards(session, now),
    )


def _boards(session: Session, now: datetime) -> list[AtBoard]:
    boards = session.scalars(select(Board).order_by(Board.key)).all()
    try:
        return [_at_board(session, board, now) for board in boards]
    finally:
        db.act_for(session, None)


def _at_board(session: Session, board: Board, now: datetime) -> AtBoard:
    db.act_for(session, board.id)
    of_board = Task.board_id == board.id
    verified = session.scalars(
        select(AuditVerification)
        .where(AuditVerification.board_id == board.id)
        .order_by(AuditVerification.at.desc())
        .limit(1)
    ).first()
    unsent = select(Message.state, func.count()).where(Message.board_id == board.id)
    unsent = unsent.where(Message.state.not_in(("sent", "kept"))).group_by(Message.state)
    return AtBoard(
        key=board.key,
        late_tasks=_count(session, select(Task.id).where(of_board, Task.state == OPEN, Task.due_at < now)),
        limits_not_passed=_count(
            session, select(DueDate.id).where(DueDate.board_id == board.id, DueDate.look_at < now - _PATIENCE)
        ),
        messages=dict(session.execute(unsent).all()),
        verified=None if verified is None else (now - verified.at).total_seconds(),
        broken=verified is not None and bool(verified.broken),
    )


def _count(session: Session, rows: Select[UUID]) -> int:
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0
