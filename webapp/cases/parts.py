"""The parts of a case: the sheets its main sheet calls, and those that these call in turn; each done, now,
late or not reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from webapp.cases.case_page import CasePage
from webapp.cases.days import plain
from webapp.cases.models import Task
from webapp.cases.reading_order import in_order
from webapp.cases.whereabouts import reachable, steps_along
from webapp.cases.wording import _
from webapp.engine import Address
from webapp.engine.diagram import Node, Sheet

OPEN_STATES = ("late", "now")


@dataclass(frozen=True)
class Part:
    """One part of a case: a sheet, the calls that lead into it (none: the main sheet itself), how far it is."""

    number: int  # 0 below the first level, where parts are named only
    sheet: Sheet
    calls: tuple[str, ...]
    title: str
    state: str = "not_reached"
    words: str = ""

    @property
    def name(self) -> str:
        """Its title, with its number where it has one."""
        return f"{self.number} {self.title}" if self.number else self.title

    @property
    def key(self) -> str:
        """How an address names it."""
        return ".".join(self.calls) or self.sheet.id

    def holds(self, path: str) -> bool:
        """Whether a step lies in this part, or in a part of it."""
        along = steps_along(path)
        if self.calls:
            return tuple(along[: len(self.calls)]) == self.calls and len(along) > len(self.calls)
        node = self.sheet.nodes.get(along[0])
        return node is not None and node.kind != "call"

    def tasks(self, page: CasePage) -> Mapping[str, Task]:
        """By path, the tasks of this part that the reader sees."""
        return {path: task for path, task in page.latest.items() if self.holds(path)}


def parts_of(page: CasePage) -> list[Part]:
    """The parts in order. A procedure of a single sheet is one part; steps of the main sheet itself come last."""
    main = page.story.configuration.main_sheet
    parts = [
        replace(part, number=number) for number, part in enumerate(_called(page, Part(0, main, (), "")), 1)
    ]
    own = {node.id for node in main.nodes.values() if node.kind == "user"}
    asked_here = any(Address.read(task.address).step in own for task in page.tasks)
    always = any(main.nodes[node].within is None for node in own)
    if not parts or asked_here or always:
        title = _("At any time") if parts and not always else main.name.get(page.language)
        parts.append(_standing(page, Part(len(parts) + 1, main, (), title)))
    return parts


def parts_within(page: CasePage, part: Part) -> list[Part]:
    """The sheets that a part calls, each to be looked at by itself."""
    return list(_called(page, part)) if part.calls else []


def part_named(page: CasePage, parts: Sequence[Part], key: str) -> Part | None:
    """The part an address names, however deep; None when there is none."""
    for part in parts:
        if part.key == key:
            return part
    outer = next((part for part in parts if part.calls and key.startswith(f"{part.key}.")), None)
    return part_named(page, parts_within(page, outer), key) if outer else None


def current_part(page: CasePage, parts: Sequence[Part], wanted: str | None = None) -> Part:
    """The part to show: the one asked for, else the one in hand, late first; else the last that was reached."""
    named = part_named(page, parts, wanted) if wanted else None
    if named:
        return named
    for state in OPEN_STATES:
        for part in parts:
            if part.state == state:
                return part
    return next((part for part in reversed(parts) if part.state == "done"), parts[0])


def _called(page: CasePage, outer: Part) -> Iterator[Part]:
    sheets = page.story.configuration.sheets
    ahead = reachable(page, outer.sheet, outer.calls)
    for node in _calls(outer.sheet):
        sheet = sheets.get(node.calls or "")
        if sheet is not None:
            part = Part(0, sheet, (*outer.calls, node.id), node.name.get(page.language))
            yield _standing(page, part, may_come=ahead is None or node.id in ahead)


def _calls(sheet: Sheet) -> list[Node]:
    return [node for node in in_order(sheet) if node.kind == "call"]


def _standing(page: CasePage, part: Part, *, may_come: bool = True) -> Part:
    state, words = _how_far(page, part, may_come=may_come)
    return replace(part, state=state, words=words)


def _how_far(page: CasePage, part: Part, *, may_come: bool) -> tuple[str, str]:
    open_here = [path for path in page.story.asked if part.holds(path)]
    if any(page.is_late(path) for path in open_here) and page.all:
        return "late", _("Late")
    if open_here:
        return "now", _("Now")
    answered = [entry for entry in page.answered.values() if part.holds(Address.read(entry.address).path)]
    if answered:
        return "done", _("Done %(date)s", date=plain(max(entry.happened_on for entry in answered)))
    if len(part.calls) == 1 and page.story.run is not None and part.calls[0] in page.story.run.visited:
        return "done", _("Done")
    if not (may_come and page.case.is_open):
        return "not_applicable", _("Not needed")
    return "not_reached", _("Not reached")
