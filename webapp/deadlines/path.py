"""The critical path of a case: the limits that lead to its end, each with its day. A projection; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from webapp.deadlines.calendar import Calendar
from webapp.deadlines.counting import HoursMode, Unit, When, day_of, moment_of
from webapp.deadlines.forecast import Expected, Forecast, Known
from webapp.deadlines.limits import Limit
from webapp.text import Text

_BY_WORKING_DAY: frozenset[Unit] = frozenset({"working_days", "hours"})


@dataclass(frozen=True)
class PathStep:
    """One limit of the path. Days are counted from the path's beginning, which is day 0."""

    limit: Limit
    expected: Expected
    day: int  # on which it was done, or would be at the latest
    planned_day: int | None  # on which it would be at the latest had everything before taken all of its time

    @property
    def is_done(self) -> bool:
        return self.expected.standing == "done"

    @property
    def slack(self) -> int | None:
        """How many days there are in hand; below 0 they are missing."""
        return None if self.planned_day is None else self.planned_day - self.day


@dataclass(frozen=True)
class CriticalPath:
    """A chain of limits from day 0 to the end, in the order of their days."""

    name: Text
    begins: When
    begins_words: Text
    by_working_days: bool
    steps: tuple[PathStep, ...]

    @property
    def next(self) -> PathStep | None:
        """The first that is not done."""
        return next((step for step in self.steps if not step.is_done), None)

    @property
    def limits(self) -> frozenset[str]:
        return frozenset(step.limit.id for step in self.steps)


@dataclass(frozen=True)
class Named:
    """A path as a board names it: its limits, the last of which ends it."""

    name: Text
    limits: tuple[str, ...]
    stands_for: Mapping[str, str]


class Paths:
    """Finds the paths of one case."""

    def __init__(
        self,
        limits: Sequence[Limit],
        known: Known,
        calendar: Calendar,
        hours_mode: HoursMode = "working_days",
    ) -> None:
        self._limits = limits
        self._known = known
        self._calendar = calendar
        self._hours_mode = hours_mode

    def named(self, named: Named) -> CriticalPath | None:
        """The path a board names; None while the limit that ends it does not run. Day 0 is where that begins."""
        known = replace(self._known, stands_for=named.stands_for)
        wanted = [limit for id_ in named.limits for limit in self._limits if limit.id == id_]
        runs = {each.limit.id for each in known.running if each.applies}
        if [limit.id for limit in wanted][-1:] != [*named.limits[-1:]] or wanted[-1].id not in runs:
            return None
        forecast = Forecast(self._limits, known, *self._by)
        return self._path(named.name, wanted, wanted[-1], forecast)

    def derived(self) -> CriticalPath | None:
        """The longest chain of limits with something still to do; None where no limit leads on to another."""
        forecast = Forecast(self._limits, self._known, *self._by)
        ends = [limit for limit in forecast.limits if not limit.counts_back and forecast.of(limit)]
        chains = [_chain(limit, forecast) for limit in ends]
        unfinished = [chain for chain in chains if len(chain) > 1 and _unfinished(chain, forecast)]
        if not unfinished:
            return None
        chain = max(unfinished, key=lambda each: _length(each, forecast))
        return self._path(Text(), chain, chain[0], forecast)

    @property
    def _by(self) -> tuple[Calendar, HoursMode]:
        return self._calendar, self._hours_mode

    def _path(
        self, name: Text, limits: Sequence[Limit], first: Limit, forecast: Forecast
    ) -> CriticalPath | None:
        """These limits in the order of their days, counted from where `first` begins."""
        beginning = forecast.of(first)
        begins = forecast.when(beginning.start) if beginning else None
        if beginning is None or begins is None:
            return None
        by_working_days = first.unit in _BY_WORKING_DAY
        plan = self._plan(limits, forecast, beginning.start, begins)
        steps = []
        for limit in limits:
            expected, planned = forecast.of(limit), plan.of(limit)
            if expected is not None:
                day = self._day(begins, expected.on, by_working_days)
                last = self._day(begins, planned.on, by_working_days) if planned else None
                steps.append(PathStep(limit, expected, day, last))
        steps.sort(key=lambda step: step.expected.at)
        return CriticalPath(name, begins, _named(beginning.start, limits), by_working_days, tuple(steps))

    def _plan(self, limits: Sequence[Limit], forecast: Forecast, start: str, begins: When) -> Forecast:
        """The same as if everything took all of its time; what no limit of the path asks for came when it came."""
        led_to = {limit.to_event for limit in limits} | forecast.stands_for.keys()
        came = {name: on for name, on in self._known.events.items() if name not in led_to}
        known = Known({**came, start: begins}, stands_for=forecast.stands_for)
        return Forecast(limits, known, *self._by)

    def _day(self, begins: When, on: When, by_working_days: bool) -> int:
        first, day = day_of(begins), day_of(on)
        if not by_working_days:
            return (day - first).days
        if day < first:
            return -self._calendar.working_days_between(day, first)
        return self._calendar.working_days_between(first, day)


def _chain(end: Limit, forecast: Forecast) -> list[Limit]:
    """The limits that lead to one, first first, and what is counted back from what they ask for."""
    chain = [end]
    while True:
        expected = forecast.of(chain[0])
        before = forecast.leading_to(expected) if expected else []
        leading = [
            limit for limit in before if limit not in chain and not limit.counts_back and forecast.of(limit)
        ]
        if not leading:
            break
        chain.insert(0, max(leading, key=lambda limit: _at(limit, forecast)))
    events = {limit.to_event for limit in chain}
    back = [limit for limit in forecast.limits if limit.counts_back and _start(limit, forecast) in events]
    return [*chain, *back]


def _start(limit: Limit, forecast: Forecast) -> str | None:
    expected = forecast.of(limit)
    return forecast.stands_for.get(expected.start, expected.start) if expected else None


def _at(limit: Limit, forecast: Forecast) -> float:
    expected = forecast.of(limit)
    return expected.at.timestamp() if expected else 0


def _length(chain: Sequence[Limit], forecast: Forecast) -> tuple[float, int]:
    first = forecast.of(chain[0])
    begins = forecast.when(first.start) if first else None
    last = max(_at(limit, forecast) for limit in chain)
    return last - (moment_of(begins).timestamp() if begins else last), len(chain)


def _unfinished(chain: Sequence[Limit], forecast: Forecast) -> bool:
    found = (forecast.of(limit) for limit in chain)
    return any(each is not None and each.standing != "done" for each in found)


def _named(event: str, limits: Sequence[Limit]) -> Text:
    """What an event is called by a limit that counts from it."""
    parts = (part for limit in limits for part in limit.parts() if part.from_event == event)
    plain = event.replace("_", " ")
    return next((part.from_words for part in parts if part.from_words), Text(en=plain, cy=plain))
