"""Who reports to whom at a board, who holds what, and what is called by another name now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.cases.asking import Holder
from webapp.cases.names import Names
from webapp.configuration.board import BoardFile
from webapp.configuration.organisation import Former, Group
from webapp.configuration.people import Agency, Role
from webapp.errors import NotFound


@dataclass(frozen=True)
class Member:
    """A role or agency in a group, with the people who hold it."""

    name: str
    who: tuple[str, ...]


@dataclass(frozen=True)
class Body:
    """A group and those that report to it."""

    name: str
    hint: str
    formerly: tuple[str, ...]
    chair: Member | None
    members: tuple[Member, ...]
    below: tuple[Body, ...]


@dataclass(frozen=True)
class Post:
    """A role of the board: who holds it now, or how it comes to be held."""

    name: str
    hint: str
    formerly: tuple[str, ...]
    held_by: str
    who: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """An agency, by all its names, with who speaks for it."""

    name: str
    others: tuple[str, ...]
    formerly: tuple[str, ...]
    contact: str
    who: tuple[str, ...]


def bodies(board: BoardFile, names: Names) -> list[Body]:
    """The board's groups, each under the one it reports to."""
    below: dict[str | None, list[Group]] = {}
    for group in board.groups:
        below.setdefault(group.reports_to, []).append(group)
    return [_body(group, below, board, names) for group in below.get(None, [])]


def posts(board: BoardFile, names: Names) -> list[Post]:
    """Every role, those of agencies apart: these stand with their agencies."""
    return [_post(role, names) for role in board.roles if role.held_by != "agency"]


def places(board: BoardFile, names: Names) -> list[Place]:
    """Every agency."""
    roles = [role.key for role in board.roles if role.held_by == "agency"]
    return [_place(agency, roles, names) for agency in board.agencies]


def _body(group: Group, below: Mapping[str | None, Sequence[Group]], board: BoardFile, names: Names) -> Body:
    return Body(
        name=group.name.get(names.language),
        hint=group.hint.get(names.language),
        formerly=_names(group.formerly, names),
        chair=_member(group.chaired_by, names) if group.chaired_by else None,
        members=tuple(_member(key, names) for key in group.members),
        below=tuple(_body(each, below, board, names) for each in below.get(group.key, [])),
    )


def _member(key: str, names: Names) -> Member:
    try:
        role = names.configuration.role(key)
    except NotFound:
        return Member(names.agency(key), ())
    return Member(
        role.name.get(names.language), names.holding(Holder(key)) if role.held_by == "board" else ()
    )


def _post(role: Role, names: Names) -> Post:
    return Post(
        name=role.name.get(names.language),
        hint=role.hint.get(names.language),
        formerly=_names(role.formerly, names),
        held_by=role.held_by,
        who=names.holding(Holder(role.key)) if role.held_by == "board" else (),
    )


def _place(agency: Agency, roles: Sequence[str], names: Names) -> Place:
    people = [name for role in roles for name in names.holding(Holder(role, agency.key))]
    return Place(
        name=agency.name.get(names.language),
        others=tuple(each.get(names.language) for each in agency.also),
        formerly=_names(agency.formerly, names),
        contact=agency.contact.get(names.language),
        who=tuple(dict.fromkeys(people)),
    )


def _names(formerly: Sequence[Former], names: Names) -> tuple[str, ...]:
    said = ((each.name.get(names.language), each.until.get(names.language)) for each in formerly)
    return tuple(f"{name} ({until})" if until else name for name, until in said)
