"""The same as the diagram in words: a part's steps, numbered, with who does them and how far they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from webapp.cases.asking import Holder
from webapp.cases.case_page import CasePage, task_holder
from webapp.cases.models import DONE, Task
from webapp.cases.parts import Part
from webapp.cases.reading_order import at_the_same_time, steps_in_order
from webapp.cases.step_state import StepState, state_of
from webapp.cases.whereabouts import reachable, steps_along, under
from webapp.cases.wording import _, ngettext
from webapp.engine import Address, step_of
from webapp.engine.diagram import Node, Sheet


@dataclass(frozen=True)
class Step:
    """One line of the list."""

    number: str
    name: str
    state: str
    words: str
    who: str
    aside: str = ""
    href: str = ""
    steps: tuple[Step, ...] = ()


def steps_of(page: CasePage, part: Part) -> list[Step]:
    """The steps of a part that the reader sees, in reading order."""
    return list(_listed(page, _Place(part.sheet, part.calls), str(part.number or "")))


def count_of_steps(page: CasePage, parts: Sequence[Part]) -> int:
    """How many steps the parts have together, as far as the reader sees them."""
    return sum(len(steps_of(page, part)) for part in parts)


@dataclass(frozen=True)
class _Place:
    """A sheet where the calls lead to it; one sheet may be called from several places."""

    sheet: Sheet
    calls: tuple[str, ...]

    def tasks(self, page: CasePage) -> Mapping[str, Task]:
        """By path, what was asked here and below, as far as the reader sees it."""
        return {path: page.latest[path] for path in under(page.latest, self.calls)}


def _listed(page: CasePage, place: _Place, prefix: str, *, may_come: bool = True) -> tuple[Step, ...]:
    sheet, tasks = place.sheet, place.tasks(page)
    nodes = [node for node in steps_in_order(sheet) if _is_listed(page, sheet, node, tasks)]
    numbers = {node.id: f"{prefix}.{number}".lstrip(".") for number, node in enumerate(nodes, 1)}
    beside = at_the_same_time(sheet)
    ahead = reachable(page, sheet, place.calls)
    return tuple(
        _step(
            page,
            node,
            place,
            numbers[node.id],
            beside=[numbers[each] for each in beside.get(node.id, ()) if each in numbers],
            may_come=may_come if ahead is None else node.id in ahead,
        )
        for node in nodes
    )


def _is_listed(page: CasePage, sheet: Sheet, node: Node, tasks: Mapping[str, Task]) -> bool:
    """Whether a step stands in the list: not the main sheet's own parts, nor what may happen and has not."""
    is_main = sheet.id == page.story.configuration.main_sheet.id
    touched = any(node.id in steps_along(path) for path in tasks)
    if is_main and node.kind == "call":
        return False
    if not page.all or node.within is not None:
        return touched
    return True


def _step(
    page: CasePage,
    node: Node,
    place: _Place,
    number: str,
    *,
    beside: list[str],
    may_come: bool,
) -> Step:
    if node.kind == "call" and node.calls in page.story.configuration.sheets:
        inner = page.story.configuration.sheets[node.calls or ""]
        steps = _listed(page, _Place(inner, (*place.calls, node.id)), number, may_come=may_come)
        state, words = _together(page, steps)
        href = _drawn(page, (*place.calls, node.id)) if page.all else ""
        return Step(number, node.name.get(page.language), state, words, "", href=href, steps=steps)
    own = {path: task for path, task in place.tasks(page).items() if step_of(path) == node.id}
    stands = state_of(page, node, own, may_come=may_come)
    return Step(
        number=number,
        name=node.name.get(page.language),
        state=stands.state,
        words=stands.words,
        who=stands.counted or _who(page, node, own),
        aside=_aside(page, node, own, stands, beside),
        href=_href(page, own),
    )


def _together(page: CasePage, steps: Sequence[Step]) -> tuple[str, str]:
    """How a called sheet stands: as the worst of its steps does."""
    for state in ("late", "now", "paused"):
        for step in steps:
            if step.state == state:
                return state, step.words
    if steps and all(step.state in ("done", "not_applicable") for step in steps):
        done = [step for step in steps if step.state == "done"]
        return (done or steps)[-1].state, (done or steps)[-1].words
    stands = state_of(page, page.story.configuration.main_sheet.start, {})
    return stands.state, stands.words


def _who(page: CasePage, node: Node, own: Mapping[str, Task]) -> str:
    names = page.names
    task = next(iter(own.values()), None)
    holder = task_holder(task) if task else Holder(node.role or "")
    if task is None:
        name = names.in_hand(holder, names.team.get(holder))
    elif task.state == DONE:
        name = names.person(task.done_by_id)
        if task.on_behalf_of:
            name = _("%(name)s on their behalf", name=name)
    else:
        name = names.in_hand(holder, task.person_id)
    role = names.role(node.role or "") if node.role else ""
    return ", ".join(filter(None, (role, name)))


def _aside(
    page: CasePage, node: Node, own: Mapping[str, Task], stands: StepState, beside: Sequence[str]
) -> str:
    said = []
    if (page.all and stands.of > 1) or stands.counted:
        agencies = any(task.agency for task in own.values())
        said.append(
            ngettext("%(num)s agency", "%(num)s agencies", stands.of)
            if agencies
            else ngettext("%(num)s time", "%(num)s times", stands.of)
        )
    turns = max((Address.read(task.address).turn for task in own.values()), default=1)
    if turns > 1:
        said.append(ngettext("asked %(num)s time", "asked %(num)s times", turns))
    if beside and node.kind == "user":
        said.append(_("at the same time as %(steps)s", steps=_(" and ").join(beside)))
    return f" ({', '.join(said)})" if said else ""


def _href(page: CasePage, own: Mapping[str, Task]) -> str:
    sent = [task for task in own.values() if task.state == DONE]
    if not sent:
        return ""
    return url_for("cases.answer", case_id=page.case.id, task_id=sent[-1].id)


def _drawn(page: CasePage, calls: tuple[str, ...]) -> str:
    """Where a called sheet is shown by itself, with its diagram."""
    return url_for("cases.show", case_id=page.case.id, part=".".join(calls))
