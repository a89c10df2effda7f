"""All of the board's open cases at a glance: a few statements, whatever there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from webapp.cases.access import Reader, visible_cases
from webapp.cases.models import OPEN, Case, Task
from webapp.clock import LONDON
from webapp.meetings.access import visible_meetings
from webapp.meetings.models import PLANNED, Meeting

SOON = 10
"""How many of the next due dates are shown."""


@dataclass(frozen=True)
class Stage:
    """The open cases that stand at one stage."""

    key: str
    cases: int
    late: int  # steps of these cases whose limit has passed


@dataclass(frozen=True)
class Next:
    """One step that is due next."""

    task: Task
    case: Case


@dataclass(frozen=True)
class Overview:
    """What stands on the page of reports."""

    open_cases: int
    late_steps: int
    late_cases: int
    this_week: int
    waiting_agencies: int
    late_agencies: int
    stages: Sequence[Stage]
    soon: Sequence[Next]
    meetings: Sequence[Meeting]  # of the next seven days


def overview(session: Session, who: Reader, *, now: datetime) -> Overview:
    """The board's open cases as they stand now, as far as the reader may see them."""
    cases, late = _stages(session, who, now)
    counts = session.execute(_counts(who, now)).one()
    soon = session.execute(
        select(Task, Case)
        .join(Case, Case.id == Task.case_id)
        .where(_asked(who), Case.status == "open", Task.due_at >= now)
        .order_by(Task.due_at, Task.id)
        .limit(SOON)
    ).all()
    return Overview(
        open_cases=sum(cases.values()),
        late_steps=counts.late,
        late_cases=counts.late_cases,
        this_week=counts.week,
        waiting_agencies=counts.waiting,
        late_agencies=counts.late_agencies,
        stages=[Stage(key, number, late.get(key, 0)) for key, number in cases.items()],
        soon=[Next(task, of) for task, of in soon],
        meetings=_meetings(session, who, now),
    )


def _meetings(session: Session, who: Reader, now: datetime) -> Sequence[Meeting]:
    coming = Meeting.starts_at.between(now, now + timedelta(days=7))
    return session.scalars(
        select(Meeting)
        .where(visible_meetings(who), Meeting.status == PLANNED, coming)
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(SOON)
    ).all()


def _stages(session: Session, who: Reader, now: datetime) -> tuple[Mapping[str, int], Mapping[str, int]]:
    cases = session.execute(
        select(Case.stage, func.count())
        .where(visible_cases(who), Case.status.in_(("open", "paused")))
        .group_by(Case.stage)
    )
    late = session.execute(
        select(Case.stage, func.count())
        .select_from(Task)
        .join(Case, Case.id == Task.case_id)
        .where(_asked(who), Case.status == "open", Task.due_at < now)
        .group_by(Case.stage)
    )
    return {row[0]: row[1] for row in cases}, {row[0]: row[1] for row in late}


def _counts(who: Reader, now: datetime) -> Select[int, int, int, int, int]:
    local = now.astimezone(LONDON)
    monday = (local + timedelta(days=7 - local.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    late = Task.due_at < now
    of_agency = Task.agency.is_not(None)
    return (
        select(
            func.count(case((late, Task.id))).label("late"),
            func.count(case((late, Task.case_id)).distinct()).label("late_cases"),
            func.count(case((and_(Task.due_at >= now, Task.due_at < monday), Task.id))).label("week"),
            func.count(case((of_agency, Task.id))).label("waiting"),
            func.count(case((and_(of_agency, late), Task.agency)).distinct()).label("late_agencies"),
        )
        .select_from(Task)
        .join(Case, Case.id == Task.case_id)
        .where(_asked(who), Case.status == "open")
    )


def _asked(who: Reader) -> ColumnElement[bool]:
    return and_(Task.board_id == who.board_id, Task.state == OPEN, visible_cases(who))
