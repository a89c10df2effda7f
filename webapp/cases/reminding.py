"""Reminding somebody of what is asked of them, once a day at most."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.models import Board
from webapp.cases import concerned
from webapp.cases.models import Case, Task
from webapp.outbox import service as outbox
from webapp.outbox.wording import Kind


def remind(session: Session, case: Case, task: Task, *, now: datetime) -> int:
    """Write once more to whoever the task is asked of. Gives how many were written to: none, when they were
    reminded today already or nobody holds the role."""
    return outbox.send(
        session,
        concerned.asked(session, task, now=now),
        board=session.get_one(Board, case.board_id),
        case=concerned.reference_of(case),
        kind=Kind.LATE if task.due_at is not None and task.due_at < now else Kind.ASSIGNED,
        key=f"reminder:{task.id}:{clock.today()}",
        now=now,
        about=task.id,
    )
