"""Which time limits run in a case, from when, until when, and whether they were met.

Everything here follows from what it is given: the events of the case, the extensions and the
pauses. A changed event (the meeting moved) simply counts again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from webapp.deadlines.calendar import Calendar
from webapp.deadlines.changes import Extension, Pause, moved
from webapp.deadlines.counting import HoursMode, When, moment_of
from webapp.deadlines.limits import Due, Limit, earliest

Instances = Mapping[str, Sequence[str]]
Holds = Callable[[str, str | None], bool]
"""Whether what a limit's `when` says is true of the case, for an instance."""


def _always(_when: str, _instance: str | None) -> bool:
    return True


@dataclass(frozen=True)
class Event:
    """Something that happened in the case, or is planned for a day."""

    name: str
    on: When
    instance: str | None = None
    planned: bool = False  # a date somebody set, such as the meeting's: setting it again replaces it


@dataclass(frozen=True)
class RunningLimit:
    """One limit running, or having run, in one case; for one instance where each is expected to meet it."""

    limit: Limit
    instance: str | None
    counted_from: When
    first_due: Due  # as counted; no extension or pause ever touches it
    due: Due
    met: When | None = None  # may lie in the future, where the event is planned
    extensions: tuple[Extension, ...] = ()
    pauses: tuple[Pause, ...] = ()
    applies: bool = True
    counted_by: Limit | None = None  # of several, the one that ends first

    @property
    def by(self) -> Limit:
        """The limit that was counted: one of those it is the earliest of, or itself."""
        return self.counted_by or self.limit

    @property
    def is_least(self) -> bool:
        """Whether it says from when, not by when."""
        return self.limit.is_least

    @property
    def key(self) -> tuple[str, str | None]:
        return self.limit.id, self.instance

    @property
    def paused(self) -> bool:
        """Whether a pause has begun and not ended."""
        return any(pause.until is None for pause in self.pauses)

    @property
    def extended(self) -> bool:
        return self.due.at != self.first_due.at and bool(self.extensions)

    def met_by(self, day: When) -> bool:
        """Whether what the limit asks for had happened by then."""
        return self.met is not None and moment_of(self.met) <= moment_of(day)


def running(
    limits: Sequence[Limit],
    events: Sequence[Event],
    calendar: Calendar,
    *,
    extensions: Iterable[Extension] = (),
    pauses: Iterable[Pause] = (),
    instances: Instances | None = None,
    not_applicable: Collection[str] = (),
    holds: Holds = _always,
    hours_mode: HoursMode = "working_days",
) -> list[RunningLimit]:
    """Every limit of a case whose event has happened or is planned, in the order of `limits`.

    `events` stand in the order they came to be known. `instances` names, for an event that several
    must bring about, who is expected to: `{"agency_report_received": ("police", "health")}`.
    A limit that only serves as a part of another does not run by itself, nor one whose `when` does not hold.
    Of several limits of which the earliest counts, those count that have begun.
    """
    changes = tuple(extensions), tuple(pauses)
    found = []
    for limit, instance in _expected(limits, instances or {}):
        begun = _begun(limit, events, instance, holds)
        if not begun:
            continue
        place, first = earliest([(part, start[1].on) for part, start in begun], calendar, hours_mode)
        part, start = begun[place]
        met = _met(limit, events, instance, start, back=part.direction == "before")
        one = RunningLimit(limit, instance, start[1].on, first, first, met, counted_by=part)
        found.append(replace(_changed(one, *changes, calendar), applies=limit.id not in not_applicable))
    return found


def _begun(
    limit: Limit, events: Sequence[Event], instance: str | None, holds: Holds
) -> list[tuple[Limit, tuple[int, Event]]]:
    """The limits of one that count in this case, each with the event it counts from."""
    if limit.when and not holds(limit.when, instance):
        return []
    applying = (part for part in limit.parts() if not part.when or holds(part.when, instance))
    started = ((part, _start(part, events, instance)) for part in applying)
    return [(part, start) for part, start in started if start is not None]


def _changed(
    begun: RunningLimit, extensions: Iterable[Extension], pauses: Iterable[Pause], calendar: Calendar
) -> RunningLimit:
    """The limit with the extensions and pauses that concern it; pauses begun after it was met move nothing."""
    given = tuple(each for each in extensions if each.concerns(*begun.key))
    halted = tuple(each for each in pauses if each.concerns(*begun.key))
    before = [pause for pause in halted if begun.met is None or moment_of(pause.since) < moment_of(begun.met)]
    now_due = moved(
        begun.by, begun.first_due, begun.counted_from, extensions=given, pauses=before, calendar=calendar
    )
    return replace(begun, due=now_due, extensions=given, pauses=halted)


def _expected(limits: Sequence[Limit], instances: Instances) -> Iterator[tuple[Limit, str | None]]:
    parts = {part.id for limit in limits if limit.earliest_of for part in limit.parts()}
    for limit in limits:
        if limit.scope != "case" or limit.id in parts:
            continue
        for instance in _instances_of(limit, instances):
            yield limit, instance


def _instances_of(limit: Limit, instances: Instances) -> Sequence[str | None]:
    return instances.get(limit.to_event or "", (None,))


def _start(limit: Limit, events: Sequence[Event], instance: str | None) -> tuple[int, Event] | None:
    """The latest event that starts the limit: the instance's own, else the case's, else anybody's."""
    named = [(at, event) for at, event in enumerate(events) if event.name == limit.from_event]
    own = [each for each in named if each[1].instance == instance]
    shared = [each for each in named if each[1].instance is None]
    return next((group[-1] for group in (own, shared, named if instance is None else []) if group), None)


def _met(
    limit: Limit, events: Sequence[Event], instance: str | None, start: tuple[int, Event], *, back: bool
) -> When | None:
    """When the limit was met: the first time after its start, or the day last planned."""
    named = [(at, event) for at, event in enumerate(events) if event.name == limit.to_event]
    own = [each for each in named if each[1].instance == instance]
    if not own and instance is None:
        own = named
    own = [each for each in own if back or _follows(each, start)]
    if not own:
        return None
    planned = any(event.planned for _, event in own)
    return own[-1 if planned else 0][1].on


def _follows(event: tuple[int, Event], start: tuple[int, Event]) -> bool:
    """Not both known and dated before the start: so the first pass of a loop does not meet the second."""
    return event[0] > start[0] or moment_of(event[1].on) >= moment_of(start[1].on)


def next_due(found: Iterable[RunningLimit], on: date) -> RunningLimit | None:
    """The limit that ends first among those still open on that day."""
    still_open = [each for each in found if each.applies and not each.is_least and not each.met_by(on)]
    return min(still_open, key=lambda each: each.due.at, default=None)
