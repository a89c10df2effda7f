"""Half-filled forms: private to whoever writes them, kept until they are sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.cases.models import Draft, Task

MARKS = "_sections"  # no question can have this key
BEGUN, COMPLETED = "begun", "completed"


def draft_of(session: Session, task: Task, person_id: UUID) -> Draft | None:
    """What the person has written so far for this task."""
    return session.get(Draft, (task.id, person_id))


def written(draft: Draft) -> dict[str, Any]:
    """The answers of a draft."""
    return {key: value for key, value in draft.values.items() if key != MARKS}


def marks_of(draft: Draft | None) -> dict[str, str]:
    """Which sections of the form are begun or completed, as their writer said."""
    return dict(draft.values.get(MARKS, {})) if draft else {}


def keep_section(
    session: Session,
    task: Task,
    person_id: UUID,
    answers: Mapping[str, Any],
    *,
    section: str,
    keys: Collection[str],
    beside: Mapping[str, Any],
    mark: str | None,
    now: datetime,
) -> None:
    """Keep one section, of these keys, and nothing else; `beside` are the answers to begin with elsewhere.

    Without a mark the section stays completed if it was. Two pages of one form may save at the same time.
    """
    query = select(Draft).where(Draft.task_id == task.id, Draft.person_id == person_id).with_for_update()
    kept = session.scalars(query, execution_options={"populate_existing": True}).one_or_none()
    others = written(kept) if kept else beside
    values = {**{key: value for key, value in others.items() if key not in keys}, **answers}
    marks = marks_of(kept)
    marks[section] = mark or marks.get(section, BEGUN)
    keep(session, task, person_id, values, marks=marks, now=now)
    if kept:
        session.expire(kept)


def keep(
    session: Session,
    task: Task,
    person_id: UUID,
    values: Mapping[str, Any],
    *,
    now: datetime,
    marks: Mapping[str, str] | None = None,
) -> None:
    """Keep what was written, finished or not, in the place of what was kept before."""
    values = {**values, MARKS: dict(marks)} if marks else values
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
