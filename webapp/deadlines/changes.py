"""What people do to a running limit: extend it, pause it. Each with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from webapp.clock import LONDON
from webapp.deadlines.calendar import Calendar
from webapp.deadlines.counting import When, day_of, end_of, local
from webapp.deadlines.limits import Due, Limit
from webapp.deadlines.words import long_date
from webapp.text import Text

_DAY = timedelta(days=1)
_BY_WORKING_DAY = frozenset({"working_days", "hours"})


@dataclass(frozen=True)
class Extension:
    """More time for a limit, given by somebody on a day; for one instance, or all where none is named."""

    limit: str
    until: When
    given_on: date
    reason: str
    instance: str | None = None
    by: str = ""

    def concerns(self, limit: str, instance: str | None) -> bool:
        return self.limit == limit and self.instance in (None, instance)


@dataclass(frozen=True)
class Pause:
    """Time that does not count, from `since` until the day work goes on; of the case if no limit is named."""

    since: date
    reason: str
    until: date | None = None
    limit: str | None = None
    instance: str | None = None
    by: str = ""

    def concerns(self, limit: str, instance: str | None) -> bool:
        return self.limit in (None, limit) and self.instance in (None, instance)


def moved(
    limit: Limit,
    first: Due,
    counted_from: When,
    *,
    extensions: Iterable[Extension],
    pauses: Iterable[Pause],
    calendar: Calendar,
) -> Due:
    """When the limit is due now: `first`, put off by what was granted and what stood still, in their order.

    An extension sets the day, never an earlier one than was counted. A pause that has ended puts the due
    date off by the days on which nothing could count; one of a limit counted back from a planned day does
    not, since that day has not moved, nor one of a least time, which goes by whether anybody works or not.
    """
    steps: list[tuple[date, int, Extension | Pause]] = [(each.given_on, 1, each) for each in extensions]
    if not (limit.counts_back or limit.is_least):
        steps += [(pause.since, 0, pause) for pause in _merged(pauses)]

    now_due = first
    for _, _, step in sorted(steps, key=lambda each: each[:2]):
        if isinstance(step, Extension):
            now_due = _extended(now_due, first, step)
        elif step.until is not None:
            now_due = _put_off(limit, now_due, counted_from, (step.since, step.until), calendar)
    return now_due


def _extended(now_due: Due, first: Due, extension: Extension) -> Due:
    by_the_minute = isinstance(extension.until, datetime)
    at = local(extension.until) if isinstance(extension.until, datetime) else end_of(extension.until)
    if at <= first.at:
        return now_due
    until = long_date(extension.until)
    words = Text(en=f"More time given, until {until.en}", cy=f"Rhagor o amser wedi'i roi, hyd {until.cy}")
    return Due(on=at.date(), at=at, counted=words, to_the_minute=by_the_minute)


def _put_off(
    limit: Limit, now_due: Due, counted_from: When, span: tuple[date, date], calendar: Calendar
) -> Due:
    since = max(span[0], day_of(counted_from) + _DAY)
    until = span[1]
    if since > now_due.on or until <= since:
        return now_due
    if next(limit.parts()).unit in _BY_WORKING_DAY:
        lost = calendar.working_days_between(since - _DAY, until - _DAY)
        day = calendar.add_working_days(now_due.on, lost)
    else:
        day = now_due.on + (until - since)
    at = datetime.combine(day, now_due.at.timetz().replace(tzinfo=LONDON))
    return replace(now_due, on=day, at=at)


def _merged(pauses: Iterable[Pause]) -> list[Pause]:
    """The same time standing still, without any day of it twice."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda each: each.since):
        last = merged[-1] if merged else None
        if last is None or (last.until is not None and pause.since > last.until):
            merged.append(pause)
        elif last.until is not None and (pause.until is None or pause.until > last.until):
            merged[-1] = replace(last, until=pause.until)
    return merged
