"""What an expression is worth in a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from webapp.rules.arithmetic import negative, reckon
from webapp.rules.comparing import Truth, all_hold, compare, fits, one_holds, opposite
from webapp.rules.functions import FUNCTIONS
from webapp.rules.paths import part
from webapp.rules.run import Run
from webapp.rules.syntax import (
    ASKED,
    ITEM,
    And,
    Anything,
    Arithmetic,
    Between,
    Binding,
    Call,
    Cell,
    Comparison,
    Filter,
    If,
    Interval,
    Listing,
    Literal,
    Loop,
    Membership,
    Name,
    Negative,
    Node,
    Not,
    Or,
    Path,
    Quantified,
    Test,
)
from webapp.rules.values import Range, Value, kind


def evaluate(node: Node, run: Run) -> Value:
    """The node's value; null where DMN gives none. Raises ExpressionError only when it asks for too much."""
    run.budget.spend()
    return _EVALUATE[type(node)](node, run)


def holds(node: Anything | Cell, value: Value, run: Run) -> Truth:
    """Whether the cell accepts the value."""
    if isinstance(node, Anything):
        return True
    held = run.binding({ASKED: value})
    return one_holds(_held(test, value, held) for test in node.tests)


def _held(test: Test, value: Value, run: Run) -> Truth:
    if isinstance(test.operand, Not):
        return opposite(one_holds(_held(each, value, run) for each in test.operand.tests))
    wanted = evaluate(test.operand, run)
    if test.operator == "asks":
        return wanted if isinstance(wanted, bool) else None
    if test.operator == "is":
        return fits(value, wanted, run.budget)
    return compare(test.operator, value, wanted, run.budget)


def _negation(node: Not, run: Run) -> Value:
    return opposite(evaluate(node.tests[0].operand, run))


def _between(node: Between, run: Run) -> Value:
    value = evaluate(node.value, run)
    above = compare(">=", value, evaluate(node.low, run), run.budget)
    return all_hold((above, compare("<=", value, evaluate(node.high, run), run.budget)))


def _membership(node: Membership, run: Run) -> Value:
    value = evaluate(node.value, run)
    return one_holds(_held(test, value, run) for test in node.tests)


def _interval(node: Interval, run: Run) -> Value:
    low, high = evaluate(node.low, run), evaluate(node.high, run)
    if kind(low) != kind(high):
        return None
    return Range(low, high, node.low_included, node.high_included)


def _choice(node: If, run: Run) -> Value:
    return evaluate(node.then if evaluate(node.condition, run) is True else node.otherwise, run)


def _call(node: Call, run: Run) -> Value:
    arguments = [evaluate(each, run) for each in node.arguments]
    return FUNCTIONS[node.function].apply(run, *arguments)


def _filtered(node: Filter, run: Run) -> Value:
    items = evaluate(node.of, run)
    if items is None:
        return None
    listed = items if isinstance(items, list) else [items]
    if not node.by_item:
        return _at(listed, evaluate(node.condition, run))
    return [each for each in listed if evaluate(node.condition, run.binding({ITEM: each})) is True]


def _at(items: list[Any], place: Value) -> Value:
    if not isinstance(place, Decimal) or not 1 <= abs(place) <= len(items):
        return (items if place is True else []) if isinstance(place, bool) else None
    return items[int(place) - 1 if place > 0 else int(place)]  # type: ignore[no-any-return]


def _passes(bindings: tuple[Binding, ...], run: Run) -> Iterator[Run | None]:
    """The run once for every way to take one item from each list; None for a list that is none."""
    if not bindings:
        yield run
        return
    first, *rest = bindings
    items = evaluate(first.domain, run)
    if items is None:
        yield None
        return
    for item in _items(items):
        yield from _passes(tuple(rest), run.binding({first.name: item}))


def _items(items: Any) -> Iterator[Value]:
    if isinstance(items, list):
        yield from items
    elif isinstance(items, Range) and isinstance(items.low, Decimal) and isinstance(items.high, Decimal):
        step = 1 if items.low <= items.high else -1
        for distance in range(int(min(abs(items.high - items.low), Decimal(10**9))) + 1):
            yield items.low + distance * step
    else:
        yield items


def _quantified(node: Quantified, run: Run) -> Value:
    found = (None if each is None else evaluate(node.condition, each) for each in _passes(node.bindings, run))
    return one_holds(found) if node.quantifier == "some" else all_hold(found)


def _loop(node: Loop, run: Run) -> Value:
    results: list[Any] = []
    for each in _passes(node.bindings, run):
        if each is None:
            return None
        results.append(evaluate(node.result, each))
        if len(results) % 1_000 == 0:
            run.budget.items(results)
    return run.budget.items(results)


_EVALUATE: dict[type[Node], Callable[[Any, Run], Value]] = {
    Literal: lambda node, _: node.value,
    Name: lambda node, run: run.look_up(node.path),
    Path: lambda node, run: part(evaluate(node.of, run), node.segment),
    Listing: lambda node, run: [evaluate(each, run) for each in node.items],
    Interval: _interval,
    Call: _call,
    Negative: lambda node, run: negative(evaluate(node.operand, run)),
    Arithmetic: lambda node, run: reckon(
        node.operator, evaluate(node.left, run), evaluate(node.right, run), run.budget
    ),
    Comparison: lambda node, run: compare(
        node.operator, evaluate(node.left, run), evaluate(node.right, run), run.budget
    ),
    Between: _between,
    Membership: _membership,
    And: lambda node, run: all_hold(evaluate(each, run) for each in node.operands),
    Or: lambda node, run: one_holds(evaluate(each, run) for each in node.operands),
    Not: _negation,
    If: _choice,
    Quantified: _quantified,
    Loop: _loop,
    Filter: _filtered,
}
