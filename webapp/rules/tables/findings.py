"""What is wrong with a table as a whole: cases without an answer, or with several; rows for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from webapp.rules.budget import Budget
from webapp.rules.comparing import equal
from webapp.rules.expression import Expression
from webapp.rules.samples import constants, is_constant
from webapp.rules.speaking import case_of, joined, shown
from webapp.rules.tables.model import ANY, COLLECT, FIRST, UNIQUE, DecisionTable
from webapp.rules.tables.survey import Survey
from webapp.rules.values import Value, kind


@dataclass(frozen=True)
class Finding:
    """One thing to settle in a table: a short rule name, a sentence, and a case that shows it."""

    table: str
    rule: str
    message: str
    example: Mapping[str, Value] | None = None
    rows: tuple[int, ...] = ()

    @property
    def severity(self) -> str:
        """An “error” would leave a case without one answer; the rest is a “warning”."""
        return "warning" if self.rule in ("unreachable_row", "not_proved") else "error"


def findings(table: DecisionTable) -> list[Finding]:
    """Everything wrong with the table, each fault once, with an example.

    Where not every case can be looked at, one finding says “not proved” and nothing is claimed.
    """
    found = [*_unknown_inputs(table), *_unknown_outputs(table)]
    survey = Survey(table)
    if survey.obstacle:
        message = f"not proved to answer every case: {survey.obstacle}."
        return [*found, Finding(table.id, "not_proved", message)]
    return [*found, *_of_all_cases(survey)]


def _of_all_cases(survey: Survey) -> Iterator[Finding]:
    table = survey.table
    faults: dict[tuple[str, tuple[int, ...]], Finding] = {}
    used = 0
    for values, rows in survey.combinations():
        used |= rows & -rows if table.hit_policy == FIRST else rows
        fault = _fault(table, values, rows)
        if fault:
            faults.setdefault((fault.rule, fault.rows), fault)
    yield from faults.values()
    for row in table.rows:
        if not used >> (row.number - 1) & 1:
            message = f"row {row.number} is never reached: remove it, or change the rows above it."
            yield Finding(table.id, "unreachable_row", message, rows=(row.number,))


def _fault(table: DecisionTable, values: tuple[Value, ...], rows: int) -> Finding | None:
    if table.hit_policy in (FIRST, COLLECT) and (rows or table.hit_policy == COLLECT):
        return None
    example = {asked.key: value for asked, value in zip(table.inputs, values, strict=True)}
    if not rows:
        return Finding(table.id, "gap", f"no row fits when {case_of(example)}: add one.", example)
    numbers = tuple(row.number for row in table.rows if rows >> (row.number - 1) & 1)
    named = joined(map(str, numbers))
    if len(numbers) > 1 and table.hit_policy == UNIQUE:
        message = f"rows {named} all fit when {case_of(example)}, and only one may."
        return Finding(table.id, "overlap", message, example, numbers)
    if table.hit_policy == ANY and _disagree(table, numbers, example):
        message = f"rows {named} fit when {case_of(example)} but do not say the same."
        return Finding(table.id, "conflict", message, example, numbers)
    return None


def _disagree(table: DecisionTable, numbers: tuple[int, ...], example: Mapping[str, Value]) -> bool:
    said = [table.results(table.rows[number - 1], example) for number in numbers]
    return any(equal(dict(each), dict(said[0]), Budget()) is not True for each in said[1:])


def _unknown_inputs(table: DecisionTable) -> Iterator[Finding]:
    """Cells that look for what their input can never be: mostly a slip of the pen."""
    for row in table.rows:
        for asked, cell in zip(table.inputs, row.cells, strict=True):
            for wanted in constants(cell.tree):
                if asked.values is not None and _is_name(wanted) and wanted not in asked.values:
                    listed = joined(map(shown, asked.values), "or")
                    message = f"row {row.number} looks for {shown(wanted)}, but {asked.key} is {listed}."
                    yield Finding(table.id, "unknown_value", message, rows=(row.number,))


def _unknown_outputs(table: DecisionTable) -> Iterator[Finding]:
    for row in table.rows:
        for said, result in zip(table.outputs, row.results, strict=True):
            value = _settled(result)
            if said.values is not None and value is not None and value not in said.values:
                listed = joined(map(shown, said.values), "or")
                message = f"row {row.number} says {shown(value)}, but {said.name} is {listed}."
                yield Finding(table.id, "unknown_value", message, rows=(row.number,))


def _settled(result: Expression | None) -> Value:
    return result.evaluate({}) if result is not None and is_constant(result.tree) else None


def _is_name(value: Value) -> bool:
    return kind(value) in ("text", "yes or no")
