"""Giving roles at a board and ending them, and the rules of who may.

A role that ends or begins counts from that day on wherever it is asked for; nothing is copied anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from webapp.accounts import service as accounts
from webapp.accounts.models import ADMINISTRATOR, Board, Person, RoleHolding
from webapp.audit import service as audit
from webapp.cases import leaving
from webapp.clock import LONDON
from webapp.errors import DomainError, Forbidden, NotFound
from webapp.people.choices import Choice
from webapp.people.naming import invite_if_new, somebody

ONLY_ADMINISTRATORS = "Only an administrator of the board may name or end its administrators and its office."


@dataclass(frozen=True)
class Namer:
    """Whoever names people at a board: of its office, or one who administers it."""

    person: Person
    board: Board
    administers: bool
    request_id: str = ""

    def may_name(self, role: str) -> bool:
        """Whether it is theirs to give or end that role."""
        return self.administers or role not in (ADMINISTRATOR, self.board.office_role)


@dataclass(frozen=True)
class Term:
    """From which day until which, both included; without an end until further notice."""

    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise DomainError("The last day cannot lie before the first.")


def person_of(session: Session, board: Board, person_id: UUID) -> Person:
    """Somebody who works at the board or once did. Raises NotFound for everybody else."""
    theirs = select(RoleHolding.id).where(
        RoleHolding.person_id == person_id, RoleHolding.board_id == board.id
    )
    found = session.get(Person, person_id) if session.scalar(theirs.limit(1)) else None
    if found is None:
        raise NotFound("There is no such person at this board.")
    return found


def holding_of(session: Session, board: Board, holding_id: UUID) -> RoleHolding:
    """A role that somebody holds at the board, or held. Raises NotFound."""
    found = session.get(RoleHolding, holding_id)
    if found is None or found.board_id != board.id:
        raise NotFound("There is no such role at this board.")
    return found


def add(
    session: Session,
    namer: Namer,
    choice: Choice,
    term: Term,
    *,
    email: str,
    name: str,
    base_url: str,
    now: datetime,
) -> tuple[Person, bool]:
    """Somebody with this address holds the role; whoever is new is invited. Gives whether they were."""
    person = somebody(session, email=email, name=name)
    give(session, namer, person, choice, term, now=now)
    return person, invite_if_new(session, person, board=namer.board, base_url=base_url, now=now)


def give(
    session: Session, namer: Namer, person: Person, choice: Choice, term: Term, *, now: datetime
) -> RoleHolding:
    """The person holds the role from the first day of the term on.

    Raises Forbidden where it is not the namer's to give, DomainError where they hold it in that time already.
    """
    _refuse(namer, choice.role)
    accounts.hold(session, person)
    until = term.ends_on or date.max
    overlaps = select(RoleHolding.id).where(
        RoleHolding.person_id == person.id,
        RoleHolding.board_id == namer.board.id,
        RoleHolding.role == choice.role,
        RoleHolding.agency.is_not_distinct_from(choice.agency),
        RoleHolding.starts_on <= until,
        or_(RoleHolding.ends_on.is_(None), RoleHolding.ends_on >= term.starts_on),
        or_(RoleHolding.ends_on.is_(None), RoleHolding.ends_on >= RoleHolding.starts_on),
    )
    if session.scalar(select(overlaps.exists())):
        raise DomainError(f"{person.name} holds this role in that time already.")
    holding = accounts.give_role(
        session,
        person,
        namer.board,
        choice.role,
        agency=choice.agency,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
    )
    _record(session, namer, "role:given", holding, now=now)
    return holding


def end(session: Session, namer: Namer, holding: RoleHolding, *, last_day: date, now: datetime) -> None:
    """The role is held until that day and no longer; a day that is past ends it at once.

    Raises Forbidden where it is not the namer's to end, DomainError where nobody else would run the board's office
    or administer it, and where the role has ended before.
    """
    _refuse(namer, holding.role)
    _one_at_a_time(session, namer.board)
    session.refresh(holding)
    last_day = max(last_day, holding.starts_on - timedelta(days=1))
    after = max(last_day + timedelta(days=1), now.astimezone(LONDON).date())
    if holding.ends_on is not None and holding.ends_on <= last_day:
        raise DomainError("This role ends on that day or before already.")
    if holding.role in (ADMINISTRATOR, namer.board.office_role) and not _others(session, holding, after):
        raise DomainError(_last(holding.role))
    accounts.end_role(session, holding, last_day=last_day)
    _record(session, namer, "role:ended", holding, now=now)
    if last_day < now.astimezone(LONDON).date():
        whose = session.get_one(Person, holding.person_id)
        leaving.let_go(session, namer.board, whose, by=namer.person, now=now)


def end_all(session: Session, namer: Namer, person: Person, *, now: datetime) -> int:
    """At once the person holds no role at this board any more. Gives how many ended."""
    today = now.astimezone(LONDON).date()
    theirs = select(RoleHolding).where(
        RoleHolding.person_id == person.id,
        RoleHolding.board_id == namer.board.id,
        or_(RoleHolding.ends_on.is_(None), RoleHolding.ends_on >= today),
    )
    ending = session.scalars(theirs).all()
    for holding in ending:
        end(session, namer, holding, last_day=today - timedelta(days=1), now=now)
    return len(ending)


def rename(session: Session, namer: Namer, person: Person, name: str, *, now: datetime) -> None:
    """The person is called so from now on, wherever they are named."""
    person.name = name.strip()
    session.flush()
    audit.record(
        session,
        "person:renamed",
        now=now,
        by=namer.person.id,
        subject=person.id,
        request_id=namer.request_id,
    )


def _refuse(namer: Namer, role: str) -> None:
    if not namer.may_name(role):
        raise Forbidden(ONLY_ADMINISTRATORS)


def _one_at_a_time(session: Session, board: Board) -> None:
    """Of two people who end each other's role at one moment the second finds nobody else left."""
    session.execute(select(Board.id).where(Board.id == board.id).with_for_update(key_share=True))


def _others(session: Session, holding: RoleHolding, on: date) -> bool:
    """Whether somebody else holds the role that day."""
    found = accounts.holders(session, holding.board_id, holding.role, on=on)
    return any(person.id != holding.person_id for person in found)


def _last(role: str) -> str:
    if role == ADMINISTRATOR:
        return "Nobody else administers the board then. Name another administrator first."
    return "Nobody else runs the board's office then. Name somebody else first."


def _record(session: Session, namer: Namer, action: str, holding: RoleHolding, *, now: datetime) -> None:
    details = {
        "person": str(holding.person_id),
        "role": holding.role,
        "agency": holding.agency,
        "from": holding.starts_on.isoformat(),
        "until": holding.ends_on.isoformat() if holding.ends_on else None,
    }
    audit.record(
        session,
        action,
        now=now,
        by=namer.person.id,
        subject=holding.id,
        request_id=namer.request_id,
        details=details,
    )
