"""What somebody does who stands in for somebody who is away: the tasks asked of them now, by hand or by role.

Standing in gives nobody a role: what the office or an administrator may do besides tasks stays theirs alone. Where
somebody has declared what keeps them from a role in a case, they stand in for nobody there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from webapp.accounts.absences import Cover
from webapp.cases.log import Kind
from webapp.cases.models import AGENCY_OR_NONE, OPEN, LogEntry, Task

IN_PLACE_OF = "person:"
"""Begins `on_behalf_of` in the log where an answer was given in somebody's place; their id follows."""


def whose_place(covers: Iterable[Cover], task: Task) -> Cover | None:
    """The one of those who are away whose task it is now."""
    if not task.is_open:
        return None
    for cover in covers:
        theirs = task.person_id is None and (task.role, task.agency) in cover.holdings
        if theirs or task.person_id == cover.person_id:
            return cover
    return None


def covered(covers: Sequence[Cover], by: UUID) -> Sequence[ColumnElement[bool]]:
    """The same as a condition for lists, where there is anybody to stand in for."""
    if not covers:
        return ()
    asked = or_(*(asked_of(cover.person_id, cover.holdings) for cover in covers))
    return (and_(Task.state == OPEN, asked, not_(_keeps(by, Task.case_id))),)


def asked_of(person_id: UUID, holdings: Collection[tuple[str, str | None]]) -> ColumnElement[bool]:
    """Tasks in somebody's hands, or in nobody's and of a role they hold."""
    return or_(Task.person_id == person_id, and_(Task.person_id.is_(None), of_roles(holdings)))


def of_roles(holdings: Iterable[tuple[str, str | None]]) -> ColumnElement[bool]:
    """Tasks of any of these roles, each within its agency."""
    parts = [
        and_(Task.role == role, AGENCY_OR_NONE.in_((agency or "",)))
        for role, agency in sorted(holdings, key=str)
    ]
    return or_(*parts) if parts else false()


def is_kept_from(session: Session, person_id: UUID, case_id: UUID) -> bool:
    """Whether somebody's last word on a role in the case is that something keeps them from it."""
    return bool(session.scalar(select(_keeps(person_id, case_id))))


def _keeps(person_id: UUID, case_id: UUID | InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    declared, later = aliased(LogEntry), aliased(LogEntry)
    by_them = [
        (each.kind == Kind.DECLARED) & (each.value["person"].astext == str(person_id))
        for each in (declared, later)
    ]
    again = exists().where(
        later.case_id == declared.case_id,
        later.address == declared.address,
        later.seq > declared.seq,
        by_them[1],
    )
    return exists().where(
        declared.case_id == case_id,
        by_them[0],
        declared.value["outcome"].astext == "not_eligible",
        not_(again),
    )
