"""A decision table and how it decides."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from webapp.rules.budget import Budget
from webapp.rules.comparing import equal
from webapp.rules.errors import ExpressionError, TableViolation
from webapp.rules.expression import Expression, UnaryTests
from webapp.rules.speaking import joined, shown
from webapp.rules.values import Value, taken
from webapp.text import Text

UNIQUE, ANY, FIRST, COLLECT = "UNIQUE", "ANY", "FIRST", "COLLECT"
HIT_POLICIES = (UNIQUE, ANY, FIRST, COLLECT)


@dataclass(frozen=True)
class Input:
    """One question a table asks. `values` are all its answers, where the table lists them."""

    key: str
    label: str
    expression: Expression
    values: tuple[Value, ...] | None = None


@dataclass(frozen=True)
class Output:
    """One thing a table says."""

    name: str
    label: str
    values: tuple[Value, ...] | None = None


@dataclass(frozen=True)
class Row:
    """One rule of a table: if every cell accepts its input, the results and the reason in words."""

    number: int
    cells: tuple[UnaryTests, ...]
    results: tuple[Expression | None, ...]
    reason: Text  # the first annotation is English, the second Welsh

    def accepts(self, values: tuple[Value, ...], scope: Mapping[str, Value]) -> bool:
        """Whether every cell surely accepts its value: what cannot be said is not accepted."""
        return all(cell.matches(value, scope) is True for cell, value in zip(self.cells, values, strict=True))


@dataclass(frozen=True)
class Decision:
    """What a table said: the outputs (a list of them where it collects), by which rows, and why."""

    outputs: Mapping[str, Value] | list[Mapping[str, Value]] | None
    rows: tuple[int, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class DecisionTable:
    """A decision table of DMN. It advises; who decides is the board's matter."""

    id: str
    name: str
    hit_policy: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]

    def decide(self, inputs: Mapping[str, Any], language: str = "en") -> Decision:
        """What the table says of these inputs, with its reasons in a language; a missing input is unanswered.

        No row: outputs are None (an empty list where it collects). Raises TableViolation where an input is
        none of its listed values, or rows that may not disagree both fit.
        """
        scope = {key: taken(value) for key, value in inputs.items()}
        values = tuple(each.expression.evaluate(scope) for each in self.inputs)
        self._check_listed(values)
        fitting = [row for row in self.rows if row.accepts(values, scope)]
        if self.hit_policy == FIRST:
            fitting = fitting[:1]
        results = [self.results(row, scope) for row in fitting]
        if self.hit_policy == COLLECT:
            return _decision(results, fitting, language)
        self._check_single(fitting, results)
        return _decision(results[0] if results else None, fitting, language)

    def reasons(self, numbers: Collection[int], language: str) -> tuple[str, ...]:
        """Why, in a language, by the rows of these numbers."""
        return tuple(row.reason.get(language) for row in self.rows if row.number in numbers and row.reason)

    def combinations(self) -> Iterator[dict[str, Value]]:
        """Every combination of the listed input values. Raises ExpressionError if an input lists none."""
        for each in self.inputs:
            if each.values is None:
                raise ExpressionError(
                    f"{self.id}: {each.key} lists no values, so they cannot be gone through."
                )
        keys = [each.key for each in self.inputs]
        for values in itertools.product(*(each.values or () for each in self.inputs)):
            yield dict(zip(keys, values, strict=True))

    def results(self, row: Row, scope: Mapping[str, Value]) -> dict[str, Value]:
        """What the row says, by output."""
        return {
            output.name: None if result is None else result.evaluate(scope)
            for output, result in zip(self.outputs, row.results, strict=True)
        }

    def _check_listed(self, values: tuple[Value, ...]) -> None:
        for each, value in zip(self.inputs, values, strict=True):
            if each.values is not None and value is not None and not _among(value, each.values):
                listed = joined(map(shown, each.values), "or")
                raise TableViolation(
                    f"{self.id}: {each.key} cannot be {shown(value)}: the table knows {listed}."
                )

    def _check_single(self, fitting: list[Row], results: list[dict[str, Value]]) -> None:
        if len(fitting) < 2 or self.hit_policy == FIRST:
            return
        numbers = joined(str(row.number) for row in fitting)
        if self.hit_policy == UNIQUE:
            raise TableViolation(f"{self.id}: rows {numbers} all fit, and only one may.")
        if any(equal(dict(other), dict(results[0]), Budget()) is not True for other in results[1:]):
            raise TableViolation(f"{self.id}: rows {numbers} all fit but do not say the same.")


def _decision(outputs: Any, rows: list[Row], language: str) -> Decision:
    reasons = tuple(row.reason.get(language) for row in rows if row.reason)
    return Decision(outputs, tuple(row.number for row in rows), reasons)


def _among(value: Value, values: tuple[Value, ...]) -> bool:
    return all(
        any(equal(each, known, Budget()) is True for known in values)
        for each in (value if isinstance(value, list) else [value])
    )
