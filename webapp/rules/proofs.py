"""What can be proved about the conditions of a gateway: that they never overlap and leave no gap.

A question with listed answers is gone through whole; a number, date or text by one value for each stretch
between the constants it is compared with. What else a condition depends on is never guessed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from webapp.rules.abstraction import Address, Items, Open, StandIns
from webapp.rules.errors import ExpressionError
from webapp.rules.evaluation import evaluate
from webapp.rules.expression import Expression
from webapp.rules.names import asks_the_clock, free_names
from webapp.rules.run import Run
from webapp.rules.speaking import case_of, joined
from webapp.rules.syntax import Node
from webapp.rules.values import Value, taken

__all__ = ["Example", "Items", "NotProved", "Open", "never", "overlap", "uncovered"]

MOST_COMBINATIONS = 50_000

Domains = Mapping[str, Sequence[Any] | Open | Items] | Mapping[Address, Sequence[Any] | Open | Items]


@dataclass(frozen=True)
class Example:
    """Answers that show it, by name, and which of the conditions hold for them."""

    assignment: Mapping[str, Value]
    conditions: tuple[int, ...]

    def __str__(self) -> str:
        return case_of(self.assignment) or "always"


@dataclass(frozen=True)
class NotProved:
    """Neither proved nor refuted, and why."""

    reason: str
    conditions: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"not proved: {self.reason}"


def overlap(conditions: Sequence[Expression], domains: Domains) -> Example | NotProved | None:
    """Answers for which two of the conditions hold at once; None if there surely are none.

    `domains` lists the values of each name, with None among them where it may be unanswered; a name that is
    missing, or Open, may be anything; Items is surely a list. An example is preferred to a doubt.
    """
    doubts = []
    for pair in itertools.combinations(range(len(conditions)), 2):
        found = _Search([conditions[place] for place in pair], domains, pair).first(holding=2)
        if isinstance(found, Example):
            return found
        doubts.append(found)
    return next((doubt for doubt in doubts if doubt), None)


def uncovered(conditions: Sequence[Expression], domains: Domains) -> Example | NotProved | None:
    """Answers for which none of the conditions holds; None if there surely are none."""
    return _Search(conditions, domains, tuple(range(len(conditions)))).first(holding=0)


def never(condition: Expression, domains: Domains) -> bool:
    """Whether the condition surely holds for no answers at all."""
    return _Search([condition], domains, (0,)).first(holding=1) is None


class _Search:
    """Goes through the answers that the conditions can tell apart."""

    def __init__(self, conditions: Sequence[Expression], domains: Domains, numbers: tuple[int, ...]) -> None:
        stand_ins = StandIns({_address(name): _listed(values) for name, values in domains.items()})
        self.trees = [stand_ins.of_condition(each.tree) for each in conditions]
        self.numbers = numbers
        parts = {address: part for part, address in stand_ins.parts.items() if address[0].startswith("#")}
        names = sorted({name for tree in self.trees for name in free_names(tree)})
        self.parts = [parts[name] for name in names if name in parts]
        self.answers = {name: stand_ins.values(name) for name in names if name not in parts}
        self.suspicions = {name: stand_ins.values(name) for name in names if name in parts}

    def first(self, *, holding: int) -> Example | NotProved | None:
        """The first answers for which exactly so many conditions hold, whatever the stand-ins are worth."""
        if prod(map(len, (*self.answers.values(), *self.suspicions.values()))) > MOST_COMBINATIONS:
            return NotProved(f"there are more than {MOST_COMBINATIONS} combinations of answers", self.numbers)
        suspected = False
        try:
            for answers in _assignments(self.answers):
                held = [self._held(answers | rest) for rest in _assignments(self.suspicions)]
                if all(len(each) == holding for each in held):
                    spoken = {".".join(name): value for name, value in answers.items()}
                    return Example(spoken, held[0])
                suspected = suspected or any(len(each) == holding for each in held)
        except ExpressionError as error:
            return NotProved(error.message, self.numbers)
        reason = f"it depends on {joined(sorted(set(map(_spoken, self.parts))))}"
        return NotProved(reason, self.numbers) if suspected else None

    def _held(self, case: dict[Address, Value]) -> tuple[int, ...]:
        run = Run(case.__getitem__)
        return tuple(
            number
            for number, tree in zip(self.numbers, self.trees, strict=True)
            if evaluate(tree, run) is True
        )


def _assignments(values: Mapping[Address, list[Value]]) -> Iterator[dict[Address, Value]]:
    for chosen in itertools.product(*values.values()):
        yield dict(zip(values, chosen, strict=True))


def _address(name: str | Address) -> Address:
    return tuple(name.split(".")) if isinstance(name, str) else name


def _listed(values: Sequence[Any] | Open | Items) -> Sequence[Value] | Open | Items:
    return values if isinstance(values, Open | Items) else [taken(value) for value in values]


def _spoken(part: Node) -> str:
    """What a part reckons with, since its answers cannot be listed."""
    names = joined(sorted(".".join(name) for name in free_names(part)))
    clock = "the day it is asked" if asks_the_clock(part) else ""
    return joined(each for each in (f"what is reckoned from {names}" if names else "", clock) if each)
