"""Measures: every name they use means something, so that a figure is never silently nothing."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.configuration.check.problem import Problem
from webapp.configuration.check.view import View
from webapp.configuration.measures import Figure
from webapp.forms.definition import inside
from webapp.forms.fields.figures import FiguresField
from webapp.rules import ExpressionError, parse

OF_A_CASE = frozenset({"status", "outcome", "opened", "closed", "links", "reopened"})
"""What can be asked of a case besides its answers and events, as `case.<name>`."""

Name = tuple[str, ...]


def measures(view: View) -> Iterator[Problem]:
    """Figures that name a step, field, event or limit that is not there, and keys that stand twice."""
    board = view.board
    if board is None:
        return
    yield from _on_forms(view)
    if board.case_kind:
        yield from _read(view, "case_kind", board.case_kind, None)
    seen: set[str] = set()
    for measure in board.measures:
        for key in (measure.key, *(f"{measure.key}.{figure.key}" for figure in measure.figures)):
            if key in seen:
                yield _at(view, key, "duplicate_id", "this key stands twice; give one of them another")
            seen.add(key)
        for figure in measure.figures:
            yield from _figure(view, f"{measure.key}.{figure.key}", figure)


def _on_forms(view: View) -> Iterator[Problem]:
    known = {measure.key for measure in view.board.measures} if view.board else set()
    for key, form in view.reading.forms.items():
        for part in form.parts:
            if isinstance(part, FiguresField) and part.measure not in known:
                message = (
                    f"“{part.measure}” is no measure of the board; write it in board.yaml, under measures."
                )
                yield Problem(view.reading.form_files[key], part.key, "unknown_measure", message)


def _figure(view: View, where: str, figure: Figure) -> Iterator[Problem]:
    limits = {limit.id for limit in view.board.limits} if view.board else set()
    for limit in figure.limit:
        if limit not in limits:
            yield _at(view, where, "unknown_limit", f"“{limit}” is no time limit of the board")
    for part, text in figure.expressions:
        yield from _expression(view, f"{where}.{part}", text, figure, part)


def _expression(view: View, where: str, text: str, figure: Figure, part: str) -> Iterator[Problem]:
    yield from _read(view, where, text, figure.each if part != "each" else None)


def _read(view: View, where: str, text: str, each: str | None) -> Iterator[Problem]:
    try:
        names = parse(text).names
    except ExpressionError as error:
        yield _at(view, where, "expression", str(error))
        return
    for name in sorted(names):
        wrong = _wrong(view, name, each)
        if wrong:
            yield _at(view, where, wrong[0], f"“{'.'.join(name)}”: {wrong[1]}")


def _wrong(view: View, name: Name, each: str | None) -> tuple[str, str] | None:
    head, rest = name[0], name[1:]
    if head == "each":
        return _wrong_item(view, rest, each)
    if head == "case":
        known = len(rest) == 1 and rest[0] in OF_A_CASE
        return None if known else ("unknown_name", f"of a case there is {', '.join(sorted(OF_A_CASE))}")
    if head == "event":
        known = len(rest) == 1 and rest[0] in _events(view)
        return None if known else ("unknown_event", "nothing sets this event")
    if head == "setting":
        settings = {setting.key for setting in view.board.settings} if view.board else set()
        return (
            None if rest and rest[0] in settings else ("unknown_setting", "this is no setting of the board")
        )
    return _wrong_answer(view, name)


def _wrong_item(view: View, field: Name, each: str | None) -> tuple[str, str] | None:
    """An item of a list has the fields of the group, or the step, that the list is made of."""
    if each is None:
        return "unknown_name", "there is no list here to take items from"
    known: set[str] = set()
    for source in _names(each):
        step, *path = source[1:] if source[0] == "all" else source
        node = view.nodes.get(step)
        questions = view.questions(node) if node else {}
        if path and path[0] in questions:
            known |= {"row", "value", *(part.key for part in inside(questions[path[0]]))}
        elif not path:
            known |= set(questions)
    if field and known and field[0] not in known:
        return "unknown_field", f"an item has no “{field[0]}”"
    return None


def _names(text: str) -> frozenset[Name]:
    try:
        return parse(text).names
    except ExpressionError:
        return frozenset()


def _wrong_answer(view: View, name: Name) -> tuple[str, str] | None:
    every = name[0] == "all"
    step, *field = name[1:] if every else name
    node = view.nodes.get(step)
    if node is None or node.kind not in ("user", "rule"):
        return "unknown_name", f"“{step}” is no step with answers"
    if not field and not every:
        return "unknown_field", "this names a step; name one of its fields"
    if node.many and not every:
        return "many", f"“{step}” is asked many times; write all.{step} and say which answers count"
    if field and node.kind == "user" and view.form_of(node) and field[0] not in view.questions(node):
        return "unknown_field", f"step “{step}” has no field “{field[0]}”"
    return None


def _events(view: View) -> frozenset[str]:
    return frozenset(event for node in view.nodes.values() for event, _field in node.pairs("sets"))


def _at(view: View, where: str, rule: str, message: str) -> Problem:
    return Problem(
        view.board_path, f"measures.{where}", rule, message if message.endswith(".") else f"{message}."
    )
