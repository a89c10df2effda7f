"""What is asked of somebody: lists of tasks, late ones first, each with its case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, not_, or_, select, true, tuple_
from sqlalchemy.orm import Session

from webapp.accounts.models import Person, RoleHolding
from webapp.accounts.service import runs_on
from webapp.cases.access import Reader, mine
from webapp.cases.models import AGENCY_OR_NONE, BY_DUE, DONE, NEVER, OPEN, Case, Draft, Task
from webapp.cases.searching import named
from webapp.cases.standing_in import covered, of_roles
from webapp.clock import LONDON
from webapp.deadlines.calendar import Calendar
from webapp.text import Text

PAGE = 50
NO_DATE = datetime.max.replace(tzinfo=LONDON, microsecond=0)
"""Where a page begins that has no more dates."""


class Tab(StrEnum):
    """The lists of the page."""

    MINE = "mine"
    TO_PICK_UP = "to_pick_up"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True)
class Line:
    """One task in a list."""

    task: Task
    reference: str
    pseudonym: str
    paused: bool
    draft_saved_at: datetime | None
    holder: str = ""
    version_id: UUID | None = None

    @property
    def due(self) -> date | None:
        """The day it is due, in London."""
        return self.task.due_at.astimezone(LONDON).date() if self.task.due_at else None

    @property
    def since(self) -> datetime | None:
        """From when it may be done, where it may not be before."""
        return self.task.from_at.astimezone(LONDON) if self.task.from_at else None

    def waits(self, now: datetime) -> bool:
        """Whether it may not be done yet."""
        return self.since is not None and self.since > now

    def far(self, today: date, calendar: Calendar) -> int | None:
        """Working days until it is due; below 0 it is late."""
        if self.due is None:
            return None
        if self.due >= today:
            return calendar.working_days_between(today, self.due)
        return -max(1, calendar.working_days_between(self.due, today))

    def is_late(self, now: datetime) -> bool:
        """Whether its limit has passed."""
        return self.task.due_at is not None and self.task.due_at < now


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to."""

    words: str = ""
    stage: str = ""
    after: tuple[datetime, UUID] | None = None


@dataclass(frozen=True)
class Page:
    """Some lines, and where the next page begins."""

    lines: Sequence[Line]
    next_after: tuple[datetime, UUID] | None


Holdings = frozenset[tuple[str, str | None]]


@dataclass(frozen=True)
class Roles:
    """The reader's roles that nobody else holds, and those whose tasks need picking up: others hold them too, or, for
    the office, nobody does."""

    alone: Holdings
    to_pick_up: Holdings


def roles_of(session: Session, reader: Reader, *, on: date) -> Roles:
    """Which of the reader's roles they hold alone that day, and whose tasks they may pick up."""
    roles = {role for role, _ in reader.holdings}
    rows = session.execute(
        select(RoleHolding.role, RoleHolding.agency, func.count(RoleHolding.person_id.distinct()))
        .join(Person, Person.id == RoleHolding.person_id)
        .where(
            RoleHolding.board_id == reader.board_id,
            true() if reader.is_office else RoleHolding.role.in_(roles),
            runs_on(on),
            Person.active,
        )
        .group_by(RoleHolding.role, RoleHolding.agency)
    )
    held_by = {(role, agency): people for role, agency, people in rows}
    shared = frozenset(holding for holding in reader.holdings if held_by.get(holding, 0) > 1)
    unheld = _asked_for(session, reader) - held_by.keys() if reader.is_office else frozenset()
    return Roles(reader.holdings - shared, shared | unheld)


def _asked_for(session: Session, reader: Reader) -> Holdings:
    """Every role, within its agency, of which anything waits in nobody's hands: each found from the one before it, in
    the index."""
    still_open = and_(Task.board_id == reader.board_id, Task.state == OPEN, Task.person_id.is_(None))
    first = select(func.min(Task.role).label("role")).where(still_open)
    roles = first.cte("roles", recursive=True)
    following = select(func.min(Task.role)).where(still_open, Task.role > roles.c.role)
    roles = roles.union_all(select(following.scalar_subquery()).where(roles.c.role.is_not(None)))
    agency = select(func.min(AGENCY_OR_NONE)).where(still_open)
    of_role = agency.where(Task.role == roles.c.role).scalar_subquery().label("agency")
    pairs = select(roles.c.role, of_role).where(roles.c.role.is_not(None)).cte("pairs")
    after = agency.where(Task.role == pairs.c.role, pairs.c.agency < AGENCY_OR_NONE).scalar_subquery()
    pairs = pairs.union_all(select(pairs.c.role, after).where(pairs.c.agency.is_not(None)))
    found = session.execute(select(pairs.c.role, pairs.c.agency).where(pairs.c.agency.is_not(None)))
    return frozenset((role, agency or None) for role, agency in found)


