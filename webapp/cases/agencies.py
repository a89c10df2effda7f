"""The agencies that take part in a case, and those that could."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.cases.case_page import CasePage
from webapp.configuration.people import Role
from webapp.engine import step_of


@dataclass(frozen=True)
class AgencyStep:
    """Something agencies are asked, and which of them are."""

    step: str
    name: str
    taking_part: Sequence[str]


def agency_steps(page: CasePage) -> list[AgencyStep]:
    """What is asked of several agencies, once their list has been made; steps with one list count once."""
    by_list: dict[str, AgencyStep] = {}
    roles = {role.key: role for role in page.board.roles}
    known = {agency.key for agency in page.board.agencies}
    for node in page.story.process.nodes.values():
        if node.many is None or node.many.source in by_list:
            continue
        listing, _dot, _field = node.many.source.partition(".")
        answered = any(step_of(address.rpartition("#")[0]) == listing for address in page.answered)
        members = list(page.story.answers.members(tuple(node.many.source.split(".")), node.id))
        if answered and _is_of_agencies(roles.get(node.role or ""), members, known):
            by_list[node.many.source] = AgencyStep(node.id, node.name.get(page.language), members)
    return list(by_list.values())


def _is_of_agencies(role: Role | None, members: Sequence[str], known: set[str]) -> bool:
    return (role is not None and role.held_by == "agency") or bool(set(members) & known)
