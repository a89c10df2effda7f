"""Lists of the cases somebody may see: reference and pseudonym, where each is, and what is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.cases.access import Reader, mine
from webapp.cases.breadth import visible
from webapp.cases.models import OPEN, Case, Task
from webapp.cases.searching import named

PAGE = 50
STATES = {"open": Case.closed_at.is_(None), "closed": Case.closed_at.is_not(None)}


@dataclass(frozen=True)
class Line:
    """One case of the list; `late` counts what is late of what the reader may know of."""

    case: Case
    late: int


@dataclass(frozen=True)
class Page:
    """Some cases, newest first, and the id before which the next page begins."""

    lines: Sequence[Line]
    older: UUID | None


def cases_of(
    session: Session, reader: Reader, *, words: str, state: str, before: UUID | None, now: datetime
) -> Page:
    """One page of the cases the reader may see, narrowed by reference and by whether they are still open."""
    query = select(Case).where(visible(session, reader).cases).order_by(Case.id.desc()).limit(PAGE + 1)
    if state in STATES:
        query = query.where(STATES[state])
    if words.strip():
        query = query.where(named(session, reader.board_id, words))
    if before is not None:
        query = query.where(Case.id < before)
    found = session.scalars(query).all()
    shown = found[:PAGE]
    late = _late(session, reader, [case.id for case in shown if case.status == "open"], now)
    lines = [Line(case, late.get(case.id, 0)) for case in shown]
    return Page(lines, shown[-1].id if len(found) > PAGE else None)


def _late(session: Session, reader: Reader, case_ids: Sequence[UUID], now: datetime) -> dict[UUID, int]:
    """How many steps are late in each case: to the office all, to others those that are theirs."""
    if not case_ids:
        return {}
    query = (
        select(Task.case_id, func.count())
        .where(Task.case_id.in_(case_ids), Task.state == OPEN, Task.due_at < now)
        .group_by(Task.case_id)
    )
    if not reader.is_office:
        query = query.where(mine(reader))
    return {row[0]: row[1] for row in session.execute(query)}
