"""Three-valued logic: true, false, or null where the question has no answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from webapp.rules.budget import Budget
from webapp.rules.values import ORDERED, Range, Value, kind

Truth = bool | None


def opposite(truth: Value) -> Truth:
    """True for false and false for true; null for all else."""
    return not truth if isinstance(truth, bool) else None


def all_hold(truths: Iterable[Value]) -> Truth:
    """False if one is false; else null if one is neither true nor false; else true."""
    answer: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is not True:
            answer = None
    return answer


def one_holds(truths: Iterable[Value]) -> Truth:
    """True if one is true; else null if one is neither true nor false; else false."""
    answer: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is not False:
            answer = None
    return answer


def equal(left: Value, right: Value, budget: Budget) -> Truth:
    """Whether the two are the same; null when they are of different kinds and neither is null."""
    if left is None or right is None:
        return left is right
    if type(left) is not type(right):
        return None
    if isinstance(left, list | dict | Range):
        budget.spend()
        return _same_parts(left, right, budget)
    return left == right


def _same_parts(left: Any, right: Any, budget: Budget) -> Truth:
    if isinstance(left, Range):
        if (left.low_included, left.high_included) != (right.low_included, right.high_included):
            return False
        left, right = [left.low, left.high], [right.low, right.high]
    if isinstance(left, dict):
        if left.keys() != right.keys():
            return False
        pairs = [(value, right[key]) for key, value in left.items()]
    elif len(left) != len(right):
        return False
    else:
        pairs = list(zip(left, right, strict=True))
    budget.spend(len(pairs))
    return all_hold(equal(one, other, budget) for one, other in pairs)


def compare(operator: str, left: Value, right: Value, budget: Budget) -> Truth:
    """`left operator right`; order is a question only between two numbers, texts, dates or times."""
    if operator == "=":
        return equal(left, right, budget)
    if operator == "!=":
        return opposite(equal(left, right, budget))
    if type(left) is not type(right) or kind(left) not in ORDERED:
        return None
    return _in_order(operator, left, right)


def _in_order(operator: str, left: Any, right: Any) -> bool:
    if operator == "<":
        return bool(left < right)
    if operator == "<=":
        return bool(left <= right)
    return bool(left > right) if operator == ">" else bool(left >= right)


def within(value: Value, span: Range, budget: Budget) -> Truth:
    """Whether the value lies in the range."""
    above = compare(">=" if span.low_included else ">", value, span.low, budget)
    below = compare("<=" if span.high_included else "<", value, span.high, budget)
    return all_hold((above, below))


def fits(value: Value, wanted: Value, budget: Budget) -> Truth:
    """Whether a value is the one wanted, lies in the range wanted, or is among those wanted."""
    if isinstance(wanted, Range) and not isinstance(value, Range):
        return within(value, wanted, budget)
    if isinstance(wanted, list) and not isinstance(value, list):
        budget.spend(len(wanted))
        return one_holds(fits(value, each, budget) for each in wanted)
    return equal(value, wanted, budget)
