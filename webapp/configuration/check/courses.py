"""Whether every course of a sheet comes to an end, whatever is answered."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.configuration.check.problem import ERROR, WARNING, Problem
from webapp.configuration.check.view import View
from webapp.engine.diagram import Sheet
from webapp.rules.soundness import Boundary, check


def courses(view: View) -> Iterator[Problem]:
    """Dead ends, doubled ways and loops into joins, on every sheet and every any-time part."""
    for sheet in view.sheets.values():
        parts = [None, *(node.id for node in sheet.nodes.values() if node.kind == "any_time")]
        for part in parts:
            yield from _part(sheet, part)


def _part(sheet: Sheet, part: str | None) -> Iterator[Problem]:
    nodes = {node.id: node for node in sheet.inside(part)}
    start = next((node.id for node in nodes.values() if node.kind == "start"), None)
    if start is None:
        return
    flows = [(f.source, f.target) for f in sheet.flows if f.source in nodes and f.target in nodes]
    boundaries = {
        node.id: Boundary(node.attached_to, node.interrupting) for node in nodes.values() if node.attached_to
    }
    loose = {node for node in nodes if not sheet.incoming(node) and not sheet.outgoing(node)}
    kinds = {node.id: node.kind for node in nodes.values()}
    for finding in check(kinds, flows, start, boundaries=boundaries):
        if finding.node in loose:
            continue  # said once already, as an orphan
        severity = WARNING if finding.rule == "not_proved" else ERROR
        yield Problem(sheet.file, finding.node, finding.rule, finding.message, severity)
