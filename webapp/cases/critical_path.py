"""The critical path as the page of a case shows it: what must be done by whom on which day, and what is in hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.cases.case_page import CasePage
from webapp.cases.days import long, short
from webapp.cases.dues import limits_in
from webapp.cases.limit_state import ICONS, WORST_FIRST
from webapp.cases.wording import _, ngettext
from webapp.deadlines.forecast import Known
from webapp.deadlines.path import CriticalPath, Named, Paths, PathStep
from webapp.deadlines.status import State


@dataclass(frozen=True)
class PathRow:
    """One thing on the path."""

    day: int
    what: str
    is_aim: bool
    who: str
    when: str
    how: str  # what `when` is, where that is not plain from the state
    icon: str
    state: str
    in_hand: str
    is_next: bool


@dataclass(frozen=True)
class PathShown:
    """A path with its rows; `others` are limits that run beside it and do not move its end."""

    name: str
    begins: str
    begins_on: str
    by_working_days: bool
    rows: Sequence[PathRow]
    others: Sequence[str]
    is_finished: bool


def critical_path_of(page: CasePage) -> PathShown | None:
    """The path in hand, for those who see the whole case: one the board names, else the longest chain of limits."""
    if not page.all or page.case.status == "withdrawn" or not page.found:
        return None
    board = page.board
    known = Known.of(page.story.events(), page.found, page.now, {})
    paths = Paths(limits_in(page.story), known, page.calendar, board.hours_mode)
    named = [
        path
        for each in board.critical_paths
        if (path := paths.named(Named(each.name, each.limits, each.stands_for)))
    ]
    unfinished = next((path for path in named if path.next is not None), None)
    path = unfinished or (paths.derived() if page.case.is_open else None) or next(iter(named), None)
    return _shown(page, path) if path else None


def _shown(page: CasePage, path: CriticalPath) -> PathShown:
    words = path.begins_words.get(page.language)
    following = path.next
    return PathShown(
        name=path.name.get(page.language),
        begins=words[:1].upper() + words[1:],
        begins_on=short(path.begins),
        by_working_days=path.by_working_days,
        rows=[_row(page, path, step, is_next=step is following) for step in path.steps],
        others=_others(page, path) if following else [],
        is_finished=following is None,
    )


def _row(page: CasePage, path: CriticalPath, step: PathStep, *, is_next: bool) -> PathRow:
    icon, state = _state(page, step)
    return PathRow(
        day=step.day,
        what=step.limit.label.get(page.language),
        is_aim=step.limit.kind == "aim",
        who=_who(page, step),
        when=short(step.expected.due.on if _is_late(step) else step.expected.on),
        how=_how(step),
        icon=icon,
        state=state,
        in_hand=_in_hand(step, by_working_days=path.by_working_days),
        is_next=is_next,
    )


def _is_late(step: PathStep) -> bool:
    """Whether it is counted as done today because the day it was due has gone by."""
    expected = step.expected
    return expected.standing == "due" and expected.at > expected.due.at


def _how(step: PathStep) -> str:
    if _is_late(step):
        return _("Was due; counted as done today")
    return {
        "done": "",
        "planned": _("Planned for"),
        "due": _("By"),
        "expected": _("By, if all before it takes its time"),
    }[step.expected.standing]


def _state(page: CasePage, step: PathStep) -> tuple[str, str]:
    """How the limit stands now; of several who must meet it, the worst."""
    mine = [each for each in page.found if each.limit.id == step.limit.id]
    if not mine:
        return "not_reached", _("Not reached")
    found = min((page.status(each) for each in mine), key=lambda each: WORST_FIRST.index(each.state))
    if step.expected.standing == "planned" and found.state is not State.LATE:
        return "soon", _("Planned")
    words = (found.name if found.state is State.MET else found.words).get(page.language)
    return ICONS[found.state], _(
        "More time given. %(words)s", words=words
    ) if step.expected.extended else words


def _who(page: CasePage, step: PathStep) -> str:
    """The roles that the steps of a limit are asked of: those that end it, where one does."""
    nodes = [node for node in page.story.process.nodes.values() if step.limit.id in node.listed("limit")]
    ending = [
        node for node in nodes if step.limit.to_event in {event for event, _field in node.pairs("sets")}
    ]
    roles = dict.fromkeys(node.role for node in ending or nodes if node.role)
    return ", ".join(page.names.role(role) for role in roles)


def _in_hand(step: PathStep, *, by_working_days: bool) -> str:
    slack = step.slack
    if slack is None:
        return ""
    if slack == 0:
        return _("None")
    if by_working_days and slack > 0:
        return ngettext("%(num)s working day", "%(num)s working days", slack)
    if by_working_days:
        return ngettext("%(num)s working day behind", "%(num)s working days behind", -slack)
    if slack > 0:
        return ngettext("%(num)s day", "%(num)s days", slack)
    return ngettext("%(num)s day behind", "%(num)s days behind", -slack)


def _others(page: CasePage, path: CriticalPath) -> list[str]:
    """Limits still to be met that are not on the path, once each."""
    still_open = {
        each.limit.id: _(
            "%(limit)s, %(date)s", limit=each.limit.label.get(page.language), date=long(each.due.on)
        )
        for each in page.found
        if each.applies and not each.is_least and not each.met_by(page.now)
    }
    return [words for limit, words in still_open.items() if limit not in path.limits]
