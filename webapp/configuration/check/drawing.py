"""What may stand on a sheet, what it is called, and whether it is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from webapp.configuration.check.problem import WARNING, Problem
from webapp.configuration.check.view import View
from webapp.engine.diagram import Node, Sheet
from webapp.forms.keys import RESERVED

LARGEST_SHEET = 25
TAKEN_BY_THE_ENGINE = frozenset({"start", "end", "root"})
SNAKE = re.compile(r"[a-z][a-z0-9_]*\Z")
INSTEAD = {
    "scriptTask": "use a decision table or a service task with an effect",
    "task": "say what it is: a user task, a business rule task or a service task",
    "sendTask": "use a service task with the effect notify",
    "receiveTask": "use a user task, or an any-time part that a message starts",
    "subProcess": "draw it on a sheet of its own and call it",
    "eventBasedGateway": "use a step with a time limit on its edge",
    "complexGateway": "use questions and joins",
}


def drawing(view: View) -> Iterator[Problem]:
    """Elements the engine cannot run, names it would stumble over, and drawings that do not read."""
    yield from _duplicates(view)
    for sheet in view.sheets.values():
        yield from _size(sheet)
        yield from _undrawn(sheet)
        for node in sheet.nodes.values():
            yield from _element(view, node)
            yield from _name(view, node)


def _duplicates(view: View) -> Iterator[Problem]:
    first: dict[str, Sheet] = {}
    for sheet in view.sheets.values():
        for repeated in sheet.repeated:
            yield Problem(
                sheet.file, repeated, "duplicate_id", "this id stands twice on the sheet; change one."
            )
        for node_id in sheet.nodes:
            other = first.setdefault(node_id, sheet)
            if other is not sheet:
                message = (
                    f"this id is also used in {other.file}; a step's id names its answers, so change one."
                )
                yield Problem(sheet.file, node_id, "duplicate_id", message)


def _size(sheet: Sheet) -> Iterator[Problem]:
    count = len(sheet.nodes)
    if count > LARGEST_SHEET:
        message = f"{count} elements are hard to read; move some to a called sheet ({LARGEST_SHEET} at most)."
        yield Problem(sheet.file, sheet.id, "size", message, WARNING)


def _undrawn(sheet: Sheet) -> Iterator[Problem]:
    missing = [each for each in (*sheet.nodes, *(f.id for f in sheet.flows)) if each not in sheet.drawn]
    if missing:
        message = f"{len(missing)} elements are not drawn; run `practice-review layout {sheet.file}`."
        yield Problem(sheet.file, missing[0], "no_drawing", message, WARNING)


def _element(view: View, node: Node) -> Iterator[Problem]:
    if node.kind == "unsupported":
        instead = INSTEAD.get(node.element, "leave it out")
        yield view.at(node, "unsupported", f"a {node.element} cannot be run here; {instead}.")
    elif node.kind == "manual":
        yield view.at(node, "unsupported", "a manual task leaves no trace; make it a user task with a form.")
    elif node.kind == "throw":
        yield view.at(node, "unsupported", "an event thrown half-way does nothing here; use a service task.")


def _name(view: View, node: Node) -> Iterator[Problem]:
    if node.id in view.sheets:
        message = f"a sheet is called “{node.id}” too, and the engine would mix them up; choose another id."
        yield view.at(node, "same_id", message)
    if node.id.lower() in TAKEN_BY_THE_ENGINE:
        yield view.at(node, "reserved_id", f"“{node.id}” is a name of the engine's own; choose another id.")
    elif node.id in RESERVED:
        yield view.at(node, "reserved_id", f"“{node.id}” is a word of the expressions; choose another id.")
    elif not SNAKE.match(node.id):
        message = "write ids in small letters, digits and underscores, so that conditions can name them."
        yield view.at(node, "id", message)
