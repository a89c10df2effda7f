"""Whose stay it is: what every request begins with, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased, contains_eager

from webapp.accounts.absences import Cover, covers_of, lasts_on
from webapp.accounts.models import Absence, Person, RoleHolding, SignIn
from webapp.accounts.service import AnySession, runs_on

_AWAY = aliased(Person)  # made once: every request asks


@dataclass(frozen=True)
class Arrival:
    """A stay that goes on, its person and what they hold that day."""

    stay: SignIn
    person: Person
    held: Sequence[RoleHolding]
    away: Sequence[tuple[RoleHolding | None, Absence | None, str | None]]

    def covers(self, board_id: UUID) -> tuple[Cover, ...]:
        """For whom they stand in at the board that the session acted for."""
        return covers_of(self.away, board_id)


def open_sign_in(session: AnySession, sign_in_id: UUID, *, on: date) -> Arrival | None:
    """The stay, if it has not ended and its person is active, with what they and those they stand in for hold."""
    rows = session.execute(
        select(SignIn, Person, RoleHolding, Absence, _AWAY.name)
        .join(Person, Person.id == SignIn.person_id)
        .outerjoin(Absence, and_(Absence.substitute_id == Person.id, lasts_on(on)))
        .outerjoin(_AWAY, and_(_AWAY.id == Absence.person_id, _AWAY.active))
        .outerjoin(RoleHolding, and_(RoleHolding.person_id.in_((Person.id, _AWAY.id)), runs_on(on)))
        .outerjoin(RoleHolding.board)
        .options(contains_eager(RoleHolding.board))
        .where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None), Person.active)
        .order_by(RoleHolding.board_id, RoleHolding.role, RoleHolding.agency)
    ).all()
    if not rows:
        return None
    stay, person = rows[0][0], rows[0][1]
    found: list[tuple[RoleHolding | None, Absence | None, str | None]] = [
        (row[2], row[3], row[4]) for row in rows
    ]
    own = {held.id: held for held, *_ in found if held is not None and held.person_id == person.id}
    return Arrival(stay, person, list(own.values()), found)
