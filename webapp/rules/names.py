"""What an expression speaks of: the names it takes from outside, and whether it looks at the clock."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.rules.functions import CLOCK
from webapp.rules.syntax import ASKED, ITEM, Binding, Call, Filter, Loop, Name, Node, Quantified, walk

_OWN = frozenset({ASKED})


def free_names(root: Node) -> frozenset[tuple[str, ...]]:
    """The paths that only a scope can answer; what the expression binds itself is not among them."""
    return frozenset(_free(root, _OWN))


def _free(node: Node, bound: frozenset[str]) -> Iterator[tuple[str, ...]]:
    if isinstance(node, Name):
        if node.path[0] not in bound:
            yield node.path
    elif isinstance(node, Quantified | Loop):
        inner = node.condition if isinstance(node, Quantified) else node.result
        yield from _free_of_bindings(node.bindings, inner, bound)
    elif isinstance(node, Filter):
        yield from _free(node.of, bound)
        yield from _free(node.condition, bound | {ITEM})
    else:
        for child in node.children():
            yield from _free(child, bound)


def _free_of_bindings(
    bindings: tuple[Binding, ...], inner: Node, bound: frozenset[str]
) -> Iterator[tuple[str, ...]]:
    for binding in bindings:
        yield from _free(binding.domain, bound)
        bound = bound | {binding.name}
    yield from _free(inner, bound)


def asks_the_clock(root: Node) -> bool:
    """Whether its value depends on when it is asked."""
    return any(isinstance(node, Call) and node.function in CLOCK for node in walk(root))
