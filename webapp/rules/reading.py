"""Text into a tree, or one sentence about what is wrong and where."""

from __future__ import annotations

from functools import cache

from lark import Lark, UnexpectedInput

from webapp.rules.budget import DEEPEST, LONGEST_EXPRESSION
from webapp.rules.building import MisuseError, TreeBuilder
from webapp.rules.errors import ExpressionError
from webapp.rules.functions import FUNCTIONS
from webapp.rules.grammar import grammar
from webapp.rules.syntax import Anything, Cell, Node, Not, Test, mentions, walk
from webapp.rules.wording import unexpected, where


@cache
def _parser() -> Lark:
    return Lark(grammar(FUNCTIONS), parser="lalr", start=["start", "unary"], transformer=TreeBuilder())


def read_expression(text: str) -> Node:
    """The tree of an expression. Raises ExpressionError with the place of what is wrong."""
    node = _read(text, "start")
    if mentions(node, "?"):
        raise ExpressionError(f"{where(text, text.index('?'))}: “?” has a meaning only in a table's cell.")
    return node


def read_cell(text: str) -> Anything | Cell:
    """The tree of a table's cell; an empty cell accepts anything."""
    node = _read(text, "unary") if text.strip() else Anything()
    if not isinstance(node, Anything | Cell):
        raise ExpressionError(f"“{text}” is not a test for a table's cell.")
    return node


def _read(text: str, start: str) -> Node:
    if len(text) > LONGEST_EXPRESSION:
        raise ExpressionError(f"This expression is longer than {LONGEST_EXPRESSION} characters.")
    if not text.strip():
        raise ExpressionError("There is no expression here.")
    try:
        node: object = _parser().parse(text, start=start)
    except UnexpectedInput as error:
        raise ExpressionError(unexpected(text, error)) from None
    except MisuseError as misuse:
        raise ExpressionError(misuse.said_of(text)) from None
    if not isinstance(node, Node):
        raise ExpressionError("This is not an expression.")
    _check_depth(text, node)
    _check_negations(text, node)
    return node


def _check_depth(text: str, root: Node) -> None:
    level = [root]
    for _ in range(DEEPEST):
        level = [child for node in level for child in node.children()]
        if not level:
            return
    raise ExpressionError(f"“{text[:60]}…” nests more than {DEEPEST} levels deep: split it up.")


def _check_negations(text: str, root: Node) -> None:
    """Several tests inside not( ) make sense only where a value is held against them."""
    held = {id(node.operand) for node in walk(root) if isinstance(node, Test)}
    for node in walk(root):
        single = isinstance(node, Not) and len(node.tests) == 1 and node.tests[0].operator in ("is", "asks")
        if isinstance(node, Not) and not single and id(node) not in held:
            raise ExpressionError(f"In “{text[:60]}”: not( ) takes one condition, and nothing else.")
