"""An expression of our FEEL profile: read once, answered as often as wanted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from webapp.rules.evaluation import evaluate, holds
from webapp.rules.names import asks_the_clock, free_names
from webapp.rules.reading import read_cell, read_expression
from webapp.rules.run import Run, Scope
from webapp.rules.syntax import Anything, Cell, Name, Node
from webapp.rules.values import Value, taken

_KEPT = 4_096


@dataclass(frozen=True)
class Expression:
    """A condition or a sum. Two expressions with the same tree are equal, however they are laid out."""

    text: str = field(compare=False)
    tree: Node

    @cached_property
    def names(self) -> frozenset[tuple[str, ...]]:
        """The names it takes from the scope, as paths: `panel.decision` is ("panel", "decision")."""
        return free_names(self.tree)

    @property
    def name(self) -> tuple[str, ...]:
        """The one name it is, as a path; nothing where it is more than a name."""
        return self.tree.path if isinstance(self.tree, Name) else ()

    @cached_property
    def asks_the_clock(self) -> bool:
        """Whether its value depends on when it is asked."""
        return asks_the_clock(self.tree)

    def evaluate(self, scope: Scope, *, now: date | None = None) -> Value:
        """Its value, null where there is none. Raises ExpressionError only when it asks for too much work.

        `scope` is nested mappings, or answers a path. `now`, a date or a moment, is what `today()` means;
        without it the clock's.
        """
        return evaluate(self.tree, Run(scope, now))

    def holds(self, scope: Scope, *, now: date | None = None) -> bool:
        """Whether it is true; neither false nor null counts."""
        return self.evaluate(scope, now=now) is True


@dataclass(frozen=True)
class UnaryTests:
    """A table's cell: what a value is held against."""

    text: str = field(compare=False)
    tree: Anything | Cell

    @cached_property
    def names(self) -> frozenset[tuple[str, ...]]:
        """The names it takes from the scope besides the value itself."""
        return free_names(self.tree)

    @property
    def accepts_anything(self) -> bool:
        """Whether the cell is `-` or empty."""
        return isinstance(self.tree, Anything)

    def matches(self, value: object, scope: Scope | None = None, *, now: date | None = None) -> bool | None:
        """Whether the value fits; null where that cannot be said."""
        return holds(self.tree, taken(value), Run(scope or {}, now))


@lru_cache(maxsize=_KEPT)
def parse(text: str) -> Expression:
    """Read an expression. Raises ExpressionError: one sentence that says what is wrong, and where."""
    return Expression(text, read_expression(text))


@lru_cache(maxsize=_KEPT)
def parse_unary(text: str) -> UnaryTests:
    """Read the tests of a table's cell. Raises ExpressionError."""
    return UnaryTests(text, read_cell(text))
