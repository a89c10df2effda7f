"""A time limit and the date it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Literal

from webapp.clock import LONDON
from webapp.deadlines.calendar import Calendar
from webapp.deadlines.counting import Direction, HoursMode, Span, Unit, When, count, day_of
from webapp.deadlines.words import NOTHING, amount, long_date, weekday
from webapp.text import Text

Kind = Literal["hard", "aim", "least"]
Scope = Literal["case", "board"]
_CALENDAR_UNITS: frozenset[Unit] = frozenset({"calendar_days", "weeks", "months"})

_EARLIEST = Text(en=", the earliest of its limits", cy=", y cynharaf o'i derfynau")


@dataclass(frozen=True)
class Limit:
    """One time limit of a board: how much time, counted from what, met by what.

    A `least` one says from when something may be done, so nothing is ever late by it.
    """

    id: str
    label: Text
    from_event: str
    to_event: str | None = None
    amount: int = 0
    unit: Unit = "working_days"
    direction: Direction = "after"
    kind: Kind = "hard"
    source: str = ""
    scope: Scope = "case"
    earliest_of: tuple[Limit, ...] = ()  # when given, the earliest of these is what counts
    from_words: Text = NOTHING  # what the event counted from is called: “the panel's decision”
    when: str = ""  # it runs only in cases of which this expression is true
    other_ends: tuple[str, ...] = ()  # events that would have met it, had the board chosen so
    soft: str = ""  # for a least time: the field that gives the reason for doing it earlier

    @property
    def span(self) -> Span:
        return Span(self.amount, self.unit, self.direction)

    @property
    def counts_back(self) -> bool:
        """Counted back from a planned day, so that moving that day is what moves the due date."""
        return any(part.direction == "before" for part in self.parts())

    @property
    def is_least(self) -> bool:
        """Whether it says from when, not by when."""
        return self.kind == "least"

    def parts(self) -> Iterator[Limit]:
        """The limits that are counted: those it is the earliest of, or itself."""
        if not self.earliest_of:
            yield self
        for part in self.earliest_of:
            yield from part.parts()


@dataclass(frozen=True)
class Due:
    """When something is due, and how that was counted."""

    on: date
    at: datetime  # with its zone; a limit in days runs to the end of its last day
    counted: Text = NOTHING  # “28 working days after the panel's decision on Monday 16 March 2026”
    note: Text = NOTHING  # what to know about the date: that it is a Sunday, or past the known bank holidays
    to_the_minute: bool = False

    @property
    def iso(self) -> str:
        """The day, or for a limit in hours the minute, as it is written in a file."""
        return self.at.strftime("%Y-%m-%dT%H:%M") if self.to_the_minute else self.on.isoformat()


def due(limit: Limit, event: When, calendar: Calendar, hours_mode: HoursMode = "working_days") -> Due:
    """When `limit` ends for an `event` that happened, or is planned, then.

    Raises DomainError where that lies beyond the calendar.
    """
    return earliest([(part, event) for part in limit.parts()], calendar, hours_mode)[1]


def earliest(
    begun: Sequence[tuple[Limit, When]], calendar: Calendar, hours_mode: HoursMode = "working_days"
) -> tuple[int, Due]:
    """Which of several limits ends first, each counted from its own event, and when."""
    found = [_due(limit, event, calendar, hours_mode) for limit, event in begun]
    first = min(range(len(found)), key=lambda place: found[place].at)  # min keeps the first of equals
    chosen = found[first]
    if len(found) > 1:
        chosen = replace(chosen, counted=_followed_by(chosen.counted, _EARLIEST))
    return first, chosen


@lru_cache(maxsize=4096)  # a case is counted anew at each step, and little of it has changed
def _due(limit: Limit, event: When, calendar: Calendar, hours_mode: HoursMode) -> Due:
    at = count(limit.span, event, calendar, hours_mode)
    to_the_minute = limit.unit == "hours"
    if limit.is_least and not to_the_minute:  # from the day's beginning on
        at = datetime.combine(at.date(), time.min, tzinfo=LONDON)
    day_off = NOTHING if limit.is_least else _on_a_day_off(at.date(), limit, calendar)
    notes = [day_off, calendar.warning(day_of(event), at.date())]
    return Due(
        on=at.date(),
        at=at,
        counted=_counted(limit, event),
        note=_joined(notes),
        to_the_minute=to_the_minute,
    )


def _counted(limit: Limit, event: When) -> Text:
    span = amount(limit.amount, limit.unit)
    name = limit.from_event.replace("_", " ")
    words = limit.from_words or Text(en=name, cy=name)
    then = long_date(event if limit.unit == "hours" else day_of(event))
    after = limit.direction == "after"
    return Text(
        en=f"{span.en} {'after' if after else 'before'} {words.en} on {then.en}",
        cy=f"{span.cy} {'ar ôl' if after else 'cyn'} {words.get('cy')} ar {_on(then.cy)}",
    )


def _followed_by(text: Text, more: Text) -> Text:
    return Text(en=text.en + more.en, cy=text.get("cy") + more.cy)


def _on(welsh_day: str) -> str:
    return "dd" + welsh_day.removeprefix("d")  # “ar” softens: ar ddydd Llun


def _on_a_day_off(day: date, limit: Limit, calendar: Calendar) -> Text:
    if limit.unit not in _CALENDAR_UNITS or calendar.is_working_day(day):
        return Text()
    name, last = weekday(day), long_date(calendar.before(day, 1))
    if day.weekday() < 5:
        name = Text(en=f"{name.en}, not a working day", cy=f"{name.cy}, nid yw'n ddiwrnod gwaith")
    return Text(
        en=f"{name.en} – the last working day before is {last.en}",
        cy=f"{name.cy} – y diwrnod gwaith olaf cyn hynny yw {last.cy}",
    )


def _joined(notes: list[Text]) -> Text:
    said = [note for note in notes if note]
    return Text(en=". ".join(note.en for note in said), cy=". ".join(note.get("cy") for note in said))
