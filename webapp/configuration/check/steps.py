"""Whether what a step names exists: form, role, limits, stage, sources, events, appointments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from webapp.configuration.check.problem import WARNING, Problem
from webapp.configuration.check.view import View
from webapp.configuration.vocabulary import (
    CONVENES,
    EFFECTS,
    EVERY_AGENCY,
    HOLDS,
    ON_AGENDA,
    OPEN_LINKED_CASE,
    STAGES,
)
from webapp.engine.diagram import Node

DATED = frozenset({"date", "date_time", "declaration"})
MEETINGS = frozenset({CONVENES, "at", "time", "place", "invites", HOLDS, ON_AGENDA})  # of user tasks
KNOWN = {
    "user": frozenset(
        {
            "form",
            "limit",
            "stage",
            "source",
            "sets",
            "appoints",
            "nil_return",
            "seen_by",
            "guidance",
            "letter",
        }
    ),
    "call": frozenset({"stage", "source", "sets"}),
    "rule": frozenset({"stage", "source", "inputs", "sets"}),
    "effect": frozenset(
        {"stage", "source", "effect", "to", "agencies", "letter", "reason", "hands_over", "sets"}
    ),
    "boundary": frozenset({"from", "source", "stage", "sets"}),
    "start": frozenset({"from", "source", "stage", "sets"}),
    "end": frozenset({"outcome", "source", "stage", "sets"}),
    "any_time": frozenset({"stage", "source", "from"}),
}
EVERYWHERE = frozenset({"name_cy", "why_cy", "role", "source", "stage"})


def steps(view: View) -> Iterator[Problem]:
    """Names in a node's properties that mean nothing, and steps that lack what they need."""
    for node in view.nodes.values():
        yield from _properties(view, node)
        yield from _stage(view, node)
        if view.board:
            yield from _role(view, node)
            yield from _limits(view, node)
            yield from _sources(view, node)
            yield from _events(view, node)
            yield from _readers(view, node)
        if node.kind == "user":
            yield from _asked(view, node)
        if node.kind == "effect":
            yield from _effect(view, node)
        if node.kind == "rule" and not node.table:
            yield view.at(node, "no_table", "a business rule task names its decision table.")


def _properties(view: View, node: Node) -> Iterator[Problem]:
    known = KNOWN.get(node.kind, frozenset()) | EVERYWHERE
    known = known | MEETINGS if node.kind == "user" else known
    for key in node.properties:
        if key not in known:
            message = f"the property “{key}” means nothing here; use one of {', '.join(sorted(known))}."
            yield view.at(node, "unknown_property", message)


def _stage(view: View, node: Node) -> Iterator[Problem]:
    stage = node.properties.get("stage")
    if stage is not None and stage not in STAGES:
        message = f"“{stage}” is no stage; use one of {', '.join(STAGES)}."
        yield view.at(node, "unknown_stage", message)
    elif stage is None and node.kind == "user":
        yield view.at(node, "no_stage", f"say which stage this step belongs to: {', '.join(STAGES)}.")


def _role(view: View, node: Node) -> Iterator[Problem]:
    if node.role is None and node.kind == "user":
        yield view.at(node, "no_lane", "nobody does this step; put it in a lane.")
    elif node.role is not None and node.role not in view.roles and node.kind == "user":
        message = f"“{node.role}” is no role of the board; add it to board.yaml or correct the lane."
        yield view.at(node, "unknown_role", message)
    for key in ("from", "to"):
        for role in node.listed(key):
            if role not in view.roles and not (key == "to" and role == EVERY_AGENCY):
                yield view.at(node, "unknown_role", f"“{role}” in `{key}` is no role of the board.")


def _limits(view: View, node: Node) -> Iterator[Problem]:
    known = {limit.id for limit in view.board.limits} if view.board else set()
    for limit in (*node.listed("limit"), *([node.limit] if node.limit else [])):
        if limit not in known:
            yield view.at(node, "unknown_limit", f"“{limit}” is no time limit of the board.")


def _sources(view: View, node: Node) -> Iterator[Problem]:
    known = view.reading.sources.ids
    for source in node.listed("source"):
        if known and source not in known:
            yield view.at(node, "unknown_source", f"“{source}” does not stand in sources.yaml.")
    if node.kind == "user" and not node.listed("source"):
        yield view.at(node, "no_source", "say which requirement asks for this step.", WARNING)


def _events(view: View, node: Node) -> Iterator[Problem]:
    questions = view.questions(node)
    for event, field in node.pairs("sets"):
        if not field:
            continue
        key = field.partition(".")[0]
        if node.kind != "user" or (view.form_of(node) and key not in questions):
            yield view.at(
                node, "unknown_field", f"`sets` takes “{event}” from “{field}”, no field of its form."
            )
        elif key in questions and questions[key].type not in DATED:
            yield view.at(node, "wrong_field", f"`sets` takes “{event}” from “{field}”, which is no date.")
    for role, field in node.pairs("appoints"):
        yield from _appointment(view, node, role, field)


def _appointment(view: View, node: Node, role: str, field: str) -> Iterator[Problem]:
    if role not in view.roles:
        yield view.at(node, "unknown_role", f"it appoints “{role}”, which is no role of the board.")
    elif role not in {
        each.key for each in (view.board.roles if view.board else ()) if each.held_by == "case"
    }:
        message = (
            f"it appoints “{role}”, which is not held by appointment; say `held_by: case` in board.yaml."
        )
        yield view.at(node, "wrong_role", message)
    questions = view.questions(node)
    if view.form_of(node) and field not in questions:
        yield view.at(node, "unknown_field", f"it appoints from “{field}”, no field of its form.")
    elif field in questions and questions[field].type != "person":
        yield view.at(node, "wrong_field", f"it appoints from “{field}”, which is no person.")


def _readers(view: View, node: Node) -> Iterator[Problem]:
    for role in node.listed("seen_by"):
        if role not in view.roles:
            yield view.at(
                node, "unknown_role", f"its answers are seen by “{role}”, which is no role of the board."
            )


def _asked(view: View, node: Node) -> Iterator[Problem]:
    named = node.properties.get("form", "")
    key, _, section = named.partition("#")
    if not key:
        yield view.at(node, "no_form", "a user task names its form; add the property `form`.")
        return
    if not view.whole:
        return
    form = view.reading.forms.get(key)
    if form is None:
        yield view.at(node, "unknown_form", f"there is no form “{key}”.{_nearest(key, view.reading.forms)}")
    elif section and section not in {part.key for part in form.sections}:
        known = [part.key for part in form.sections]
        message = f"form “{key}” has no section “{section}”; it has {', '.join(known)}."
        yield view.at(node, "unknown_section", message)


def _nearest(key: str, known: Iterable[str]) -> str:
    alike = [each for each in known if each.startswith(key[:4])]
    return f" Did you mean {' or '.join(sorted(alike))}?" if alike else ""


def _effect(view: View, node: Node) -> Iterator[Problem]:
    effect = node.properties.get("effect")
    if effect is None:
        yield view.at(node, "no_effect", f"a service task names its effect: {' or '.join(EFFECTS)}.")
    elif effect not in EFFECTS:
        yield view.at(node, "unknown_effect", f"“{effect}” is no effect; use {' or '.join(EFFECTS)}.")
    if not node.listed("to") and effect != OPEN_LINKED_CASE:
        yield view.at(node, "nobody_told", "say whom this reaches, in the property `to`.", WARNING)
    if EVERY_AGENCY in node.listed("to") and not node.properties.get("agencies"):
        message = "say which answer lists the agencies, in the property `agencies`: `step.field`."
        yield view.at(node, "no_agencies", message)
