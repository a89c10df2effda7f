"""How a limit stands, as an icon and words; the same everywhere in a case."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.cases.case_page import CasePage
from webapp.cases.days import short
from webapp.cases.wording import _
from webapp.deadlines.counting import moment_of
from webapp.deadlines.running import RunningLimit
from webapp.deadlines.status import State, is_late

ICONS = {
    State.ON_TIME: "now",
    State.DUE_SOON: "soon",
    State.LATE: "late",
    State.MET: "done",
    State.MET_LATE: "warning",
    State.EXTENDED: "now",
    State.PAUSED: "paused",
    State.NOT_APPLICABLE: "not_applicable",
    State.NOT_YET: "waiting",
    State.MAY_BE_DONE: "now",
    State.MET_EARLY: "warning",
}
_UNMET = (
    *(State.ON_TIME, State.DUE_SOON, State.LATE, State.EXTENDED),
    *(State.NOT_YET, State.MAY_BE_DONE),
)
WORST_FIRST = (
    State.LATE,
    State.DUE_SOON,
    State.ON_TIME,
    State.EXTENDED,
    State.PAUSED,
    State.MAY_BE_DONE,
    State.NOT_YET,
    State.MET_EARLY,
    State.MET_LATE,
    State.MET,
    State.NOT_APPLICABLE,
)


@dataclass(frozen=True)
class LimitState:
    """An icon's name and words."""

    icon: str
    words: str
    state: State


def state_of_limit(page: CasePage, limit: RunningLimit) -> LimitState:
    """How a limit stands. A date planned ahead is said; it does not meet the limit before it comes."""
    found = page.status(limit)
    if not page.case.is_open and found.state in _UNMET:
        return LimitState("not_applicable", _("The case has closed"), State.NOT_APPLICABLE)
    words = found.words.get(page.language)
    planned = limit.met is not None and moment_of(limit.met) > page.now and found.state is not State.PAUSED
    if planned and limit.met is not None and not limit.is_least:
        late = is_late(limit.due, limit.met)
        said = _("Planned for %(date)s, too late") if late else _("Planned in time, for %(date)s")
        return LimitState("warning" if late else "soon", said % {"date": short(limit.met)}, found.state)
    if found.state is State.EXTENDED:
        words = _("More time given. %(words)s", words=words)
    return LimitState(ICONS[found.state], words, found.state)
