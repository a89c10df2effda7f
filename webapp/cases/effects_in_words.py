"""What a change would do to a case, in words, before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from webapp.cases.asking import who_is_asked
from webapp.cases.case_page import CasePage
from webapp.cases.changes import Effect
from webapp.cases.days import plain
from webapp.cases.dues import running_in
from webapp.cases.history import message_name
from webapp.cases.log import Entry, Kind
from webapp.cases.story import Story
from webapp.cases.wording import _
from webapp.engine import Address


@dataclass(frozen=True)
class Consequences:
    """What would be asked, what would not be any more, what would not fit, and which dates would move."""

    newly_asked: Sequence[str]
    no_longer_asked: Sequence[str]
    misfits: Sequence[str]
    moved: Sequence[tuple[str, date | None, date | None]]  # limit, due before, due after
    ending: str

    @property
    def nothing(self) -> bool:
        """Whether only the words of an answer would change."""
        return not (self.newly_asked or self.no_longer_asked or self.misfits or self.moved or self.ending)


def consequences(page: CasePage, effect: Effect) -> Consequences:
    """The effect of a change, by the names of steps and people."""
    after = effect.retelling.story
    return Consequences(
        newly_asked=[_asked(page, after, address) for address in effect.newly_asked],
        no_longer_asked=[_asked(page, page.story, address) for address in effect.no_longer_asked],
        misfits=[_misfit(page, entry) for entry in effect.misfits],
        moved=_moved(page, after),
        ending=_ending(page, after),
    )


def _asked(page: CasePage, story: Story, address: Address) -> str:
    holder = who_is_asked(story, address)
    step, who = story.node(address.step).name.get(page.language), page.names.holder(holder)
    return _("%(step)s, by %(who)s", step=step, who=who)


def _misfit(page: CasePage, entry: Entry) -> str:
    name, when = page.names.person(entry.by), plain(entry.happened_on)
    if entry.kind is Kind.MESSAGE:
        what = message_name(page, entry.address)
    else:
        address = Address.read(entry.address)
        node = page.story.process.nodes.get(address.step)
        what = node.name.get(page.language) if node else address.step
        if address.instance:
            what = f"{what} ({page.names.agency(address.instance)})"
    return _("%(what)s, given by %(name)s on %(date)s", what=what, name=name, date=when)


def _moved(page: CasePage, after: Story) -> list[tuple[str, date | None, date | None]]:
    before = {limit.key: limit for limit in page.found}
    then = {limit.key: limit for limit in running_in(after)}
    found = []
    for key in dict.fromkeys([*before, *then]):
        old, new = before.get(key), then.get(key)
        one = old or new
        if one is None or (old and new and old.due.on == new.due.on):
            continue
        label = one.limit.label.get(page.language)
        label = f"{label} ({page.names.agency(one.instance)})" if one.instance else label
        found.append((label, old.due.on if old else None, new.due.on if new else None))
    return found


def _ending(page: CasePage, after: Story) -> str:
    if after.status != "closed" or page.story.status == "closed":
        return ""
    node = after.process.nodes.get(after.outcome)
    outcome = node.name.get(page.language) if node else ""
    return _("The case closes: %(outcome)s", outcome=outcome) if outcome else _("The case closes")
