"""Decision tables: complete, and fed by steps that give what they ask."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.configuration.check.names import Names
from webapp.configuration.check.problem import WARNING, Problem
from webapp.configuration.check.view import View
from webapp.configuration.consulting import asked_by
from webapp.configuration.vocabulary import ESCALATION, INDEPENDENCE
from webapp.engine.diagram import Node
from webapp.rules import ExpressionError, parse
from webapp.rules.proofs import Items, Open
from webapp.rules.tables import DecisionTable, findings


def tables(view: View) -> Iterator[Problem]:
    """What is wrong with the tables themselves, and with the steps that look them up."""
    for table in view.reading.tables.values():
        file = view.reading.table_files[table.id]
        for finding in findings(table):
            yield Problem(file, table.id, f"table_{finding.rule}", finding.message, finding.severity)
    if not view.whole:
        return
    names = Names(view)
    forms = view.reading.forms.values()
    used = {INDEPENDENCE, ESCALATION, *(table for form in forms for table in asked_by(form))}
    for node in view.steps("rule"):
        table_of = view.reading.tables.get(node.table or "")
        if table_of is not None:
            used.add(table_of.id)
            yield from _inputs(names, node, table_of)
        elif node.table:
            yield view.at(node, "unknown_table", f"there is no table “{node.table}”.")
    for key, file in view.reading.table_files.items():
        if key not in used and not file.startswith("processes/shared/"):
            message = "no step looks this table up; name it in a business rule task or remove it."
            yield Problem(file, key, "unused_table", message, WARNING)


def _inputs(names: Names, node: Node, table: DecisionTable) -> Iterator[Problem]:
    view = names.view
    given = dict(node.pairs("inputs"))
    asked = {each.key: each.values for each in table.inputs}
    for key in asked.keys() - given.keys():
        message = f"table “{table.id}” asks for “{key}”, which `inputs` does not give."
        yield view.at(node, "missing_input", message)
    for key, text in given.items():
        if key not in asked:
            message = f"table “{table.id}” does not ask for “{key}”; it asks for {', '.join(asked)}."
            yield view.at(node, "unknown_input", message)
            continue
        try:
            expression = parse(text)
        except ExpressionError as error:
            yield view.at(node, "expression", error.message)
            continue
        for name in sorted(expression.names):
            unknown = names.unknown(name, node)
            if unknown:
                yield view.at(node, unknown.rule, unknown.message)
            elif expression.text.strip() == ".".join(name):
                yield from _values(names, node, key, name, table)


def _values(
    names: Names, node: Node, key: str, name: tuple[str, ...], table: DecisionTable
) -> Iterator[Problem]:
    """Answers that may be given but that the table does not list: looking it up would stop the case."""
    listed = next(each.values for each in table.inputs if each.key == key)
    domain = names.domain(name, node)
    if listed is None or isinstance(domain, Open | Items):
        return
    strange = [value for value in domain if value is not None and value not in listed]
    if strange:
        message = (
            f"“{'.'.join(name)}” may be {strange[0]}, which table “{table.id}” does not list for “{key}”."
        )
        yield names.view.at(node, "unlisted_input", message)
