"""Half-filled forms: private to whoever writes them, kept until they are sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.cases.models import Draft, Task


def draft_of(session: Session, task: Task, person_id: UUID) -> Draft | None:
    """What the person has written so far for this task."""
    return session.get(Draft, (task.id, person_id))


def keep(session: Session, task: Task, person_id: UUID, values: Mapping[str, Any], *, now: datetime) -> None:
    """Keep what was written, finished or not, in the place of what was kept before."""
    row = {
        "task_id": task.id,
        "person_id": person_id,
        "board_id": task.board_id,
        "values": dict(values),
        "saved_at": now,
    }
    session.execute(
        insert(Draft)
        .values(**row)
        .on_conflict_do_update(
            index_elements=["task_id", "person_id"], set_={"values": row["values"], "saved_at": now}
        )
    )
