"""Conditions with what cannot be gone through replaced by stand-ins, so that the rest can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from webapp.rules.definite import is_definite
from webapp.rules.names import asks_the_clock, free_names
from webapp.rules.samples import ANOTHER, constants, is_constant, orders_texts, representatives
from webapp.rules.syntax import (
    And,
    Between,
    Call,
    Comparison,
    If,
    Literal,
    Membership,
    Name,
    Node,
    Not,
    Or,
    Test,
)
from webapp.rules.values import Value

Address = tuple[str, ...]
_MIRRORED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass(frozen=True)
class Open:
    """The values of a question that has no list of answers: a number, a date, a text."""

    may_be_unanswered: bool = True


@dataclass(frozen=True)
class Items:
    """The value of a name that is always a list, empty or not: the answers of every instance of a step."""


class StandIns:
    """What stands for each part that cannot be gone through, and the values it may take.

    A stand-in for more than a name may take values the part never has: what holds for all of its values
    holds for the part, but a case built from it is only a suspicion.
    """

    def __init__(self, domains: Mapping[Address, Sequence[Value] | Open | Items]) -> None:
        self.domains = domains
        self.parts: dict[Node, Address] = {}
        self._compared: dict[Address, list[Value]] = {}
        self._definite: set[Address] = set()

    def values(self, address: Address) -> list[Value]:
        """The values to go through for a name or a stand-in."""
        listed = self.domains.get(address, Open())
        if not isinstance(listed, Open | Items):
            return list(listed)
        found = representatives(self._compared[address]) or [ANOTHER]
        unanswered = isinstance(listed, Open) and listed.may_be_unanswered
        return [*found, None] if unanswered and address not in self._definite else found

    def of_condition(self, node: Node) -> Node:
        """The condition with every other part either known or a stand-in."""
        if self._is_known(node):
            return node
        if isinstance(node, And | Or):
            return replace(node, operands=tuple(map(self.of_condition, node.operands)))
        if isinstance(node, Not):
            return Not(tuple(replace(test, operand=self.of_condition(test.operand)) for test in node.tests))
        if isinstance(node, If):
            condition, then, otherwise = map(self.of_condition, (node.condition, node.then, node.otherwise))
            return If(condition, then, otherwise)
        if isinstance(node, Call) and node.function == "is defined":
            return self._compared_with(Comparison("!=", node.arguments[0], Literal(None)))
        if isinstance(node, Comparison):
            return self._compared_with(node)
        if isinstance(node, Between | Membership):
            return self._held_against(node)
        return self._stand_in(node, [True, False])

    def _compared_with(self, node: Comparison) -> Node:
        if is_constant(node.left):
            node = Comparison(_MIRRORED[node.operator], node.right, node.left)
        if is_constant(node.right) and not orders_texts(node):
            return replace(node, left=self._stand_in(node.left, list(constants(node.right))))
        return self._unsettled(node)

    def _unsettled(self, node: Comparison) -> Node:
        """Two parts that both vary: told apart only from their exact opposite."""
        if node.operator in (">", "<="):
            node = Comparison(_MIRRORED[node.operator], node.right, node.left)
        if node.operator in ("!=", ">="):
            plain = replace(node, operator="=" if node.operator == "!=" else "<")
            return Not((Test("is", self._stand_in(plain, [True, False])),))
        return self._stand_in(node, [True, False])

    def _held_against(self, node: Between | Membership) -> Node:
        others = [each for each in node.children() if each is not node.value]
        if not all(map(is_constant, others)) or orders_texts(node):
            return self._stand_in(node, [True, False])
        return replace(
            node, value=self._stand_in(node.value, [value for each in others for value in constants(each)])
        )

    def _stand_in(self, node: Node, compared: list[Value]) -> Node:
        if self._is_known(node):
            return node
        address: Address = (f"#{len(self.parts)}",)
        if isinstance(node, Name) and not self._is_part_of_an_answer(node.path):
            address = node.path
        address = self.parts.setdefault(node, address)
        self._compared.setdefault(address, []).extend(compared)
        if is_definite(node, lambda name: isinstance(self.domains.get(name), Items)):
            self._definite.add(address)
        return Name(address)

    def _is_part_of_an_answer(self, path: Address) -> bool:
        """Whether it is the year of a date, say: not free to be anything beside the date itself."""
        return any(path[:length] in self.domains for length in range(1, len(path)))

    def _is_known(self, node: Node) -> bool:
        return not asks_the_clock(node) and all(
            not isinstance(self.domains.get(name, Open()), Open | Items) for name in free_names(node)
        )
