"""The time limits of a case as a table: from what, first due, due now, how they stand, and who gave more time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from webapp.cases.case_page import CasePage
from webapp.cases.days import long, short
from webapp.cases.limit_state import WORST_FIRST, LimitState, state_of_limit
from webapp.cases.wording import _, ngettext
from webapp.deadlines.changes import Extension
from webapp.deadlines.counting import day_of
from webapp.deadlines.running import RunningLimit
from webapp.deadlines.status import State
from webapp.deadlines.words import sentence


@dataclass(frozen=True)
class DueRow:
    """One limit, told once for all who must meet it."""

    id: str
    label: str
    is_aim: bool
    is_least: bool
    counted: str
    counted_from: str
    first_due: date
    due: date
    others: Sequence[tuple[str, str]]  # agency, date: those that have another day
    icon: str
    state: str
    note: str


@dataclass(frozen=True)
class MoreTime:
    """One time that more time was given."""

    title: str
    by: str
    reason: str


def due_rows(page: CasePage) -> list[DueRow]:
    """The limits the reader may know of: all, or for their own part those that they must meet."""
    return [_row(page, list(group)) for _id, group in groupby(_seen(page), key=lambda each: each.limit.id)]


def more_time(page: CasePage) -> list[MoreTime]:
    """Every time that more time was given, in order."""
    given: dict[tuple[str, str | None, date], tuple[RunningLimit, Extension]] = {}
    for limit in _seen(page):
        for extension in limit.extensions:
            given[limit.limit.id, extension.instance, day_of(extension.until)] = (limit, extension)
    return [_given(page, limit, extension) for limit, extension in given.values()]


def _seen(page: CasePage) -> list[RunningLimit]:
    if page.all:
        return list(page.found)
    own = {(task.limit_id, task.agency) for task in page.tasks}
    shared = {limit for limit, agency in own if agency is None}
    return [
        each
        for each in page.found
        if (each.limit.id, each.instance) in own or (each.instance is None and each.limit.id in shared)
    ]


def _row(page: CasePage, limits: Sequence[RunningLimit]) -> DueRow:
    language = page.language
    usual = min(limits, key=lambda each: each.due.at)
    states = sorted((state_of_limit(page, each) for each in limits), key=_badness)
    name = usual.by.from_words or usual.by.from_event.replace("_", " ")
    name = name if isinstance(name, str) else name.get(language)
    return DueRow(
        id=usual.limit.id,
        label=usual.limit.label.get(language),
        is_aim=usual.limit.kind == "aim",
        is_least=usual.is_least,
        counted=sentence(usual.first_due.counted).get(language),
        counted_from=f"{name[:1].upper()}{name[1:]}, {short(usual.counted_from)}",
        first_due=usual.first_due.on,
        due=usual.due.on,
        others=[
            (page.names.agency(each.instance), short(each.due.on))
            for each in limits
            if each.instance and each.due.on != usual.due.on
        ],
        icon=states[0].icon,
        state=_together(states),
        note=usual.due.note.get(language),
    )


def _badness(found: LimitState) -> int:
    return WORST_FIRST.index(found.state)


def _together(states: Sequence[LimitState]) -> str:
    """One limit's own words; for several, how many stand as badly as the worst."""
    worst = states[0]
    alike = sum(each.state is worst.state for each in states)
    if len(states) == 1 or (worst.words and alike == len(states) and worst.state is not State.LATE):
        return worst.words
    if worst.state is State.LATE:
        return ngettext("%(num)s late", "%(num)s late", alike)
    sent = sum(each.state in (State.MET, State.MET_LATE) for each in states)
    return _("%(words)s (%(met)s of %(all)s met)", words=worst.words, met=sent, all=len(states))


def _given(page: CasePage, limit: RunningLimit, extension: Extension) -> MoreTime:
    whose = (
        page.names.agency(extension.instance) if extension.instance else limit.limit.label.get(page.language)
    )
    return MoreTime(
        title=_("%(who)s: more time until %(date)s", who=whose, date=long(extension.until)),
        by=_(
            "Given by %(name)s on %(date)s.",
            name=page.names.person(extension.by),
            date=long(extension.given_on),
        ),
        reason=extension.reason,
    )
