"""All of the board's open cases at a glance: a few statements, and no more work however many there are.

Every number is counted up to `MOST` and stands for that many or more beyond it: what is late is then counted among
the steps that are late the longest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, func, select
from sqlalchemy.orm import Session

from webapp.cases.access import Reader
from webapp.cases.breadth import Visible, visible
from webapp.cases.models import BY_DUE, OPEN, Case, Task
from webapp.clock import LONDON
from webapp.meetings.access import listed_meetings
from webapp.meetings.models import PLANNED, Meeting

SOON = 10
"""How many of the next due dates are shown."""

MOST = 300
"""What is more than that is many, and is counted no further."""


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
    seen = visible(session, who)
    cases = _stages(session, seen)
    late = _late(session, seen, now)
    counts = session.execute(select(_counted(_this_week(seen, now)), _counted(_of_agencies(seen)))).one()
    soon = session.execute(
        select(Task, Case)
        .join(Case, Case.id == Task.case_id)
        .where(_asked(seen), Case.status == "open", now <= BY_DUE, Task.due_at.is_not(None))
        .order_by(BY_DUE, Task.id)
        .limit(SOON)
    ).all()
    return Overview(
        open_cases=sum(cases.values()),
        late_steps=sum(each.steps for each in late),
        late_cases=sum(each.cases for each in late),
        this_week=counts[0],
        waiting_agencies=counts[1],
        late_agencies=len({agency for each in late for agency in each.agencies if agency}),
        stages=[
            Stage(key, number, sum(each.steps for each in late if each.stage == key))
            for key, number in cases.items()
        ],
        soon=[Next(task, of) for task, of in soon],
        meetings=_meetings(session, who, now),
    )


def _meetings(session: Session, who: Reader, now: datetime) -> Sequence[Meeting]:
    coming = Meeting.starts_at.between(now, now + timedelta(days=7))
    return session.scalars(
        select(Meeting)
        .where(listed_meetings(session, who), Meeting.status == PLANNED, coming)
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(SOON)
    ).all()


def _stages(session: Session, seen: Visible) -> Mapping[str, int]:
    """The open cases by stage: each stage is found from the one before it, in the index."""
    going_on = (Case.board_id == seen.reader.board_id) & Case.closed_at.is_(None)
    stages = select(func.min(Case.stage).label("stage")).where(going_on).cte("stages", recursive=True)
    after = select(func.min(Case.stage)).where(going_on, Case.stage > stages.c.stage).scalar_subquery()
    stages = stages.union_all(select(after).where(stages.c.stage.is_not(None)))
    there = select(Case.id).where(Case.closed_at.is_(None), Case.stage == stages.c.stage, seen.cases)
    counted = _counted(there.correlate(stages))
    found = session.execute(select(stages.c.stage, counted).where(stages.c.stage.is_not(None)))
    return {stage: number for stage, number in found if number}


def _late(session: Session, seen: Visible, now: datetime) -> Sequence[Row[str, int, int, list[str | None]]]:
    late = (
        select(Case.stage, Task.case_id, Task.agency)
        .select_from(Task)
        .join(Case, Case.id == Task.case_id)
        .where(_asked(seen), Case.status == "open", now > BY_DUE)
        .order_by(BY_DUE, Task.id)
        .limit(MOST)
        .subquery()
    )
    return session.execute(
        select(
            late.c.stage,
            func.count().label("steps"),
            func.count(late.c.case_id.distinct()).label("cases"),
            func.array_agg(late.c.agency.distinct()).label("agencies"),
        ).group_by(late.c.stage)
    ).all()


def _this_week(seen: Visible, now: datetime) -> Select[Any]:
    local = now.astimezone(LONDON)
    monday = (local + timedelta(days=7 - local.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    return _waiting(seen).where(now <= BY_DUE, monday > BY_DUE)


def _of_agencies(seen: Visible) -> Select[Any]:
    return _waiting(seen).where(Task.agency.is_not(None))


def _waiting(seen: Visible) -> Select[Any]:
    return select(Task.id).join(Case, Case.id == Task.case_id).where(_asked(seen), Case.status == "open")


def _counted(query: Select[Any]) -> ScalarSelect[int]:
    """How many there are, up to `MOST`."""
    return select(func.count()).select_from(query.limit(MOST).subquery()).scalar_subquery()


def _asked(seen: Visible) -> ColumnElement[bool]:
    return and_(Task.board_id == seen.reader.board_id, Task.state == OPEN, seen.cases)
