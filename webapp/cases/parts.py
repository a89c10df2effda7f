"""The parts of a case: the sheets its main sheet calls, each done, now, late or not reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from webapp.cases.case_page import CasePage
from webapp.cases.days import plain
from webapp.cases.models import Task
from webapp.cases.reading_order import in_order
from webapp.cases.wording import _
from webapp.engine import Address, split
from webapp.engine.diagram import Sheet

OPEN_STATES = ("late", "now")


@dataclass(frozen=True)
class Part:
    """One part of a case: a sheet, the call that leads into it (None: the main sheet itself), how far it is."""

    number: int
    sheet: Sheet
    call: str | None
    title: str
    state: str
    words: str

    @property
    def name(self) -> str:
        """Its number and title."""
        return f"{self.number} {self.title}"

    @property
    def key(self) -> str:
        """How an address names it."""
        return self.call or self.sheet.id

    def holds(self, path: str) -> bool:
        """Whether a step lies in this part."""
        first = split(path.partition("/")[0])[0]
        if self.call:
            return first == self.call
        node = self.sheet.nodes.get(first)
        return node is not None and node.kind != "call"

    def tasks(self, page: CasePage) -> Mapping[str, Task]:
        """By path, the tasks of this part that the reader sees."""
        return {path: task for path, task in page.latest.items() if self.holds(path)}


def parts_of(page: CasePage) -> list[Part]:
    """The parts in order. A procedure of a single sheet is one part; steps of the main sheet itself come last."""
    main = page.story.configuration.main_sheet
    sheets = page.story.configuration.sheets
    calls = [node for node in in_order(main) if node.kind == "call" and node.calls in sheets]
    parts = [
        _part(page, number, sheets[node.calls or ""], node.id, node.name.get(page.language))
        for number, node in enumerate(calls, 1)
    ]
    own = {node.id for node in main.nodes.values() if node.kind == "user"}
    asked_here = any(Address.read(task.address).step in own for task in page.tasks)
    always = any(main.nodes[node].within is None for node in own)
    if not calls or asked_here or always:
        title = _("At any time") if calls and not always else main.name.get(page.language)
        parts.append(_part(page, len(parts) + 1, main, None, title))
    return parts


def current_part(parts: Sequence[Part], wanted: str | None = None) -> Part:
    """The part to show: the one asked for, else the one in hand, late first; else the last that was reached."""
    for part in parts:
        if wanted == part.key:
            return part
    for state in OPEN_STATES:
        for part in parts:
            if part.state == state:
                return part
    return next((part for part in reversed(parts) if part.state == "done"), parts[0])


def _part(page: CasePage, number: int, sheet: Sheet, call: str | None, title: str) -> Part:
    part = Part(number, sheet, call, title, "not_reached", "")
    state, words = _how_far(page, part)
    return replace(part, state=state, words=words)


def _how_far(page: CasePage, part: Part) -> tuple[str, str]:
    open_here = [path for path in page.story.asked if part.holds(path)]
    if any(page.is_late(path) for path in open_here) and page.all:
        return "late", _("Late")
    if open_here:
        return "now", _("Now")
    answered = [entry for entry in page.answered.values() if part.holds(Address.read(entry.address).path)]
    if answered:
        return "done", _("Done %(date)s", date=plain(max(entry.happened_on for entry in answered)))
    if page.story.run is not None and part.call in page.story.run.visited:
        return "done", _("Done")
    if not page.case.is_open:
        return "not_applicable", _("Not needed")
    return "not_reached", _("Not reached")
