"""An expression as a tree: what was written, without how it was laid out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from webapp.rules.values import Value

ASKED = "?"
"""The name of the value a table's cell is held against."""
ITEM = "item"
"""The name of the item a filter looks at."""


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of an expression."""

    def children(self) -> Iterator[Node]:
        """The parts directly inside this one, in the order written."""
        for field in fields(self):
            yield from _nodes(getattr(self, field.name))


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _nodes(each)


def walk(root: Node) -> Iterator[Node]:
    """The node and everything inside it."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.children())


def mentions(root: Node, name: str) -> bool:
    """Whether the name begins any path inside the node."""
    return any(isinstance(node, Name) and node.path[0] == name for node in walk(root))


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: Value


@dataclass(frozen=True, slots=True)
class Name(Node):
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Path(Node):
    """A part of something that is not itself a name: `duration("P2D").days`."""

    of: Node
    segment: str


@dataclass(frozen=True, slots=True)
class Listing(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Interval(Node):
    low: Node
    high: Node
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class Call(Node):
    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negative(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Test(Node):
    """One thing a value is held against.

    Its operator is "is" for `"yes"`, `[1..3]` or a list, "asks" for a condition about `?`, else a comparison.
    """

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Membership(Node):
    value: Node
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """`not(…)`: of one condition in an expression, of a row of tests in a table's cell."""

    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Anything(Node):
    """The cell `-`."""


@dataclass(frozen=True, slots=True)
class Cell(Node):
    """The tests of a table's cell, of which one must hold."""

    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Binding(Node):
    name: str
    domain: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    quantifier: str
    bindings: tuple[Binding, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class Loop(Node):
    bindings: tuple[Binding, ...]
    result: Node


@dataclass(frozen=True, slots=True)
class Filter(Node):
    of: Node
    condition: Node
    by_item: bool
