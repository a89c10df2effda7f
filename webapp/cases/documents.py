"""The files of a case that a reader may see, each with the step it was given with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.cases.access import sees_answer
from webapp.cases.case_page import CasePage
from webapp.cases.log import OF_AN_ANSWER
from webapp.cases.models import Task, Upload
from webapp.cases.uploads import sent_in


@dataclass(frozen=True)
class Document:
    """A file, without its content."""

    id: UUID
    name: str
    size: int
    step: str
    by: str
    at: datetime


def documents_of(session: Session, page: CasePage) -> list[Document]:
    """The files sent with answers the reader may see, and those of the reader's own drafts, newest first."""
    sent = sent_in(entry.value for entry in page.log if entry.kind in OF_AN_ANSWER)
    rows = session.execute(
        select(Upload.id, Upload.name, Upload.size, Upload.by_id, Upload.at, Task)
        .outerjoin(Task, Task.id == Upload.task_id)
        .where(Upload.case_id == page.case.id)
        .order_by(Upload.id.desc())
    ).all()
    return [
        Document(
            row.id,
            row.name,
            row.size,
            row.Task.title.get(page.language) if row.Task else "",
            page.names.person(row.by_id),
            row.at,
        )
        for row in rows
        if (row.Task is None or row.by_id == page.reader.person_id or str(row.id) in sent)
        and sees_answer(
            page.seen,
            role=row.Task.role if row.Task else "",
            agency=row.Task.agency if row.Task else None,
            by=row.by_id,
            stage=row.Task.stage if row.Task else "",
            seen_by=page.story.node(row.Task.step).listed("seen_by") if row.Task else (),
        )
    ]
