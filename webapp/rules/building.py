"""Builds the tree while the text is read, so that nothing recurses over what a stranger wrote."""

from __future__ import annotations

import re
from typing import Any

from lark import Token, Transformer, v_args

from webapp.rules import syntax
from webapp.rules.arithmetic import EXACT
from webapp.rules.functions import FUNCTIONS
from webapp.rules.moments import temporal
from webapp.rules.syntax import Node, Test
from webapp.rules.wording import no_such_function, where, wrong_count

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
_CONTROL = {"n": "\n", "t": "\t", "r": "\r"}


class MisuseError(Exception):
    """A function nobody knows, or one called with too few or too many values."""

    def __init__(self, name: Token, count: int) -> None:
        super().__init__(name)
        self.name = name
        self.count = count

    def said_of(self, text: str) -> str:
        """The sentence for whoever wrote the text."""
        known = FUNCTIONS.get(" ".join(self.name.split()))
        if self.name.type == "STRING":
            return f"{where(text, self.name.start_pos or 0)}: {self.name} is no date, time or length of time."
        if known is None:
            return no_such_function(text, self.name)
        return wrong_count(text, self.name, known, self.count)


def unquoted(token: str) -> str:
    """The text between the quotes, its escapes resolved."""

    def resolved(found: re.Match[str]) -> str:
        mark = found[1]
        return chr(int(mark[1:], 16)) if len(mark) == 5 else _CONTROL.get(mark, mark)

    return _ESCAPE.sub(resolved, token[1:-1])


@v_args(inline=True)
class TreeBuilder(Transformer[Token, Node]):
    """One method for each alternative of the grammar."""

    def number(self, digits: Token) -> Node:
        return syntax.Literal(EXACT.create_decimal(str(digits)))

    def string(self, token: Token) -> Node:
        return syntax.Literal(unquoted(token))

    def temporal(self, token: Token) -> Node:
        value = temporal(unquoted(token))
        if value is None:
            raise MisuseError(token, 1)
        return syntax.Literal(value)

    def true(self, _: Token) -> Node:
        return syntax.Literal(True)

    def false(self, _: Token) -> Node:
        return syntax.Literal(False)

    def null(self, _: Token) -> Node:
        return syntax.Literal(None)

    def name(self, token: Token) -> Node:
        return syntax.Name((str(token),))

    def question(self, _: Token) -> Node:
        return syntax.Name((syntax.ASKED,))

    def path(self, of: Node, segment: Token) -> Node:
        if isinstance(of, syntax.Name):
            return syntax.Name((*of.path, str(segment)))
        return syntax.Path(of, str(segment))

    def nothing(self, _: Token) -> Node:
        return syntax.Listing(())

    def arguments(self, *items: Node) -> tuple[Node, ...]:
        return items

    def listing(self, items: tuple[Node, ...]) -> Node:
        return syntax.Listing(items)

    def close(self, token: Token) -> bool:
        return str(token) == "]"

    def interval(self, opening: Token, low: Node, high: Node, included: bool) -> Node:
        return syntax.Interval(low, high, str(opening) == "[", included)

    def call(self, name: Token, arguments: tuple[Node, ...] | None = None) -> Node:
        given = arguments or ()
        function = FUNCTIONS.get(" ".join(name.split()))
        if function is None or not function.accepts(len(given)):
            raise MisuseError(name, len(given))
        return syntax.Call(function.name, given)

    def filter(self, of: Node, condition: Node) -> Node:
        return syntax.Filter(of, condition, syntax.mentions(condition, syntax.ITEM))

    def negative(self, _: Token, operand: Node) -> Node:
        return syntax.Negative(operand)

    def arithmetic(self, left: Node, operator: Token, right: Node) -> Node:
        return syntax.Arithmetic(str(operator), left, right)

    def comparison(self, left: Node, operator: Token, right: Node) -> Node:
        return syntax.Comparison(str(operator), left, right)

    def between(self, value: Node, _: Token, low: Node, __: Token, high: Node) -> Node:
        return syntax.Between(value, low, high)

    def membership(self, value: Node, _: Token, target: Any) -> Node:
        return syntax.Membership(value, target if isinstance(target, tuple) else (target,))

    def is_test(self, operand: Node) -> Test:
        return Test("asks" if syntax.mentions(operand, syntax.ASKED) else "is", operand)

    def ordered_test(self, operator: Token, operand: Node) -> Test:
        return Test(str(operator), operand)

    def tests(self, *tests: Test) -> tuple[Test, ...]:
        return tests

    def negation(self, _: Token, tests: tuple[Test, ...]) -> Node:
        return syntax.Not(tests)

    def anything(self, _: Token) -> Node:
        return syntax.Anything()

    def cell(self, tests: tuple[Test, ...]) -> Node:
        return syntax.Cell(tests)

    def both(self, left: Node, _: Token, right: Node) -> Node:
        return syntax.And((*left.operands, right) if isinstance(left, syntax.And) else (left, right))

    def either(self, left: Node, _: Token, right: Node) -> Node:
        return syntax.Or((*left.operands, right) if isinstance(left, syntax.Or) else (left, right))

    def conditional(
        self, _: Token, condition: Node, __: Token, then: Node, ___: Token, otherwise: Node
    ) -> Node:
        return syntax.If(condition, then, otherwise)

    def binding(self, name: Token, _: Token, domain: Node) -> Node:
        return syntax.Binding(str(name), domain)

    def counted(self, name: Token, _: Token, low: Node, high: Node) -> Node:
        return syntax.Binding(str(name), syntax.Interval(low, high, True, True))

    def bindings(self, *bindings: syntax.Binding) -> tuple[syntax.Binding, ...]:
        return bindings

    def quantified(
        self, quantifier: Token, bindings: tuple[syntax.Binding, ...], _: Token, condition: Node
    ) -> Node:
        return syntax.Quantified(str(quantifier), bindings, condition)

    def loop(self, _: Token, bindings: tuple[syntax.Binding, ...], __: Token, result: Node) -> Node:
        return syntax.Loop(bindings, result)
