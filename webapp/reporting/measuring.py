"""Reckoning a board's measures from the records of its cases. Pure: no database, the same result every time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from statistics import median
from typing import Any

from webapp.clock import LONDON
from webapp.configuration.measures import Breakdown, Figure, Measure
from webapp.reporting.records import CaseRecord, items_of
from webapp.rules import parse
from webapp.rules.values import Value


@dataclass(frozen=True)
class Period:
    """From one day to another, both counted in."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it; no day lies nowhere."""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True)
class Part:
    """How many of what was counted have one value."""

    value: Value
    count: int
    cases: tuple[CaseRecord, ...]


@dataclass(frozen=True)
class Division:
    """What was counted, divided by a value."""

    of: Breakdown
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Reckoned:
    """One figure: its number, what it was reckoned from, and the cases that stand behind it.

    `number` is None where there was nothing to reckon from. `counted` of `looked_at` make a share; `cases` are
    those in which something counted, `others` those that were looked at and in which nothing did.
    """

    figure: Figure
    number: Decimal | None
    counted: int
    looked_at: int
    cases: tuple[CaseRecord, ...]
    others: tuple[CaseRecord, ...]
    divisions: tuple[Division, ...] = ()


@dataclass(frozen=True)
class Unit:
    """What is counted: a case, or one item in it."""

    record: CaseRecord
    item: Value = None

    def worth(self, text: str) -> Value:
        """The value of an expression here."""
        scope = partial(self.record.value, each=self.item)
        return parse(text).evaluate(scope, now=self.record.as_of)

    def holds(self, text: str | None) -> bool:
        """Whether a condition is true here; no condition always is."""
        return text is None or self.worth(text) is True

    def day(self, text: str | None) -> date | None:
        """The day an expression gives; without one, the day the case was opened."""
        worth = self.record.opened if text is None else self.worth(text)
        if isinstance(worth, datetime):
            return worth.astimezone(LONDON).date()
        return worth if isinstance(worth, date) else None


def reckon(measure: Measure, records: Iterable[CaseRecord], period: Period) -> list[Reckoned]:
    """Every figure of a measure for a period."""
    records = tuple(records)
    return [_reckon(figure, records, period) for figure in measure.figures]


def _reckon(figure: Figure, records: Sequence[CaseRecord], period: Period) -> Reckoned:
    every = [unit for record in records for unit in _units(figure, record) if unit.holds(figure.of)]
    units = [unit for unit in every if period.holds(unit.day(figure.on))]
    if figure.what == "alike":
        return _alike(figure, units, every)
    return _OF[figure.what](figure, units)


def _units(figure: Figure, record: CaseRecord) -> Iterator[Unit]:
    whole = Unit(record)
    if figure.each is None:
        yield whole
        return
    for item in items_of(whole.worth(figure.each)):
        yield Unit(record, item)


def _count(figure: Figure, units: Sequence[Unit]) -> Reckoned:
    counted = [unit for unit in units if unit.holds(figure.where)]
    return _told(figure, Decimal(len(counted)), counted, units)


def _share(figure: Figure, units: Sequence[Unit]) -> Reckoned:
    counted = [unit for unit in units if unit.holds(figure.where)]
    share = _rounded(Decimal(100 * len(counted)) / len(units)) if units else None
    return _told(figure, share, counted, units)


def _mean(figure: Figure, units: Sequence[Unit]) -> Reckoned:
    values = {id(unit): _number(unit.worth(figure.value or "")) for unit in units if unit.holds(figure.where)}
    counted = [unit for unit in units if values.get(id(unit)) is not None]
    numbers = [number for number in values.values() if number is not None]
    mean = _rounded(sum(numbers, Decimal()) / len(numbers)) if numbers else None
    return _told(figure, mean, counted, counted)


