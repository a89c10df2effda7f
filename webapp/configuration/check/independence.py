"""Declarations: what a role must declare is something the table answers, on a form that asks it."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.configuration.check.problem import Problem
from webapp.configuration.check.view import View
from webapp.configuration.people import Declares, Role
from webapp.configuration.vocabulary import DECLARATION_FORM, INDEPENDENCE
from webapp.rules import ExpressionError, parse
from webapp.rules.tables import DecisionTable

GIVEN = frozenset({"must", "board"})
"""What the table is told without asking."""


def independence(view: View) -> Iterator[Problem]:
    """What is wrong with the roles that declare something."""
    declaring = [role for role in view.board.roles if role.declares] if view.board else []
    if not declaring:
        return
    table = view.reading.tables.get(INDEPENDENCE)
    if table is None or "must" not in {each.key for each in table.inputs}:
        message = f"roles declare, and there is no table “{INDEPENDENCE}” that asks for `must`."
        yield Problem(view.board_path, "roles", "unknown_table", message)
        return
    yield from _form(view, table)
    for role in declaring:
        if role.declares:
            yield from _role(view, role, role.declares, table)


def _form(view: View, table: DecisionTable) -> Iterator[Problem]:
    form = view.reading.forms.get(DECLARATION_FORM)
    if form is None:
        message = f"roles declare, and there is no form “{DECLARATION_FORM}” to declare on."
        yield Problem(view.board_path, "roles", "unknown_form", message)
        return
    for key in sorted({each.key for each in table.inputs} - GIVEN - form.questions.keys()):
        message = f"table “{INDEPENDENCE}” asks for “{key}”, and form “{DECLARATION_FORM}” has no such field."
        yield Problem(view.reading.form_files[form.key], key, "missing_input", message)


def _role(view: View, role: Role, asked: Declares, table: DecisionTable) -> Iterator[Problem]:
    where = f"roles.{role.key}.declares"
    known = next(each.values for each in table.inputs if each.key == "must")
    for kind in filter(None, (asked.independence, asked.otherwise)):
        if known is not None and kind not in known:
            message = f"“{kind}” is nothing table “{INDEPENDENCE}” answers; use {', '.join(map(str, known))}."
            yield Problem(view.board_path, where, "unknown_value", message)
    for step in asked.steps:
        node = view.nodes.get(step)
        if node is None or node.role != role.key:
            message = f"“{step}” is no step of this role."
            yield Problem(view.board_path, where, "unknown_step", message)
    if asked.when is not None:
        yield from _when(view, where, asked.when)


def _when(view: View, where: str, text: str) -> Iterator[Problem]:
    try:
        names = parse(text).names
    except ExpressionError as error:
        yield Problem(view.board_path, where, "expression", error.message)
        return
    for name in sorted(names):
        node = view.nodes.get(name[0])
        known = name[0] in ("setting", "board") or (node is not None and name[-1] in view.questions(node))
        if not known:
            yield Problem(
                view.board_path, where, "unknown_name", f"“{'.'.join(name)}” is no answer of a step."
            )
