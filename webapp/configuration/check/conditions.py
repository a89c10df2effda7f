"""The ways out of questions: they can be read, name what is known, never overlap and leave no gap."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.configuration.check.names import Domain, Name, Names
from webapp.configuration.check.problem import WARNING, Problem
from webapp.configuration.check.view import View
from webapp.engine.diagram import Flow, Node
from webapp.rules import Expression, ExpressionError, parse
from webapp.rules.proofs import Example, NotProved, never, overlap, uncovered

ASKING = ("exclusive", "inclusive")


def conditions(view: View) -> Iterator[Problem]:
    """Everything wrong with the conditions on a board's flows."""
    names = Names(view)
    for sheet in view.sheets.values():
        for flow in sheet.flows:
            source = sheet.nodes.get(flow.source)
            if source is not None and flow.condition and source.kind not in ASKING:
                message = "a condition stands only on the ways out of a question; move it there."
                yield view.at(flow, "condition", message)
    for gateway in view.steps(*ASKING):
        yield from _gateway(view, names, gateway)


def _gateway(view: View, names: Names, gateway: Node) -> Iterator[Problem]:
    ways = view.sheets[gateway.sheet].outgoing(gateway.id)
    if len(ways) < 2:
        if ways and ways[0].condition:
            yield view.at(ways[0], "condition", "the only way out needs no condition; take it away.")
        return
    if gateway.default and gateway.default not in {way.id for way in ways}:
        yield view.at(gateway, "default", f"its default “{gateway.default}” is none of its ways out.")
    read: list[tuple[Flow, Expression]] = []
    faults = False
    for way in ways:
        expression, problem = _read(view, gateway, way)
        if problem:
            faults = True
            yield problem
        if expression:
            unknown = list(_unknown(view, names, gateway, way, expression)) if view.whole else []
            faults = faults or bool(unknown)
            yield from unknown
            read.append((way, expression))
    if not faults:
        yield from _together(view, names, gateway, read)


def _read(view: View, gateway: Node, way: Flow) -> tuple[Expression | None, Problem | None]:
    if way.id == gateway.default:
        if way.condition:
            return None, view.at(way, "default", "the default way has no condition; take it away.")
        return None, None
    if not way.condition:
        message = "this way out has no condition; write one, or make it the default."
        return None, view.at(way, "no_condition", message)
    try:
        return parse(way.condition), None
    except ExpressionError as error:
        return None, view.at(way, "expression", error.message)


def _unknown(view: View, names: Names, gateway: Node, way: Flow, expression: Expression) -> Iterator[Problem]:
    for name in sorted(expression.names):
        unknown = names.unknown(name, gateway)
        if unknown:
            yield view.at(way, unknown.rule, unknown.message)


def _together(
    view: View, names: Names, gateway: Node, read: list[tuple[Flow, Expression]]
) -> Iterator[Problem]:
    expressions = [expression for _, expression in read]
    domains: dict[Name, Domain] = {
        name: names.domain(name, gateway) for each in expressions for name in each.names
    }
    if gateway.kind == "exclusive":
        yield from _overlap(view, gateway, read, domains)
    if not view.whole:
        return
    for way, expression in read:
        if never(expression, domains):
            message = f"“{expression.text}” can never hold; correct it or take the way out."
            yield view.at(way, "never", message, WARNING)
    if gateway.default:
        return
    gap = uncovered(expressions, domains)
    if isinstance(gap, Example):
        yield view.at(gateway, "gap", f"no way leads on when {gap}; add one, or make one the default.")
    elif isinstance(gap, NotProved):
        message = f"it is {gap}, so some answers may have no way; make one way the default."
        yield view.at(gateway, "not_proved", message, WARNING)


def _overlap(
    view: View, gateway: Node, read: list[tuple[Flow, Expression]], domains: dict[Name, Domain]
) -> Iterator[Problem]:
    found = overlap([expression for _, expression in read], domains)
    if isinstance(found, Example):
        ways = " and ".join(f"“{read[at][0].name or read[at][0].id}”" for at in found.conditions)
        message = f"{ways} both hold when {found}; change one, so that the route is certain."
        yield view.at(gateway, "overlap", message)
    elif isinstance(found, NotProved) and view.whole:
        ways = " and ".join(f"“{read[at][0].name or read[at][0].id}”" for at in found.conditions)
        message = f"{ways} may overlap ({found}); write one as the opposite of the other."
        yield view.at(gateway, "not_proved", message, WARNING)
