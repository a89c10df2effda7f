"""Saying that somebody is away and who stands in, by themselves or by the office; and that they are back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from webapp.accounts import service as accounts
from webapp.accounts.models import Absence, Board, Person, RoleHolding
from webapp.audit import service as audit
from webapp.clock import LONDON
from webapp.errors import DomainError, NotFound
from webapp.people.holding import Term

LONGEST = timedelta(days=366)


def absences_of(session: Session, board: Board, person: Person, *, on: date) -> Sequence[Absence]:
    """When the person is away, or will be: what comes first, first."""
    query = select(Absence).where(
        Absence.board_id == board.id, Absence.person_id == person.id, Absence.ends_on >= on
    )
    return session.scalars(query.options(joinedload(Absence.substitute)).order_by(Absence.starts_on)).all()


def absence(session: Session, board: Board, absence_id: UUID) -> Absence:
    """One absence at the board. Raises NotFound."""
    found = session.get(Absence, absence_id)
    if found is None or found.board_id != board.id:
        raise NotFound("There is no such absence.")
    return found


def may_stand_in(
    session: Session, board: Board, person: Person, *, by_office: bool, on: date
) -> Sequence[Person]:
    """Who may stand in for somebody: whoever works at the board; for an agency's person somebody of the same agency,
    where it is not the office that says so."""
    agencies = {each.agency for each in _held(session, board, person, on) if each.agency}
    here = [each for each in accounts.people_of(session, board.id, on=on) if each.id != person.id]
    if by_office or not agencies:
        return here
    within = select(RoleHolding.person_id, RoleHolding.agency).where(
        RoleHolding.board_id == board.id, RoleHolding.agency.in_(agencies), accounts.runs_on(on)
    )
    theirs = {(row.person_id, row.agency) for row in session.execute(within)}
    return [each for each in here if {(each.id, agency) for agency in agencies} <= theirs]


def say(
    session: Session,
    board: Board,
    person: Person,
    substitute: Person,
    term: Term,
    *,
    by: Person,
    by_office: bool,
    now: datetime,
    request_id: str = "",
) -> Absence:
    """From the first day of the term to the last the substitute does what is asked of the person.

    Raises DomainError where the days do not fit, where the substitute may not stand in or is away then as well, and
    where the person has said already that they are away then.
    """
    on = now.astimezone(LONDON).date()
    ends_on = _last_day(term, on)
    for each in sorted((person, substitute), key=lambda one: one.id):
        accounts.hold(session, each)
    if substitute.id not in {
        each.id for each in may_stand_in(session, board, person, by_office=by_office, on=on)
    }:
        raise DomainError("This person cannot stand in here: choose somebody of the same board and agency.")
    if _is_away(session, board, person, term.starts_on, ends_on):
        raise DomainError(f"It is said already that {person.name} is away in that time. End that first.")
    if _is_away(session, board, substitute, term.starts_on, ends_on):
        raise DomainError(f"{substitute.name} is away in that time as well. Choose somebody else.")
    said = Absence(
        board_id=board.id,
        person_id=person.id,
        substitute_id=substitute.id,
        starts_on=term.starts_on,
        ends_on=ends_on,
    )
    session.add(said)
    session.flush()
    _record(session, "absence:said", said, by=by, now=now, request_id=request_id)
    return said


def end(session: Session, said: Absence, *, by: Person, now: datetime, request_id: str = "") -> None:
    """They are back: nobody stands in from now on. An absence that had not begun is as if it had not been said."""
    yesterday = now.astimezone(LONDON).date() - timedelta(days=1)
    _record(session, "absence:ended", said, by=by, now=now, request_id=request_id)
    if said.starts_on > yesterday:
        session.delete(said)
    else:
        said.ends_on = min(said.ends_on, yesterday)
    session.flush()


def stands_in_for(session: Session, board: Board, person: Person, term: Term) -> Sequence[Person]:
    """For whom the person is to stand in during that time: those need somebody else when they go away themselves."""
    query = (
        select(Person)
        .join(Absence, Absence.person_id == Person.id)
        .where(Absence.board_id == board.id, Absence.substitute_id == person.id)
        .where(Absence.starts_on <= (term.ends_on or date.max), Absence.ends_on >= term.starts_on)
    )
    return session.scalars(query.distinct().order_by(Person.name, Person.id)).all()


def _last_day(term: Term, on: date) -> date:
    if term.ends_on is None:
        raise DomainError("Say until when they are away.")
    if term.ends_on < on:
        raise DomainError("That time is past.")
    if term.ends_on - term.starts_on > LONGEST:
        raise DomainError("Nobody stands in for more than a year. Give somebody else the role instead.")
    return term.ends_on


def _held(session: Session, board: Board, person: Person, on: date) -> Sequence[RoleHolding]:
    coming = select(RoleHolding).where(
        RoleHolding.person_id == person.id,
        RoleHolding.board_id == board.id,
        or_(RoleHolding.ends_on.is_(None), RoleHolding.ends_on >= on),
    )
    return session.scalars(coming).all()


def _is_away(session: Session, board: Board, person: Person, first: date, last: date) -> bool:
    found = select(Absence.id).where(
        Absence.board_id == board.id,
        Absence.person_id == person.id,
        Absence.starts_on <= last,
        Absence.ends_on >= first,
    )
    return bool(session.scalar(select(found.exists())))


def _record(
    session: Session, action: str, said: Absence, *, by: Person, now: datetime, request_id: str
) -> None:
    details = {
        "person": str(said.person_id),
        "substitute": str(said.substitute_id),
        "from": said.starts_on.isoformat(),
        "until": said.ends_on.isoformat(),
    }
    audit.record(session, action, now=now, by=by.id, subject=said.id, request_id=request_id, details=details)