def counts(session: Session, reader: Reader, roles: Roles, tabs: Sequence[Tab]) -> dict[Tab, int]:
    """How many tasks each list holds; counted up to a hundred, since more says nothing more."""
    limited = [select(Task.id).where(_in_tab(reader, roles, tab)).limit(100).subquery() for tab in tabs]
    totals = (select(func.count()).select_from(each).scalar_subquery() for each in limited)
    return dict(zip(tabs, session.execute(select(*totals)).one(), strict=True))


def page(session: Session, reader: Reader, roles: Roles, tab: Tab, wanted: Wanted) -> Page:
    """One page of a list: late first, then by due date, those without a date last; what is done, newest first."""
    query = (
        select(
            Task,
            Case.reference,
            Case.pseudonym,
            Case.status,
            Draft.saved_at,
            Person.name,
            Case.version_id,
        )
        .join(Case, Case.id == Task.case_id)
        .outerjoin(Draft, and_(Draft.task_id == Task.id, Draft.person_id == reader.person_id))
        .outerjoin(Person, Person.id == Task.person_id)
        .where(_in_tab(reader, roles, tab))
    )
    narrowed = _ordered(_narrowed(session, reader, cast(Select[Any], query), wanted), tab, wanted)
    rows = session.execute(narrowed.limit(PAGE + 1)).all()
    lines = [
        Line(task, reference, pseudonym, status == "paused", saved, holder or "", version)
        for task, reference, pseudonym, status, saved, holder, version in rows[:PAGE]
    ]
    more = len(rows) > PAGE
    last = lines[-1].task if lines else None
    moment = (last.done_at if tab is Tab.DONE else last.due_at) if last else None
    return Page(lines, (moment or NO_DATE, last.id) if more and last else None)


def _narrowed(session: Session, reader: Reader, query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.words.strip():
        query = query.where(named(session, reader.board_id, wanted.words))
    if wanted.stage:
        query = query.where(Task.stage == wanted.stage)
    return query


def _ordered(query: Select[Any], tab: Tab, wanted: Wanted) -> Select[Any]:
    if tab is Tab.DONE:
        if wanted.after:
            query = query.where(tuple_(Task.done_at, Task.id) < wanted.after)
        return query.order_by(Task.done_at.desc(), Task.id.desc())
    if wanted.after:
        query = query.where(later(*wanted.after))
    return query.order_by(BY_DUE, Task.id)


def later(due: datetime, task_id: UUID) -> ColumnElement[bool]:
    """What stands after a task in the order of due dates, those without a date last."""
    if due == NO_DATE:
        return and_(BY_DUE.in_((NEVER,)), Task.id > task_id)
    return tuple_(BY_DUE, Task.id) > tuple_(literal(due), task_id)


def _in_tab(reader: Reader, roles: Roles, tab: Tab) -> ColumnElement[bool]:
    board = Task.board_id == reader.board_id
    if tab is Tab.DONE:
        return and_(board, Task.state == DONE, Task.done_by_id == reader.person_id)
    still_open = and_(board, Task.state == OPEN)
    if tab is Tab.MINE:
        by_role = and_(Task.person_id.is_(None), of_roles(roles.alone))
        in_place = covered(reader.covers, reader.person_id)
        return and_(still_open, or_(Task.person_id == reader.person_id, by_role, *in_place))
    if tab is Tab.TO_PICK_UP:
        return and_(still_open, Task.person_id.is_(None), of_roles(roles.to_pick_up))
    # a task in nobody's hands compares as unknown with whose hands it is in: unknown is not mine
    return and_(still_open, not_(func.coalesce(mine(reader), false())), _follows(reader))


def _follows(reader: Reader) -> ColumnElement[bool]:
    """Cases whose progress the reader waits for: all of the board's for its office, else those they did a step in."""
    if reader.is_office:
        return Task.board_id == reader.board_id
    did = select(Task.case_id).where(
        Task.board_id == reader.board_id, Task.state == DONE, Task.done_by_id == reader.person_id
    )
    return Task.case_id.in_(did)


def grouped(lines: Sequence[Line], *, now: datetime, today: date) -> list[tuple[str, Text, list[Line]]]:
    """Lines under Late, This week, Later, No date and Not yet; empty groups are left out."""
    end_of_week = today + timedelta(days=6 - today.weekday())
    names = {
        "late": Text(en="Late", cy="Hwyr"),
        "week": Text(en="This week", cy="Yr wythnos hon"),
        "later": Text(en="Later", cy="Yn ddiweddarach"),
        "none": Text(en="No date set", cy="Dim dyddiad wedi'i osod"),
        "not_yet": Text(en="Not yet", cy="Ddim eto"),
    }
    found: dict[str, list[Line]] = {key: [] for key in names}
    for line in lines:
        if line.waits(now):
            found["not_yet"].append(line)
        elif line.due is None:
            found["none"].append(line)
        elif line.is_late(now) and not line.paused:
            found["late"].append(line)
        else:
            found["week" if line.due <= end_of_week else "later"].append(line)
    return [(key, names[key], found[key]) for key in names if found[key]]
