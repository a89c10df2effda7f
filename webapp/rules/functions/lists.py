"""Functions of lists. One value that is no list counts as a list of one; null is no list."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from webapp.rules.arithmetic import reckon
from webapp.rules.comparing import all_hold, compare, equal, one_holds
from webapp.rules.functions.catalogue import Function
from webapp.rules.run import Run
from webapp.rules.values import Value


def _list(value: Value) -> list[Any] | None:
    if value is None or isinstance(value, list):
        return value
    return [value]


def _given(run: Run, values: tuple[Any, ...]) -> list[Any] | None:
    items = _list(values[0]) if len(values) == 1 else list(values)
    return None if items is None else run.budget.items(items)


def count(_: Run, items: Any) -> Value:
    listed = _list(items)
    return None if listed is None else Decimal(len(listed))


def total(run: Run, *values: Any) -> Value:
    items = _given(run, values)
    if not items or not all(isinstance(each, Decimal) for each in items):
        return None
    answer: Value = Decimal(0)
    for each in items:
        answer = reckon("+", answer, each, run.budget)
    return answer


def mean(run: Run, *values: Any) -> Value:
    items = _given(run, values)
    return reckon("/", total(run, *values), Decimal(len(items)), run.budget) if items else None


def _foremost(run: Run, operator: str, values: tuple[Any, ...]) -> Value:
    items = _given(run, values)
    if not items:
        return None
    best: Value = items[0]
    for each in items:
        before = compare(operator, each, best, run.budget)
        if before is None:
            return None
        best = each if before else best
    return best


def least(run: Run, *values: Any) -> Value:
    return _foremost(run, "<", values)


def greatest(run: Run, *values: Any) -> Value:
    return _foremost(run, ">", values)


def every(run: Run, *values: Any) -> Value:
    items = _given(run, values)
    return None if items is None else all_hold(items)


def some(run: Run, *values: Any) -> Value:
    items = _given(run, values)
    return None if items is None else one_holds(items)


def _has(run: Run, items: list[Any], item: Any) -> bool:
    run.budget.items(items)
    return any(equal(each, item, run.budget) is True for each in items)


def list_contains(run: Run, items: Any, item: Any) -> Value:
    listed = _list(items)
    return None if listed is None else _has(run, listed, item)


def append(run: Run, items: Any, *more: Any) -> Value:
    listed = _list(items)
    return None if listed is None else run.budget.items([*listed, *more])


def concatenate(run: Run, *lists: Any) -> Value:
    parts = [_list(each) for each in lists]
    if any(part is None for part in parts):
        return None
    return run.budget.items([item for part in parts if part for item in part])


def distinct_values(run: Run, items: Any) -> Value:
    kept: list[Any] = []
    for each in _list(items) or []:
        if not _has(run, kept, each):
            kept.append(each)
    return None if items is None else kept


def union(run: Run, *lists: Any) -> Value:
    return distinct_values(run, concatenate(run, *lists))


def flatten(run: Run, items: Any) -> Value:
    if items is None:
        return None
    flat: list[Any] = []
    waiting = [items]
    while waiting:
        each = waiting.pop()
        run.budget.spend()
        if isinstance(each, list):
            waiting.extend(reversed(each))
        else:
            flat.append(each)
    return run.budget.items(flat)


def reverse(run: Run, items: Any) -> Value:
    listed = _list(items)
    return None if listed is None else run.budget.items(listed[::-1])


def index_of(run: Run, items: Any, item: Any) -> Value:
    listed = _list(items)
    if listed is None:
        return None
    places = enumerate(run.budget.items(listed), start=1)
    return [Decimal(place) for place, each in places if equal(each, item, run.budget) is True]


LISTS = (
    Function("count", ("list",), count),
    Function("sum", ("numbers…",), total),
    Function("mean", ("numbers…",), mean),
    Function("min", ("values…",), least),
    Function("max", ("values…",), greatest),
    Function("all", ("conditions…",), every),
    Function("any", ("conditions…",), some),
    Function("list contains", ("list", "value"), list_contains),
    Function("append", ("list", "values…"), append),
    Function("concatenate", ("lists…",), concatenate),
    Function("distinct values", ("list",), distinct_values),
    Function("union", ("lists…",), union),
    Function("flatten", ("list",), flatten),
    Function("reverse", ("list",), reverse),
    Function("index of", ("list", "value"), index_of),
)
