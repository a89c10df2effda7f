"""How a limit stands on a day, in a state, a colour and words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from webapp.deadlines.calendar import Calendar
from webapp.deadlines.counting import HoursMode, Span, Unit, When, count, day_of, local, moment_of
from webapp.deadlines.limits import Due
from webapp.deadlines.words import amount, long_date
from webapp.text import Text


class State(StrEnum):
    """How a limit can stand."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    LATE = "late"
    MET = "met"
    MET_LATE = "met_late"
    EXTENDED = "extended"
    PAUSED = "paused"
    NOT_APPLICABLE = "not_applicable"
    NOT_YET = "not_yet"  # of a least time: it may not be done before
    MAY_BE_DONE = "may_be_done"
    MET_EARLY = "met_early"


NAMES: dict[State, Text] = {
    State.ON_TIME: Text(en="On time", cy="Ar amser"),
    State.DUE_SOON: Text(en="Due soon", cy="Yn ddyledus cyn bo hir"),
    State.LATE: Text(en="Late", cy="Hwyr"),
    State.MET: Text(en="Met", cy="Wedi'i gwrdd"),
    State.MET_LATE: Text(en="Met late", cy="Wedi'i gwrdd yn hwyr"),
    State.EXTENDED: Text(en="More time given", cy="Rhagor o amser wedi'i roi"),
    State.PAUSED: Text(en="Paused", cy="Wedi'i oedi"),
    State.NOT_APPLICABLE: Text(en="Does not apply", cy="Ddim yn berthnasol"),
    State.NOT_YET: Text(en="Not yet", cy="Ddim eto"),
    State.MAY_BE_DONE: Text(en="May be done", cy="Caniateir ei wneud"),
    State.MET_EARLY: Text(en="Done early", cy="Wedi'i wneud yn gynnar"),
}
COLOURS: dict[State, str] = {
    State.ON_TIME: "blue",
    State.DUE_SOON: "yellow",
    State.LATE: "red",
    State.MET: "green",
    State.MET_LATE: "orange",
    State.EXTENDED: "turquoise",
    State.PAUSED: "grey",
    State.NOT_APPLICABLE: "grey",
    State.NOT_YET: "grey",
    State.MAY_BE_DONE: "blue",
    State.MET_EARLY: "orange",
}


@dataclass(frozen=True)
class Status:
    """A state with the words a person reads: “2 working days late”, “Due tomorrow”."""

    state: State
    words: Text

    @property
    def name(self) -> Text:
        return NAMES[self.state]

    @property
    def colour(self) -> str:
        """A tag colour of the design system."""
        return COLOURS[self.state]


class Standing(Protocol):
    """What a status is told from: a `RunningLimit`, or its row."""

    @property
    def due(self) -> Due: ...
    @property
    def met(self) -> When | None: ...
    @property
    def paused(self) -> bool: ...
    @property
    def extended(self) -> bool: ...
    @property
    def applies(self) -> bool: ...
    @property
    def is_least(self) -> bool: ...


DUE_SOON = Span(3, "working_days")


def status(
    standing: Standing,
    now: datetime,
    calendar: Calendar,
    *,
    due_soon: Span = DUE_SOON,
    hours_mode: HoursMode = "working_days",
) -> Status:
    """How it stands at `now`. A date only planned does not meet a limit before it comes."""
    due = standing.due
    if not standing.applies:
        return Status(State.NOT_APPLICABLE, NAMES[State.NOT_APPLICABLE])
    if standing.is_least:
        return _least(due, standing.met, now)
    if standing.met is not None and has_come(standing.met, now):
        return _met(due, standing.met, calendar)
    if standing.paused:
        return Status(State.PAUSED, NAMES[State.PAUSED])
    if now > due.at:
        return Status(State.LATE, _late(due, now, calendar))

    words = _ahead(due, now, calendar)
    if now >= warn_at(due, calendar, due_soon, hours_mode):
        return Status(State.DUE_SOON, words)
    return Status(State.EXTENDED if standing.extended else State.ON_TIME, words)


