"""Who is away, and who stands in: from one day until another, of itself and never in a chain.

Somebody who stands in does what is asked of whoever is away, and nothing that is asked of those for whom the one who is
away stands in. Whoever left the board, or is away too, stands in for nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.orm.util import AliasedClass

from webapp.accounts.models import Absence, Person, RoleHolding
from webapp.accounts.service import AnySession, runs_on

Holdings = frozenset[tuple[str, str | None]]


# made once: every request and every message asks
_AWAY, _SUBSTITUTE = aliased(Person), aliased(Person)
_THEIRS, _AWAY_TOO = aliased(RoleHolding), aliased(Absence)


@dataclass(frozen=True)
class Cover:
    """Somebody who is away, and what they hold at the board: somebody else stands in for them until that day."""

    person_id: UUID
    name: str
    until: date
    holdings: Holdings


@dataclass(frozen=True)
class Concerned:
    """Somebody to be told of something, and who is told instead while they are away."""

    person: Person
    instead: Person | None = None

    @property
    def reached(self) -> Person:
        """Whoever is written to."""
        return self.instead or self.person


def lasts_on(day: date, absence: type[Absence] | AliasedClass[Absence] = Absence) -> ColumnElement[bool]:
    """Absences that last on that day, their first and last day included."""
    return and_(absence.starts_on <= day, absence.ends_on >= day)


def covers_of(
    rows: Iterable[tuple[RoleHolding | None, Absence | None, str | None]], board_id: UUID
) -> tuple[Cover, ...]:
    """For whom somebody stands in at a board, from the roles of those who are away, each with the absence."""
    held: dict[UUID, set[tuple[str, str | None]]] = {}
    said: dict[UUID, tuple[str, date]] = {}
    for holding, absence, name in rows:
        if holding is None or absence is None or name is None:
            continue
        if holding.person_id == absence.person_id and holding.board_id == absence.board_id == board_id:
            held.setdefault(absence.person_id, set()).add((holding.role, holding.agency))
            said[absence.person_id] = (name, absence.ends_on)
    return tuple(Cover(who, *said[who], frozenset(roles)) for who, roles in held.items())


def covers(session: AnySession, person_id: UUID, board_id: UUID, *, on: date) -> tuple[Cover, ...]:
    """For whom the person stands in at the board that day; the session acts for the board."""
    rows = session.execute(
        select(RoleHolding, Absence, _AWAY.name)
        .join(Absence, Absence.person_id == RoleHolding.person_id)
        .join(_AWAY, and_(_AWAY.id == Absence.person_id, _AWAY.active))
        .where(Absence.substitute_id == person_id, Absence.board_id == board_id, lasts_on(on), runs_on(on))
    )
    return covers_of([(row[0], row[1], row[2]) for row in rows], board_id)


def told_for(
    session: AnySession, board_id: UUID, roles: Collection[str], *, on: date
) -> Sequence[tuple[Concerned, str, str | None]]:
    """Active people who hold any of the roles that day, by name, each with who is told while they are away, and with
    the role and its agency: in one statement."""
    rows = session.execute(
        select(Person, _SUBSTITUTE, RoleHolding.role, RoleHolding.agency)
        .join(RoleHolding, RoleHolding.person_id == Person.id)
        .outerjoin(Absence, _is_away(board_id, on))
        .outerjoin(_SUBSTITUTE, _stands_in(board_id, on))
        .where(RoleHolding.board_id == board_id, RoleHolding.role.in_(roles), Person.active, runs_on(on))
        .order_by(Person.name, Person.id)
    )
    return [(Concerned(person, instead), role, agency) for person, instead, role, agency in rows]


def told_instead(
    session: AnySession, board_id: UUID, people: Collection[UUID], *, on: date
) -> dict[UUID, Concerned]:
    """These people by their ids, each with who is told while they are away: in one statement."""
    if not people:
        return {}
    rows = session.execute(
        select(Person, _SUBSTITUTE)
        .outerjoin(Absence, _is_away(board_id, on))
        .outerjoin(_SUBSTITUTE, _stands_in(board_id, on))
        .where(Person.id.in_(people))
    )
    return {person.id: Concerned(person, instead) for person, instead in rows}


def _is_away(board_id: UUID, on: date) -> ColumnElement[bool]:
    return and_(Absence.person_id == Person.id, Absence.board_id == board_id, lasts_on(on))


def _stands_in(board_id: UUID, on: date) -> ColumnElement[bool]:
    """Still works at the board and is not away as well."""
    theirs, away_too, sub = _THEIRS, _AWAY_TOO, _SUBSTITUTE
    works = exists().where(
        theirs.person_id == sub.id,
        theirs.board_id == board_id,
        theirs.starts_on <= on,
        or_(theirs.ends_on.is_(None), theirs.ends_on >= on),
    )
    is_away = exists().where(
        away_too.person_id == sub.id, away_too.board_id == board_id, lasts_on(on, away_too)
    )
    return and_(sub.id == Absence.substitute_id, sub.active, works, ~is_away)
