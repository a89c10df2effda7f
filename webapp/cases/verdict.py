"""The one sentence a case page begins with: the worst thing, or what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.cases.case_page import CasePage, task_holder
from webapp.cases.days import long
from webapp.cases.log import Entry, Kind
from webapp.cases.models import Task
from webapp.cases.stages import STAGES
from webapp.cases.wording import _, ngettext


@dataclass(frozen=True)
class Verdict:
    """`kind` is late, on_time, met or paused; the first words are strong."""

    kind: str
    strong: str
    rest: str = ""


def verdict_of(page: CasePage) -> Verdict:
    """What whoever opens the case must know first."""
    if page.case.status in ("closed", "withdrawn"):
        return _ended(page)
    if page.case.catching_up:
        strong = _("Being brought in from paper.")
        return Verdict("paused", strong, _("Nobody is told of anything until it has caught up."))
    if page.case.status == "paused":
        entry = _last(page, Kind.PAUSED)
        when = _("Paused on %(date)s.", date=long(entry.happened_on)) if entry else _("Paused.")
        return Verdict("paused", when, entry.reason if entry and page.all else "")
    asked = [(path, task) for path, task in page.latest.items() if task.is_open]
    late = [(path, task) for path, task in asked if page.is_late(path)]
    if late:
        return Verdict("late", _late(page, late), _next(page, [each for each in asked if each not in late]))
    if not asked:
        return Verdict("on_time", *_waiting(page))
    return Verdict("on_time", _("On time."), _next(page, asked))


def _ended(page: CasePage) -> Verdict:
    on = long(page.case.closed_at) if page.case.closed_at else ""
    if page.case.status == "withdrawn":
        entry = _last(page, Kind.WITHDRAWN)
        reason = entry.reason if entry and page.all else ""
        return Verdict("paused", _("Withdrawn on %(date)s.", date=on), reason)
    node = page.story.process.nodes.get(page.case.outcome)
    words = node.name.get(page.language) if node is not None else ""
    return Verdict("met", words or _("Finished"), _("Closed on %(date)s.", date=on))


def _late(page: CasePage, late: Sequence[tuple[str, Task]]) -> str:
    worst_path, worst = min(late, key=lambda each: page.limits_of_open[each[0]].due.at)
    how = page.standings[worst_path].words.get(page.language)
    title = worst.title.get(page.language)
    alike = sum(task.step == worst.step for _path, task in late)
    if alike > 1:
        said = ngettext(
            "“%(title)s”: %(num)s is late, by up to %(how)s.",
            "“%(title)s”: %(num)s are late, the longest is %(how)s.",
            alike,
            title=title,
            how=how,
        )
    else:
        who = page.names.holder(task_holder(worst))
        said = _("“%(title)s” (%(who)s) is %(how)s.", title=title, who=who, how=how)
    others = len(late) - alike
    if not others:
        return said
    more = ngettext("%(num)s other step is late too.", "%(num)s other steps are late too.", others)
    return f"{said} {more}"


def _next(page: CasePage, asked: Sequence[tuple[str, Task]]) -> str:
    dated = [
        (page.limits_of_open[path].due.at, path, task) for path, task in asked if path in page.limits_of_open
    ]
    if dated:
        _at, path, task = min(dated, key=lambda each: each[0])
        return _(
            "Next: “%(title)s”, due %(date)s. %(far)s.",
            title=task.title.get(page.language),
            date=long(page.limits_of_open[path].due.on),
            far=page.standings[path].words.get(page.language),
        )
    if asked:
        return _("Next: “%(title)s”.", title=asked[0][1].title.get(page.language))
    return ""


def _waiting(page: CasePage) -> tuple[str, str]:
    if page.all:
        return _("Nothing is asked of anybody at the moment."), ""
    stage = STAGES.get(page.case.stage)
    where = _("The case is at the stage “%(stage)s”.", stage=stage.get(page.language)) if stage else ""
    return _("Nothing is asked of you at the moment."), where


def _last(page: CasePage, kind: Kind) -> Entry | None:
    return next((entry for entry in reversed(page.log) if entry.kind is kind), None)