def _least(due: Due, met: When | None, now: datetime) -> Status:
    """How a least time stands: before it, since it, or done. Never late."""
    if met is not None and has_come(met, now):
        if not is_early(due, met):
            return _met_on(met)
        by = _some((due.on - day_of(met)).days or 1, "calendar_days")
        return Status(State.MET_EARLY, Text(en=f"Done {by.en} early", cy=f"Wedi'i wneud {by.cy} yn gynnar"))
    first = long_date(due.at if due.to_the_minute else due.on)
    if now < due.at:
        return Status(State.NOT_YET, Text(en=f"Not before {first.en}", cy=f"Nid cyn {first.cy}"))
    return Status(
        State.MAY_BE_DONE, Text(en=f"May be done since {first.en}", cy=f"Caniateir ei wneud ers {first.cy}")
    )


def is_early(due: Due, met: When) -> bool:
    """Whether something done then was done before its least time had passed."""
    return local(met) < due.at if isinstance(met, datetime) else met < due.on


def warn_at(
    due: Due, calendar: Calendar, due_soon: Span = DUE_SOON, hours_mode: HoursMode = "working_days"
) -> datetime:
    """From when a limit is due soon: the start of the day `due_soon` before it, or for hours the moment."""
    back = count(Span(due_soon.amount, due_soon.unit, "before"), due.at, calendar, hours_mode)
    return back if due_soon.unit == "hours" else back.replace(hour=0, minute=0, second=0)


def has_come(met: When, now: datetime) -> bool:
    """Whether a day or moment on which something is done, or planned, is here."""
    if isinstance(met, datetime):
        return moment_of(met) <= now
    return met <= day_of(now)


def far(due: Due, now: datetime, calendar: Calendar) -> int:
    """How many working days off a due date is; below 0 it has passed by so many."""
    today = day_of(now)
    return calendar.working_days_between(today, due.on) - calendar.working_days_between(due.on, today)


def is_late(due: Due, met: When) -> bool:
    """Whether something done then was done too late."""
    # A bare day is given the benefit of the doubt: whoever did it on the due day did it in time.
    return local(met) > due.at if isinstance(met, datetime) else met > due.on


def _met(due: Due, met: When, calendar: Calendar) -> Status:
    if not is_late(due, met):
        return _met_on(met)
    by = _gap(due, moment_of(met), calendar)
    return Status(State.MET_LATE, Text(en=f"Met {by.en} late", cy=f"Wedi'i gwrdd {by.get('cy')} yn hwyr"))


def _met_on(met: When) -> Status:
    on = long_date(day_of(met))
    return Status(State.MET, Text(en=f"Met on {on.en}", cy=f"Wedi'i gwrdd ar {on.cy}"))


def _late(due: Due, now: datetime, calendar: Calendar) -> Text:
    by = _gap(due, now, calendar)
    return Text(en=f"{by.en} late", cy=f"{by.get('cy')} yn hwyr")


def _gap(due: Due, then: datetime, calendar: Calendar) -> Text:
    """How long `then` is after it was due, in the largest measure that is not nothing."""
    passed = then - due.at
    working = calendar.working_days_between(due.on, day_of(then))
    if due.to_the_minute and passed < timedelta(days=1):
        return _some(max(1, int(passed.total_seconds() // 3600)), "hours")
    if working:
        return _some(working, "working_days")
    return _some(max(1, (day_of(then) - due.on).days), "calendar_days")


def _some(number: int, unit: Unit) -> Text:
    return amount(number, unit)


def _ahead(due: Due, now: datetime, calendar: Calendar) -> Text:
    today = day_of(now)
    days = (due.on - today).days
    at = Text(en=f" at {due.at:%H:%M}", cy=f" am {due.at:%H:%M}") if due.to_the_minute else Text()
    if days == 0:
        return Text(en=f"Due today{at.en}", cy=f"Yn ddyledus heddiw{at.cy}")
    if days == 1:
        return Text(en=f"Due tomorrow{at.en}", cy=f"Yn ddyledus yfory{at.cy}")
    working = calendar.working_days_between(today, due.on)
    left = amount(working, "working_days") if working else amount(days, "calendar_days")
    return Text(en=f"In {left.en}", cy=f"Ymhen {left.cy}")
