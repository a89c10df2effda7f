"""When things will be done if everything before them is done on its last day: looked ahead along the limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from webapp.deadlines.calendar import Calendar
from webapp.deadlines.counting import HoursMode, When, moment_of
from webapp.deadlines.limits import Due, Limit, earliest
from webapp.deadlines.running import Event, RunningLimit
from webapp.deadlines.status import has_come

Standing = Literal["done", "planned", "due", "expected"]


@dataclass(frozen=True)
class Expected:
    """What a limit asks for: when it was done, is planned, is due, or would be due if all before took its time."""

    on: When
    standing: Standing
    due: Due
    start: str  # the event it counts from
    extended: bool = False

    @property
    def at(self) -> datetime:
        return moment_of(self.on)


@dataclass(frozen=True)
class Known:
    """What the dates are told from: what happened, what runs, and what a planned day stands for."""

    events: Mapping[str, When]
    running: Sequence[RunningLimit] = ()
    now: datetime | None = None
    stands_for: Mapping[str, str] | None = None

    @classmethod
    def of(
        cls,
        events: Iterable[Event],
        running: Sequence[RunningLimit],
        now: datetime,
        stands_for: Mapping[str, str],
    ) -> Known:
        """What is known of a case. What several must bring about has not happened before all of them have."""
        waited_for = {each.limit.to_event for each in running if each.applies and each.met is None}
        happened = {each.name: each.on for each in events if each.name not in waited_for}
        return cls(happened, running, now, stands_for)


class Forecast:
    """Looks ahead along a board's limits; each date is worked out once."""

    def __init__(
        self,
        limits: Sequence[Limit],
        known: Known,
        calendar: Calendar,
        hours_mode: HoursMode = "working_days",
    ) -> None:
        parts = {part.id for limit in limits if limit.earliest_of for part in limit.parts()}
        dated = (each for each in limits if each.scope == "case" and not each.is_least)
        self.limits = [each for each in dated if each.id not in parts]
        self._known = known
        self._calendar = calendar
        self._hours_mode = hours_mode
        self.stands_for = dict(known.stands_for or {})
        self._found: dict[str, Expected | None] = {}
        self._asking: set[str] = set()

    def of(self, limit: Limit) -> Expected | None:
        """When what the limit asks for comes; None where nothing says yet from when it counts."""
        if limit.id not in self._found:
            self._found[limit.id] = self._running(limit) or self._to_come(limit)
        return self._found[limit.id]

    def when(self, event: str) -> When | None:
        """When an event happened, is planned, or is expected by the limit that asks for it soonest."""
        if event in self._known.events:
            return self._known.events[event]
        if event in self._asking:
            return None
        self._asking.add(event)
        asked = [self.of(limit) for limit in self.limits if limit.to_event == event]
        self._asking.discard(event)
        found = [each for each in asked if each is not None]
        if found:
            return min(found, key=lambda each: each.at).on
        return self.when(self.stands_for[event]) if event in self.stands_for else None

    def leading_to(self, expected: Expected) -> list[Limit]:
        """The limits that end in the event which another counts from."""
        event = self.stands_for.get(expected.start, expected.start)
        return [limit for limit in self.limits if limit.to_event in (event, expected.start)]

    def _running(self, limit: Limit) -> Expected | None:
        mine = [each for each in self._known.running if each.limit.id == limit.id and each.applies]
        if not mine:
            return None
        last = max(mine, key=lambda each: moment_of(self._end(each)))
        return Expected(
            self._end(last), self._standing(mine), last.due, last.by.from_event, any(e.extended for e in mine)
        )

    def _standing(self, mine: Sequence[RunningLimit]) -> Standing:
        ends = [each.met or self._planned(each) for each in mine]
        if any(end is None for end in ends):
            return "due"
        now = self._known.now
        come = all(end is not None and (now is None or has_come(end, now)) for end in ends)
        return "done" if come and all(each.met for each in mine) else "planned"

    def _end(self, one: RunningLimit) -> When:
        end = one.met or self._planned(one)
        if end is not None:
            return end
        now = self._known.now
        if now is not None and one.due.at < now:  # late: it cannot be done before now
            return now if one.due.to_the_minute else now.date()
        return one.due.at if one.due.to_the_minute else one.due.on

    def _planned(self, one: RunningLimit) -> When | None:
        """The day set for what the limit asks for, where that is recorded under a name of its own."""
        names = [plan for plan, event in self.stands_for.items() if event == one.limit.to_event]
        days = [self._known.events[name] for name in names if name in self._known.events]
        now = self._known.now
        return next((day for day in days if now is None or moment_of(day) >= now), None)

    def _to_come(self, limit: Limit) -> Expected | None:
        starts = [(part, self.when(part.from_event)) for part in limit.parts()]
        begun = [(part, start) for part, start in starts if start is not None]
        if not begun:
            return None
        place, due = earliest(begun, self._calendar, self._hours_mode)
        return Expected(due.at if due.to_the_minute else due.on, "expected", due, begun[place][0].from_event)
