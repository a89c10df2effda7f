"""DMN 1.3 files into decision tables."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from webapp.rules.errors import ExpressionError, UnreadableTable
from webapp.rules.expression import Expression, UnaryTests, parse, parse_unary
from webapp.rules.samples import is_constant
from webapp.rules.syntax import Cell, Name, Not
from webapp.rules.tables.model import COLLECT, HIT_POLICIES, UNIQUE, DecisionTable, Input, Output, Row
from webapp.rules.tables.xml import definitions, text_of
from webapp.rules.values import Range, Value
from webapp.text import Text

_MOST_ROWS = 1_000


def read(dmn: bytes, file: str) -> tuple[DecisionTable, ...]:
    """The decision tables of a DMN file, in its order.

    Raises UnreadableTable, with one sentence, for any bytes that hold no table we can run.
    """
    decisions = definitions(dmn, file).findall("{*}decision")
    if not decisions:
        raise UnreadableTable(file, "definitions", "holds no decision.")
    return tuple(_Reader(file, decision).table() for decision in decisions)


class _Reader:
    """Reads one decision, so that every complaint names the file and the decision."""

    def __init__(self, file: str, decision: etree._Element) -> None:
        self.file = file
        self.decision = decision
        self.id = decision.get("id") or "decision"

    def table(self) -> DecisionTable:
        table = self.decision.find("{*}decisionTable")
        if table is None:
            raise self._wrong("must hold a decision table; no other kind of decision is run here.")
        inputs = tuple(self._input(each) for each in table.findall("{*}input"))
        outputs = tuple(self._output(each) for each in table.findall("{*}output"))
        self._check_names([each.key for each in inputs], "input")
        self._check_names([each.name for each in outputs], "output")
        rules = table.findall("{*}rule")
        if len(rules) > _MOST_ROWS:
            raise self._wrong(f"has more than {_MOST_ROWS} rows.")
        rows = tuple(self._row(number, rule, inputs, outputs) for number, rule in enumerate(rules, start=1))
        name = self.decision.get("name") or self.id
        return DecisionTable(self.id, name, self._hit_policy(table), inputs, outputs, rows)

    def _hit_policy(self, table: etree._Element) -> str:
        policy = table.get("hitPolicy") or UNIQUE
        if policy not in HIT_POLICIES:
            raise self._wrong(f"has the hit policy {policy}; use one of {', '.join(HIT_POLICIES)}.")
        if policy == COLLECT and table.get("aggregation"):
            raise self._wrong("collects with an aggregation; let it collect the list.")
        return policy

    def _input(self, element: etree._Element) -> Input:
        asked = element.find("{*}inputExpression")
        text = text_of(asked) or element.get("id") or ""
        expression = self._expression(text, f"input {text}")
        key = text if isinstance(expression.tree, Name) else element.get("id") or text
        values = self._values(element.find("{*}inputValues"), f"input {key}")
        if values is None and asked is not None and asked.get("typeRef") == "boolean":
            values = (True, False)
        return Input(key, element.get("label") or key, expression, values)

    def _output(self, element: etree._Element) -> Output:
        name = element.get("name") or element.get("id") or ""
        values = self._values(element.find("{*}outputValues"), f"output {name}")
        return Output(name, element.get("label") or name, values)

    def _values(self, element: etree._Element | None, where: str) -> tuple[Value, ...] | None:
        tree = self._cell(text_of(element), where).tree
        if not isinstance(tree, Cell):
            return None
        operands = [test.operand for test in tree.tests if test.operator == "is"]
        if len(operands) < len(tree.tests) or any(isinstance(each, Not) for each in operands):
            return None
        if not all(is_constant(each) for each in operands):
            raise self._wrong(f'{where}: write its values out, like "yes","no".')
        values = tuple(Expression("", each).evaluate({}) for each in operands)
        return None if any(isinstance(each, Range | list | dict) for each in values) else values

    def _row(
        self, number: int, rule: etree._Element, inputs: Sequence[Input], outputs: Sequence[Output]
    ) -> Row:
        asked = [text_of(each) for each in rule.findall("{*}inputEntry")]
        said = [text_of(each) for each in rule.findall("{*}outputEntry")]
        if (len(asked), len(said)) != (len(inputs), len(outputs)):
            raise self._wrong(
                f"row {number}: has {len(asked)} input cells and {len(said)} output cells, "
                f"where the table has {len(inputs)} and {len(outputs)}."
            )
        cells = tuple(
            self._cell(text, f"row {number}, {each.key}") for text, each in zip(asked, inputs, strict=True)
        )
        results = tuple(
            self._expression(text, f"row {number}, {each.name}") if text else None
            for text, each in zip(said, outputs, strict=True)
        )
        return Row(number, cells, results, _reason(rule))

    def _cell(self, text: str, where: str) -> UnaryTests:
        try:
            return parse_unary(text)
        except ExpressionError as error:
            raise self._wrong(f"{where}: {error.message}") from None

    def _expression(self, text: str, where: str) -> Expression:
        try:
            return parse(text)
        except ExpressionError as error:
            raise self._wrong(f"{where}: {error.message}") from None

    def _check_names(self, names: Sequence[str], kind: str) -> None:
        if not names:
            raise self._wrong(f"has no {kind}.")
        twice = next((name for name in names if not name or names.count(name) > 1), None)
        if twice is not None:
            raise self._wrong(
                f"has {f'two {kind}s called {twice}' if twice else f'an {kind} without a name'}."
            )

    def _wrong(self, sentence: str) -> UnreadableTable:
        return UnreadableTable(self.file, self.id, sentence)


def _reason(rule: etree._Element) -> Text:
    """Why a row says what it says: an annotation in each of the board's languages, English first."""
    written = [" ".join(text_of(each).split()) for each in rule.findall("{*}annotationEntry")]
    english = next(iter(written), "") or " ".join((rule.findtext("{*}description") or "").split())
    return Text(en=english, cy=written[1] if len(written) > 1 else "")
