"""Who works at a board: everybody who holds a role there, is to hold one, or once did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select, tuple_
from sqlalchemy.orm import Session

from webapp.accounts.models import Person, RoleHolding

PAGE = 50
SOON = timedelta(days=30)  # a role that ends within that many days is shown to end soon


class State(StrEnum):
    """How a role stands on a day."""

    COMING = "coming"
    RUNS = "runs"
    ENDS_SOON = "ends_soon"
    ENDED = "ended"


class Which(StrEnum):
    """Whom a list shows."""

    NOW = "now"
    ENDED = "ended"
    ALL = "all"


@dataclass(frozen=True)
class Line:
    """Somebody, with their roles at the board, those that run first."""

    person: Person
    holdings: Sequence[RoleHolding]


@dataclass(frozen=True)
class Page:
    """Some people by name, and after whom the next page begins."""

    lines: Sequence[Line]
    next_after: UUID | None


def state_of(holding: RoleHolding, on: date) -> State:
    """How a role stands that day."""
    if holding.ends_on is not None and holding.ends_on < on:
        return State.ENDED
    if holding.starts_on > on:
        return State.COMING
    soon = holding.ends_on is not None and holding.ends_on <= on + SOON
    return State.ENDS_SOON if soon else State.RUNS


def roster(
    session: Session,
    board_id: UUID,
    *,
    words: str = "",
    which: Which = Which.NOW,
    after: UUID | None = None,
    on: date,
) -> Page:
    """One page of people by name: two statements, however many there are."""
    query = select(Person).where(_has(board_id), _stands(board_id, which, on))
    if words.strip():
        wanted = words.strip()
        query = query.where(
            or_(
                Person.name.icontains(wanted, autoescape=True),
                Person.email.icontains(wanted, autoescape=True),
            )
        )
    last = session.get(Person, after) if after is not None else None
    if last is not None:
        query = query.where(tuple_(Person.name, Person.id) > (last.name, last.id))
    found = session.scalars(query.order_by(Person.name, Person.id).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    held = holdings(session, board_id, [person.id for person in shown], on=on)
    lines = [Line(person, [each for each in held if each.person_id == person.id]) for person in shown]
    return Page(lines, shown[-1].id if len(found) > PAGE else None)


def holdings(session: Session, board_id: UUID, people: Sequence[UUID], *, on: date) -> Sequence[RoleHolding]:
    """What these people hold at the board, are to hold or held: what runs first, what ended last."""
    query = (
        select(RoleHolding)
        .where(RoleHolding.board_id == board_id, RoleHolding.person_id.in_(people), _was_ever())
        .order_by(RoleHolding.starts_on.desc(), RoleHolding.role, RoleHolding.agency, RoleHolding.id)
    )
    ranks = {State.RUNS: 0, State.ENDS_SOON: 0, State.COMING: 1, State.ENDED: 2}
    return sorted(session.scalars(query), key=lambda each: ranks[state_of(each, on)])


def _was_ever() -> ColumnElement[bool]:
    """Not a role that was taken back before its first day."""
    return or_(RoleHolding.ends_on.is_(None), RoleHolding.ends_on >= RoleHolding.starts_on)


def _has(board_id: UUID) -> ColumnElement[bool]:
    return exists().where(RoleHolding.person_id == Person.id, RoleHolding.board_id == board_id, _was_ever())


def _stands(board_id: UUID, which: Which, on: date) -> ColumnElement[bool]:
    goes_on = exists().where(
        RoleHolding.person_id == Person.id,
        RoleHolding.board_id == board_id,
        or_(RoleHolding.ends_on.is_(None), RoleHolding.ends_on >= on),
        _was_ever(),
    )
    if which is Which.ALL:
        return Person.id.is_not(None)
    return (goes_on & Person.active) if which is Which.NOW else ~(goes_on & Person.active)
