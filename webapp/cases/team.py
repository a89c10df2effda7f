"""Who holds the roles that belong to one case: the referrer, the nominated chair, whoever was named to fill a
gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from webapp.cases.asking import Holder
from webapp.cases.log import Entry, Kind
from webapp.cases.story import Story
from webapp.engine import Address


def team_of(story: Story) -> dict[Holder, str]:
    """Roles of this case and the ids of the persons who hold them; the last word counts."""
    return _told(story)[0]


def left_free(story: Story) -> dict[Holder, str]:
    """Roles of this case that nobody has because whoever had them works at the board no longer, and who that was."""
    return _told(story)[1]


def _told(story: Story) -> tuple[dict[Holder, str], dict[Holder, str]]:
    team: dict[Holder, str] = {}
    free: dict[Holder, str] = {}
    for entry in story.entries:
        team.update(_named_by(entry, story))
        holder, person = _ended_by(entry)
        if holder is not None and team.get(holder) == person:
            del team[holder]
        if entry.kind is Kind.LEFT:
            free |= {holder: who for holder, who in team.items() if who == str(entry.value["person"])}
            team = {holder: who for holder, who in team.items() if holder not in free}
        free = {holder: who for holder, who in free.items() if holder not in team}
    return team, free


def appoints(entry: Entry, story: Story) -> bool:
    """Whether an entry says who holds a role of the case, or holds it no longer."""
    if entry.kind is Kind.LEFT or _ended_by(entry)[0] is not None:
        return True
    return any(True for _ in _named_by(entry, story))


def barred(entries: Iterable[Entry]) -> frozenset[tuple[Holder, str]]:
    """Who declared what keeps them from a role, as their last word on it."""
    found: dict[tuple[Holder, str], bool] = {}
    for entry in entries:
        if entry.kind is Kind.DECLARED:
            holder = Holder(str(entry.value["role"]), entry.value.get("agency"))
            found[holder, str(entry.value["person"])] = _ended_by(entry)[0] is not None
    return frozenset(key for key, ended in found.items() if ended)


def _ended_by(entry: Entry) -> tuple[Holder | None, str]:
    """Whose hold on which role a declaration ends."""
    if entry.kind is not Kind.DECLARED or entry.value.get("outcome") != "not_eligible":
        return None, ""
    return Holder(str(entry.value["role"]), entry.value.get("agency")), str(entry.value["person"])


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
