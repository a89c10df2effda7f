"""Enough values to stand for all: where conditions compare with constants, one value for each stretch."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from webapp.rules.evaluation import evaluate
from webapp.rules.names import asks_the_clock, free_names
from webapp.rules.run import Run
from webapp.rules.syntax import (
    ASKED,
    Anything,
    Between,
    Binding,
    Cell,
    Comparison,
    Interval,
    Node,
    Not,
    Test,
    mentions,
    walk,
)
from webapp.rules.values import Range, Value, kind

ANOTHER = "something else"
_NO_VALUE = Anything | Binding | Cell | Not | Test
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


def is_constant(node: Node) -> bool:
    """Whether it is worth the same whoever asks, and whenever."""
    return not (free_names(node) or asks_the_clock(node) or mentions(node, ASKED))


def constants(node: Node) -> Iterator[Value]:
    """The values of the largest parts that never change, taken out of their ranges and lists."""
    if is_constant(node) and not isinstance(node, _NO_VALUE):
        yield from _single(evaluate(node, Run({})))
        return
    for child in node.children():
        yield from constants(child)


def _single(value: Value) -> Iterator[Value]:
    if isinstance(value, Range):
        yield from (value.low, value.high)
    elif isinstance(value, list):
        for each in value:
            yield from _single(each)
    elif value is not None:
        yield value


def orders_texts(node: Node) -> bool:
    """Whether it asks which text comes first: no few texts stand for all those between."""
    return any(
        _is_order(each) and any(type(value) is str for value in constants(each)) for each in walk(node)
    )


def _is_order(node: Node) -> bool:
    if isinstance(node, Comparison | Test):
        return node.operator in ("<", "<=", ">", ">=")
    return isinstance(node, Between | Interval)


def representatives(found: Iterable[Value]) -> list[Value]:
    """The constants themselves with a value before, between and after them, each kind apart.

    Conditions that only compare with these constants, texts not by order, cannot tell any other value from them.
    """
    kinds: dict[str, set[Any]] = {}
    for value in found:
        kinds.setdefault(kind(value) or "", set()).add(value)
    return [each for name, values in kinds.items() for each in _stretches(name, values)]


def _stretches(name: str, values: set[Any]) -> list[Value]:
    if name == "yes or no":
        return [True, False]
    if name == "text":
        return sorted(values) + [ANOTHER] * (ANOTHER not in values)
    if name == "number":
        return _with_gaps(sorted(values), Decimal(1))
    if name in ("date", "date and time", "days"):
        step = _DAY if name == "date" else _SECOND
        return sorted({near for value in values for near in _around(value, step)})
    return list(values)


def _with_gaps(values: list[Decimal], step: Decimal) -> list[Value]:
    middles = [(low + high) / 2 for low, high in itertools.pairwise(values)]
    return [*sorted([*values, *middles, values[0] - step, values[-1] + step])]


def _around(value: date | datetime | timedelta, step: timedelta) -> Iterator[Any]:
    for move in (-step, timedelta(), step):
        try:
            yield value + move
        except OverflowError:
            continue
