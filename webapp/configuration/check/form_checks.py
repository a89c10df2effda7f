"""Forms: every question can be seen by somebody, and what it names is known by then."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.configuration.check.names import Domain, Name, Names
from webapp.configuration.check.problem import WARNING, Problem
from webapp.configuration.check.view import View
from webapp.engine.diagram import Node
from webapp.forms import Form, Part, Question, Section, outside_names
from webapp.forms.fields.advice import AdviceField
from webapp.forms.fields.group import GroupField
from webapp.forms.fields.rating import RatingField
from webapp.rules import ExpressionError, parse
from webapp.rules.proofs import Open, never

SHARED = "forms/shared/"


def form_checks(view: View) -> Iterator[Problem]:
    """Forms and sections no step asks, fields never shown, and names that mean nothing where they are asked."""
    if not view.whole:
        return
    names = Names(view)
    for key, form in view.reading.forms.items():
        file = view.reading.form_files[key]
        asked = _asked(view, form)
        yield from _unseen(form, file, asked)
        yield from _outside(names, form, file, asked)
        for section in form.sections:
            first = asked.get(section.key, [None])[0]
            for part in section.parts:
                yield from _part(names, form, f"{section.key}.{part.key}", part, first)


def _asked(view: View, form: Form) -> dict[str, list[Node]]:
    """The steps that ask each section."""
    asked: dict[str, list[Node]] = {}
    for node in view.steps("user"):
        found = view.form_of(node)
        if found and found[0].key == form.key:
            for section in found[1]:
                asked.setdefault(section.key, []).append(node)
    return asked


def _unseen(form: Form, file: str, asked: dict[str, list[Node]]) -> Iterator[Problem]:
    if not asked:
        if not file.startswith(SHARED):
            message = "no step asks this form; name it in a step or remove it."
            yield Problem(file, form.key, "unused_form", message)
        return
    for section in form.sections:
        if section.key not in asked:
            message = f"no step asks this section; name {form.key}#{section.key} in a step or remove it."
            yield Problem(file, section.key, "unused_section", message)


def _outside(names: Names, form: Form, file: str, asked: dict[str, list[Node]]) -> Iterator[Problem]:
    for where, name in outside_names(form):
        section = where.partition(".")[0]
        for node in asked.get(section, []):
            unknown = names.unknown(name, node)
            if unknown and not (len(name) > 1 and name[0] == node.id):
                yield Problem(file, where, unknown.rule, f"{unknown.message} (asked at “{node.id}”)")
                break


def _part(names: Names, form: Form, where: str, part: Part, step: Node | None) -> Iterator[Problem]:
    view = names.view
    file = view.reading.form_files[form.key]
    if isinstance(part, GroupField):
        for inner in part.fields:
            if _never_shown(names, form, inner, step, part):
                yield _hidden(file, f"{where}.{inner.key}", inner)
            if isinstance(inner, RatingField):
                yield from asked_table(view, file, f"{where}.{inner.key}", inner)
    if _never_shown(names, form, part, step, None):
        yield _hidden(file, where, part)
    if isinstance(part, AdviceField):
        yield from _advice(view, file, where, part)
    if isinstance(part, RatingField):
        yield from asked_table(view, file, where, part)
    role = getattr(part, "role", None)
    if part.type == "person" and role and role not in view.roles and view.board:
        yield Problem(file, where, "unknown_role", f"“{role}” is no role of the board.")


def asked_table(view: View, file: str, where: str, part: AdviceField | RatingField) -> Iterator[Problem]:
    """What is wrong with the table a field names, and with what the field itself gives it."""
    table = view.reading.tables.get(part.table)
    if table is None:
        yield Problem(file, where, "unknown_table", f"there is no table “{part.table}”.")
        return
    if part.outcome not in {output.name for output in table.outputs}:
        message = f"table “{part.table}” says nothing called “{part.outcome}”."
        yield Problem(file, where, "unknown_field", message)
    asked = {each.key for each in table.inputs}
    if not part.inputs:
        return
    for key in sorted(asked - part.inputs.keys()):
        message = f"table “{table.id}” asks for “{key}”, which `inputs` does not give."
        yield Problem(file, where, "missing_input", message)
    for key in sorted(part.inputs.keys() - asked):
        message = f"table “{table.id}” does not ask for “{key}”; it asks for {', '.join(sorted(asked))}."
        yield Problem(file, where, "unknown_input", message)


def _hidden(file: str, where: str, part: Part) -> Problem:
    message = f"nobody can see this: `{part.show_when}` can never hold; correct it or remove the field."
    return Problem(file, where, "never_shown", message)


def _never_shown(names: Names, form: Form, part: Part, step: Node | None, group: GroupField | None) -> bool:
    if not part.show_when:
        return False
    own: dict[str, Question] = {**form.questions}
    if group:
        own |= {each.key: each for each in group.fields if isinstance(each, Question)}
    expression = parse(part.show_when)
    domains: dict[Name, Domain] = {}
    for name in expression.names:
        if len(name) == 1 and name[0] in own:
            domains[name] = names.answers(own[name[0]], sure=False)
        elif step is not None and name[0] not in own:
            domains[name] = names.domain(name, step)
        else:
            domains[name] = Open()
    return never(expression, domains)


def _advice(view: View, file: str, where: str, part: AdviceField) -> Iterator[Problem]:
    yield from asked_table(view, file, where, part)
    step = (part.step or "").partition(".")[0]
    if step and (step not in view.nodes or view.nodes[step].kind != "rule"):
        yield Problem(file, where, "unknown_name", f"“{step}” is no step that looks a table up.")


def routed(view: View) -> Iterator[Problem]:
    """Fields said to decide a route that decide none."""
    used = {name for flow in view.flows.values() if flow.condition for name in _names(flow.condition)}
    used |= {name for node in view.steps("rule") for _, text in node.pairs("inputs") for name in _names(text)}
    used |= {tuple(node.many.source.split(".")) for node in view.nodes.values() if node.many}
    fields = {(name[-2], name[-1]) for name in used if len(name) > 1}
    fields |= {(name[0], name[1]) for name in used if len(name) > 1}
    for node in view.steps("user"):
        found = view.form_of(node)
        for section in found[1] if found and view.whole else ():
            yield from _idle(view, node, section, fields)


def _idle(view: View, node: Node, section: Section, fields: set[tuple[str, str]]) -> Iterator[Problem]:
    for key, question in section.questions.items():
        if question.routes and (node.id, key) not in fields:
            message = f"field “{key}” says it decides the route, but no condition names {node.id}.{key}."
            yield view.at(node, "routes", message, WARNING)


def _names(text: str) -> frozenset[Name]:
    try:
        return parse(text).names
    except ExpressionError:
        return frozenset()
