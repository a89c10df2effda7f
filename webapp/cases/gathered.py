"""What a message that waits for a digest is about: when that is due, and whether what it says still holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.cases.messages import ASKED
from webapp.cases.models import Case, Task
from webapp.deadlines.models import DueDate
from webapp.deadlines.service import awaits
from webapp.outbox.models import Message
from webapp.outbox.wording import Kind

_OF_LIMITS = frozenset({Kind.DUE_SOON, Kind.LATE, Kind.MAY_BE_DONE})


@dataclass(frozen=True)
class Due:
    """When something is due, and whether that is a time of day."""

    at: datetime
    to_the_minute: bool


@dataclass(frozen=True)
class Things:
    """The tasks and limits that some messages are about, read with two statements however many they are."""

    tasks: Mapping[UUID, Task]
    limits: Mapping[UUID, DueDate]
    over: Collection[UUID]  # cases in which nothing is asked any more

    @classmethod
    def of(cls, session: Session, messages: Sequence[Message]) -> Things:
        """What these messages are about."""
        tasks = {task_of(each) for each in messages}
        limits = {each.about for each in messages if each.kind in _OF_LIMITS}
        rows = session.execute(
            select(DueDate, Case.status)
            .outerjoin(Case, Case.id == DueDate.case_id)
            .where(DueDate.id.in_(limits - {None}))
        ).all()
        found = session.scalars(select(Task).where(Task.id.in_(tasks - {None}))).all()
        return cls(
            {task.id: task for task in found},
            {row.id: row for row, _status in rows},
            {row.case_id for row, status in rows if status not in ("open", "paused")},
        )

    def due(self, message: Message) -> Due | None:
        """When what the message is about is due, where that is known."""
        task = self.tasks.get(task_of(message) or message.id)
        if task is not None and task.due_at is not None:
            return Due(task.due_at, to_the_minute=False)
        row = self.limit(message)
        return Due(row.due_at, row.to_the_minute) if row is not None else None

    def limit(self, message: Message) -> DueDate | None:
        """The limit the message is about, if it is about one."""
        return self.limits.get(message.about) if message.about else None

    def holds(self, message: Message, now: datetime) -> bool:
        """Whether what the message says is still so. What is no step's and no limit's stays so."""
        asked = task_of(message)
        if asked is not None:
            task = self.tasks.get(asked)
            return task is not None and task.is_open
        if message.kind not in _OF_LIMITS:
            return True
        row = self.limit(message)
        if row is None or row.case_id in self.over or not message.key.startswith(row.thing):
            return False
        late_by_now = message.kind == Kind.DUE_SOON and row.due_at < now
        return awaits(row, now) and not late_by_now


def task_of(message: Message) -> UUID | None:
    """The task that a message says is asked."""
    if not message.key.startswith(ASKED):
        return None
    return UUID(message.key.removeprefix(ASKED).partition(":")[0])
