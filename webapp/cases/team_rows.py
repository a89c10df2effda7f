"""Who holds which role in a case, and which roles nobody holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from webapp.cases.asking import Holder
from webapp.cases.case_page import CasePage
from webapp.cases.declared_rows import DeclaredRow, declared_rows
from webapp.configuration.people import Role


@dataclass(frozen=True)
class TeamRow:
    """One role, within its agency where agencies hold it. `named` says it is held in this case only."""

    role: str
    agency: str
    what: str
    hint: str
    who: tuple[str, ...]
    named: bool
    declared: tuple[DeclaredRow, ...] = ()
    out_of_reach: tuple[str, ...] = ()  # whose e-mail address does not work; only the office is told


def team_rows(page: CasePage, *, out_of_reach: Collection[UUID] = ()) -> list[TeamRow]:
    """Every role of the board, once; those that agencies hold once for each agency that takes part."""
    return [
        _row(page, role, Holder(role.key, agency), out_of_reach)
        for role in page.board.roles
        for agency in _agencies(page, role)
    ]


def _agencies(page: CasePage, role: Role) -> Iterator[str | None]:
    if role.held_by != "agency":
        yield None
        return
    taking_part = {task.agency for task in page.tasks if task.agency}
    taking_part |= {holder.agency for holder in page.names.team if holder.role == role.key and holder.agency}
    for agency in page.board.agencies:
        if agency.key in taking_part:
            yield agency.key


def _row(page: CasePage, role: Role, holder: Holder, out_of_reach: Collection[UUID]) -> TeamRow:
    what = role.name.get(page.language)
    if holder.agency:
        what = f"{what}, {page.names.agency(holder.agency)}"
    return TeamRow(
        role=role.key,
        agency=holder.agency or "",
        what=what,
        hint=role.hint.get(page.language),
        who=page.names.holding(holder),
        named=holder in page.names.team,
        declared=declared_rows(page, holder),
        out_of_reach=tuple(
            page.names.person(each) for each in page.names.ids(holder) if UUID(each) in out_of_reach
        ),
    )
