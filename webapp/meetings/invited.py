"""Who is invited to a meeting: the roles its kind names, and the agencies that take part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from webapp.accounts.models import Person, RoleHolding
from webapp.accounts.service import who_holds
from webapp.cases.concerned import role_holders
from webapp.cases.models import Case, Task
from webapp.clock import LONDON
from webapp.configuration.board import BoardFile
from webapp.configuration.meetings import AGENCIES, MeetingKind


def invited_to_case(
    session: Session, case: Case, kind: MeetingKind, agencies: Iterable[str] | None, *, now: datetime
) -> list[Person]:
    """Those of the case: its own chair rather than every chair. `agencies` None: those the case has asked."""
    roles = [role for role in kind.invites if role != AGENCIES]
    people = role_holders(session, case, roles, now=now)
    if AGENCIES in kind.invites:
        asked = _asked(session, case) if agencies is None else sorted(set(agencies))
        people += _of_agencies(session, case.board_id, asked, now)
    return _once(people)


def invited_to_board(
    session: Session, board_id: UUID, board: BoardFile, kind: MeetingKind, *, now: datetime
) -> list[Person]:
    """All who hold the roles today; with `agencies`, all who represent one."""
    roles = {role for role in kind.invites if role != AGENCIES}
    if AGENCIES in kind.invites:
        roles |= {role.key for role in board.roles if role.held_by == "agency"}
    today = now.astimezone(LONDON).date()
    return _once([person for person, _role, _agency in who_holds(session, board_id, roles, on=today)])


def _asked(session: Session, case: Case) -> Sequence[str]:
    found = session.scalars(
        select(Task.agency).where(Task.case_id == case.id, Task.agency.is_not(None)).distinct()
    )
    return [agency for agency in found if agency is not None]


def _of_agencies(session: Session, board_id: UUID, agencies: Sequence[str], now: datetime) -> list[Person]:
    """Whoever represents these agencies at the board, in whatever role."""
    today = now.astimezone(LONDON).date()
    query = (
        select(Person)
        .join(RoleHolding, RoleHolding.person_id == Person.id)
        .where(RoleHolding.board_id == board_id, RoleHolding.agency.in_(agencies), Person.active)
        .where(
            RoleHolding.starts_on <= today, or_(RoleHolding.ends_on.is_(None), RoleHolding.ends_on >= today)
        )
        .order_by(Person.name, Person.id)
    )
    return list(session.scalars(query))


def _once(people: Iterable[Person]) -> list[Person]:
    return list({person.id: person for person in people}.values())
