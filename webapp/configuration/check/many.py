"""Steps asked many times: what they go through is a list that is known by then."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.configuration.check.names import Names
from webapp.configuration.check.problem import Problem
from webapp.configuration.check.view import View
from webapp.engine.diagram import Node
from webapp.rules import ExpressionError, parse

LISTS = frozenset({"agencies", "group", "checkboxes"})


def many(view: View) -> Iterator[Problem]:
    """What is wrong with the lists that steps go through, and with when they have had enough."""
    names = Names(view)
    for node in view.steps("effect"):
        if view.whole and node.properties.get("agencies"):
            yield from _source(view, names, node, node.properties["agencies"])
    for node in view.nodes.values():
        if node.many is None:
            continue
        if node.kind not in ("user", "call"):
            yield view.at(node, "many", "only a user task or a called sheet can be done many times.")
        elif view.whole:
            yield from _source(view, names, node, node.many.source)
        if node.many.completion:
            yield from _completion(view, names, node, node.many.completion)
    yield from _set_twice(view)


def _set_twice(view: View) -> Iterator[Problem]:
    """Events that two lists of people are each to bring about: a limit could not tell whom it waits for."""
    many = [node for node in view.nodes.values() if node.many is not None]
    inside = {node.id: _inside(view, node) for node in many}
    for place, one in enumerate(many):
        for other in many[place + 1 :]:
            if one.id in inside[other.id] or other.id in inside[one.id]:
                continue
            for event in sorted(_sets(view, inside[one.id]) & _sets(view, inside[other.id])):
                message = (
                    f"the event “{event}” is set for each of “{one.id}” too; give one of them another name."
                )
                yield view.at(other, "set_twice", message)


def _inside(view: View, node: Node) -> set[str]:
    """A node, and those of the sheet it calls, and so on."""
    found: set[str] = set()
    waiting = [node.id]
    while waiting:
        name = waiting.pop()
        sheet = view.sheets.get(view.nodes[name].calls or "")
        found.add(name)
        waiting += [each for each in (sheet.nodes if sheet else ()) if each not in found]
    return found


def _sets(view: View, nodes: set[str]) -> set[str]:
    return {event for name in nodes for event, _field in view.nodes[name].pairs("sets")}


def _source(view: View, names: Names, node: Node, source: str) -> Iterator[Problem]:
    name = tuple(source.split("."))
    if len(name) != 2:
        message = f"“{source}” is no list; write step.field, a list of agencies or a group."
        yield view.at(node, "many", message)
        return
    unknown = names.unknown(name, node)
    if unknown:
        yield view.at(node, unknown.rule, unknown.message)
        return
    question = view.questions(view.nodes[name[0]]).get(name[1])
    if question and question.type not in LISTS:
        message = f"“{source}” is a {question.type}; name a field of agencies or a group."
        yield view.at(node, "many", message)


def _completion(view: View, names: Names, node: Node, text: str) -> Iterator[Problem]:
    try:
        expression = parse(text)
    except ExpressionError as error:
        yield view.at(node, "expression", error.message)
        return
    for name in sorted(expression.names) if view.whole else ():
        own = len(name) > 1 and node.id in name[:2]
        unknown = None if own else names.unknown(name, node)
        if unknown:
            yield view.at(node, unknown.rule, unknown.message)
