"""What stands on the diagram: which steps are done, now or late, and which ways were taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webapp.cases.case_page import CasePage
from webapp.cases.models import Task
from webapp.cases.parts import Part
from webapp.cases.step_state import StepState, state_of
from webapp.cases.wording import _, ngettext
from webapp.engine import split, step_of
from webapp.engine.diagram import Node

Marks = dict[str, dict[str, Any]]
SHOWN = ("done", "now", "late")


def marks_of(page: CasePage, part: Part) -> Marks:
    """Marks of a part's sheet by element. Whoever sees only their own sees only their own steps marked."""
    tasks = part.tasks(page)
    marks: Marks = {}
    visited = page.story.run.visited if page.story.run and page.all else set()
    for node in part.sheet.nodes.values():
        own = {path: task for path, task in tasks.items() if step_of(path) == node.id}
        if own:
            mark = _mark(state_of(page, node, own))
        elif node.kind == "call":
            mark = _called(page, node, tasks, visited)
        else:
            mark = {"state": "done"} if node.id in visited else {}
        if mark:
            marks[node.id] = mark
    return marks | {flow.id: {"state": "done"} for flow in part.sheet.flows if flow.id in visited}


def _mark(stands: StepState) -> dict[str, Any]:
    if stands.state not in SHOWN:
        return {}
    mark: dict[str, Any] = {"state": stands.state}
    if stands.late and stands.of > 1:
        mark["label"] = ngettext("%(num)s late", "%(num)s late", stands.late)
    if stands.of > 1:
        mark["badge"] = _("%(sent)s of %(all)s in", sent=stands.sent, all=stands.of)
    return mark


def _called(page: CasePage, node: Node, tasks: Mapping[str, Task], visited: set[str]) -> dict[str, Any]:
    """A called sheet is late or now as a step inside it is."""
    inside = [path for path in tasks if any(split(each)[0] == node.id for each in path.split("/")[:-1])]
    still_open = [path for path in inside if tasks[path].is_open]
    if any(page.is_late(path) for path in still_open):
        return {"state": "late"}
    if still_open:
        return {"state": "now"}
    return {"state": "done"} if node.id in visited else {}
