"""Who holds the roles that belong to one case: the referrer, the nominated chair, whoever was named to fill a
gap."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.cases.asking import Holder
from webapp.cases.log import Entry, Kind
from webapp.cases.story import Story
from webapp.engine import Address


def team_of(story: Story) -> dict[Holder, str]:
    """Roles of this case and the ids of the persons who hold them; the last word counts."""
    return {holder: person for entry in story.entries for holder, person in _named_by(entry, story)}


def appoints(entry: Entry, story: Story) -> bool:
    """Whether an entry says who holds a role of the case."""
    return any(True for _ in _named_by(entry, story))


def _named_by(entry: Entry, story: Story) -> Iterator[tuple[Holder, str]]:
    if entry.kind is Kind.OPENED:
        for role in story.configuration.board.roles:
            if role.held_by == "starter" and entry.value.get("starter"):
                yield Holder(role.key), str(entry.value["starter"])
    elif entry.kind is Kind.NAMED:
        yield Holder(str(entry.value["role"]), entry.value.get("agency")), str(entry.value["person"])
    elif entry.kind is Kind.ANSWERED:
        node = story.process.nodes.get(Address.read(entry.address).step)
        for key, field in node.pairs("appoints") if node else ():
            person = entry.value.get(field)
            if isinstance(person, dict) and person.get("id"):
                yield Holder(key), str(person["id"])