def _within_limit(figure: Figure, units: Sequence[Unit]) -> Reckoned:
    kept, decided = 0, 0
    good: list[Unit] = []
    asked: list[Unit] = []
    for unit in units:
        found = [each for limit in figure.limit for each in unit.record.limits.get(limit, ())]
        kept, decided = kept + sum(found), decided + len(found)
        if found:
            asked.append(unit)
        if found and all(found):
            good.append(unit)
    share = _rounded(Decimal(100 * kept) / decided) if decided else None
    told = _told(figure, share, good, asked)
    return replace(told, counted=kept, looked_at=decided)


def _median_days(figure: Figure, units: Sequence[Unit]) -> Reckoned:
    first, last = figure.between or ("null", "null")
    found = {}
    for unit in units:
        begun, ended = unit.day(first), unit.day(last)
        if begun is not None and ended is not None and unit.holds(figure.where):
            found[id(unit)] = (ended - begun).days
    counted = [unit for unit in units if id(unit) in found]
    middle = Decimal(str(median(found.values()))) if found else None
    return _told(figure, middle, counted, units)


def _rate(figure: Figure, units: Sequence[Unit]) -> Reckoned:
    """Added up over all that gives both numbers: so many out of so many."""
    found = [
        (unit, value, whole)
        for unit in units
        if unit.holds(figure.where)
        and (value := _number(unit.worth(figure.value or ""))) is not None
        and (whole := _number(unit.worth(figure.out_of or ""))) is not None
    ]
    part, all_of_it = sum(each[1] for each in found), sum(each[2] for each in found)
    share = _rounded(100 * part / all_of_it) if all_of_it else None
    counted = [each[0] for each in found]
    told = _told(figure, share, counted, counted)
    return replace(told, counted=int(part), looked_at=int(all_of_it))


def _alike(figure: Figure, units: Sequence[Unit], every: Sequence[Unit]) -> Reckoned:
    """Cases of the period that share something, in each respect asked for, with a case opened before them."""
    marks = {unit.record.id: [_values(unit, text) for text in figure.match] for unit in every}
    alike = [
        unit
        for unit in units
        if any(
            before.record.id != unit.record.id
            and (before.record.opened, before.record.reference) < (unit.record.opened, unit.record.reference)
            and all(
                mine & theirs
                for mine, theirs in zip(marks[unit.record.id], marks[before.record.id], strict=True)
            )
            for before in every
        )
    ]
    return _told(figure, Decimal(len(alike)), alike, units)


def _values(unit: Unit, text: str) -> frozenset[str]:
    worth = unit.worth(text)
    values = worth if isinstance(worth, list) else [worth]
    return frozenset(str(value) for value in values if value is not None)


_OF = {
    "count": _count,
    "share": _share,
    "mean": _mean,
    "rate": _rate,
    "within_limit": _within_limit,
    "median_days": _median_days,
}


def _told(figure: Figure, number: Decimal | None, counted: Sequence[Unit], units: Sequence[Unit]) -> Reckoned:
    cases = _cases(counted)
    others = tuple(record for record in _cases(units) if record not in cases)
    divisions = tuple(Division(by, _parts(by, counted)) for by in figure.by)
    return Reckoned(figure, number, len(counted), len(units), cases, others, divisions)


def _parts(by: Breakdown, units: Sequence[Unit]) -> tuple[Part, ...]:
    """By value, the most first; where several values hold at once a unit counts under each."""
    found: dict[str, tuple[Value, list[Unit]]] = {}
    for unit in units:
        worth = unit.worth(by.by)
        values: Sequence[Any] = worth if isinstance(worth, list) else [worth]
        for value in values:
            found.setdefault(str(value), (value, []))[1].append(unit)
    parts = [Part(value, len(some), _cases(some)) for value, some in found.values()]
    return tuple(sorted(parts, key=lambda part: (-part.count, str(part.value))))


def _cases(units: Iterable[Unit]) -> tuple[CaseRecord, ...]:
    return tuple({unit.record.id: unit.record for unit in units}.values())


def _number(value: Value) -> Decimal | None:
    if isinstance(value, str):
        try:
            return Decimal(value)
        except ArithmeticError:
            return None
    return value if isinstance(value, Decimal) else None


def _rounded(number: Decimal) -> Decimal:
    return round(number, 1)
