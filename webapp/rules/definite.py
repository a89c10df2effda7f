"""Which parts of a condition are never null, so that “true” and “false” are all there is."""

from __future__ import annotations

from collections.abc import Callable

from webapp.rules.syntax import And, Call, Comparison, Filter, Name, Node, Not, Or, Quantified


def is_definite(node: Node, is_list: Callable[[tuple[str, ...]], bool]) -> bool:
    """Whether the part always has a value, taking it that answers are of the kind they are compared with.

    `is_list` says of which names it is certain that they are lists.
    """
    if isinstance(node, And | Or):
        return all(is_definite(each, is_list) for each in node.operands)
    if isinstance(node, Not):
        return all(is_definite(test.operand, is_list) for test in node.tests)
    if isinstance(node, Quantified):
        lists = all(_surely_list(binding.domain, is_list) for binding in node.bindings)
        return lists and is_definite(node.condition, is_list)
    if isinstance(node, Call):
        counts = node.function == "count" and _surely_list(node.arguments[0], is_list)
        return counts or node.function == "is defined"
    return isinstance(node, Comparison) and node.operator in ("=", "!=")


def _surely_list(node: Node, is_list: Callable[[tuple[str, ...]], bool]) -> bool:
    if isinstance(node, Filter):
        return node.by_item and _surely_list(node.of, is_list)
    return isinstance(node, Name) and is_list(node.path)
