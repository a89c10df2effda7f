"""How one step of a case stands, told from the times it was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.cases.case_page import CasePage
from webapp.cases.days import plain
from webapp.cases.models import DONE, DROPPED, Task
from webapp.cases.wording import _, ngettext
from webapp.deadlines.status import State
from webapp.engine import instance_of
from webapp.engine.diagram import Node


@dataclass(frozen=True)
class StepState:
    """A step: `state` names an icon; `sent`, `late`, `more_time` and `due` count those it is asked of."""

    state: str
    words: str
    of: int = 0
    sent: int = 0
    late: int = 0
    more_time: int = 0
    due: int = 0

    @property
    def counted(self) -> str:
        """“5 sent, 1 has more time, 2 late”, for a step that is asked of several."""
        said = [
            ngettext("%(num)s sent", "%(num)s sent", self.sent) if self.sent else "",
            ngettext("%(num)s has more time", "%(num)s have more time", self.more_time)
            if self.more_time
            else "",
            ngettext("%(num)s to come", "%(num)s to come", self.due) if self.due else "",
            ngettext("%(num)s late", "%(num)s late", self.late) if self.late else "",
        ]
        return ", ".join(filter(None, said))


def state_of(page: CasePage, node: Node, tasks: Mapping[str, Task], *, may_come: bool = True) -> StepState:
    """How a step stands. `tasks` are those of this step, by path; none where it was not reached.

    `may_come` says whether the case can still come to it from where it is.
    """
    if not tasks:
        return _not_asked(may_come=may_come and page.case.is_open)
    asked = {path: task for path, task in tasks.items() if task.state != DROPPED}
    if not asked:
        return StepState("not_applicable", _("No longer needed"))
    still_open = [path for path, task in asked.items() if task.is_open]
    late = [path for path in still_open if page.is_late(path)]
    more_time = [path for path in still_open if path not in late and _has_more_time(page, path)]
    state, words = _words(page, asked, still_open, late)
    if node.many is None and all(instance_of(path) is None for path in asked):
        return StepState(state, words, of=1)
    return StepState(
        state,
        words,
        of=len(asked),
        sent=sum(task.state == DONE for task in asked.values()),
        late=len(late),
        more_time=len(more_time),
        due=len(still_open) - len(late) - len(more_time),
    )


def _not_asked(*, may_come: bool) -> StepState:
    if may_come:
        return StepState("not_reached", _("Not reached"))
    return StepState("not_applicable", _("Not needed"))


def _has_more_time(page: CasePage, path: str) -> bool:
    limit = page.limits_of_open.get(path)
    return limit is not None and limit.extended


def _words(
    page: CasePage, asked: Mapping[str, Task], still_open: list[str], late: list[str]
) -> tuple[str, str]:
    if late:
        was_due = min(page.limits_of_open[path].due.on for path in late)
        return "late", _("Late: was due %(date)s", date=plain(was_due))
    if still_open:
        if page.case.status == "paused":
            return "paused", _("Paused")
        return "now", _now(page, still_open)
    entries = [page.answered[task.address] for task in asked.values() if task.address in page.answered]
    if not entries:
        return "done", _("Done")
    return "done", _("Done %(date)s", date=plain(max(entry.happened_on for entry in entries)))


def _now(page: CasePage, still_open: list[str]) -> str:
    limits = [page.limits_of_open[path] for path in still_open if path in page.limits_of_open]
    open_limits = [limit for limit in limits if page.status(limit).state is not State.NOT_APPLICABLE]
    if not open_limits:
        return _("Now")
    return _("Now: due by %(date)s", date=plain(min(limit.due.on for limit in open_limits)))
