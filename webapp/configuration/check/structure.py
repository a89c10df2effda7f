"""Whether a sheet holds together: every node has its way in and out, and every call its sheet."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.configuration.check.problem import WARNING, Problem
from webapp.configuration.check.view import View
from webapp.configuration.layout.shapes import GATEWAYS
from webapp.engine.diagram import Flow, Node, Sheet

BEGINNINGS = frozenset({"start", "boundary", "any_time"})


def structure(view: View) -> Iterator[Problem]:
    """Loose ends, dead ends, unreachable steps and calls that lead nowhere."""
    for sheet in view.sheets.values():
        yield from _starts(view, sheet)
        for flow in sheet.flows:
            yield from _flow_ends(view, sheet, flow)
        for node in sheet.nodes.values():
            yield from _ways(view, sheet, node)
            yield from _attached(view, sheet, node)
    if view.whole:
        yield from _calls(view)


def _starts(view: View, sheet: Sheet) -> Iterator[Problem]:
    parts = [None, *(node.id for node in sheet.nodes.values() if node.kind == "any_time")]
    for part in parts:
        starts = [node for node in sheet.inside(part) if node.kind == "start"]
        element = part or sheet.id
        if len(starts) != 1:
            message = f"there are {len(starts)} start events; draw exactly one."
            yield Problem(sheet.file, element, "start", message)
            continue
        start = starts[0]
        if not any(node.kind == "end" for node in sheet.inside(part)):
            yield Problem(sheet.file, element, "end", "there is no end event; draw where this ends.")
        if part is None and (start.message or start.limit):
            yield view.at(start, "start", "a sheet starts plainly; take the message or timer off.")
        if part is not None and not start.message:
            yield view.at(start, "start", "an any-time part is started by a message; give the start one.")
        if part is not None and start.interrupting:
            message = "an any-time part cannot stop the sheet; make its start non-interrupting."
            yield view.at(start, "interrupting", message)


def _flow_ends(view: View, sheet: Sheet, flow: Flow) -> Iterator[Problem]:
    for what, end in (("starts", flow.source), ("ends", flow.target)):
        node = sheet.nodes.get(end)
        if node is None:
            yield view.at(flow, "loose_flow", f"the flow {what} at “{end}”, which is not on this sheet.")
        elif node.within != flow.within:
            yield view.at(flow, "loose_flow", "a flow cannot cross the edge of an any-time part.")


def _ways(view: View, sheet: Sheet, node: Node) -> Iterator[Problem]:
    into, out = sheet.incoming(node.id), sheet.outgoing(node.id)
    if node.kind == "any_time":
        return
    if not into and not out:
        yield view.at(node, "orphan", "nothing leads here and nothing leads away; connect or remove it.")
        return
    if not out and node.kind != "end":
        yield view.at(node, "dead_end", "nothing leads away from here; draw what comes next, or an end.")
    if not into and node.kind not in BEGINNINGS:
        yield view.at(node, "unreachable", "nothing leads here; draw what comes before, or remove it.")
    if len(out) > 1 and node.kind not in GATEWAYS:
        message = "several ways leave a step; put a question or an “at the same time” after it."
        yield view.at(node, "implicit_split", message)
    if out and node.kind == "end":
        yield view.at(node, "dead_end", "a way leaves an end; ends have none.")


def _attached(view: View, sheet: Sheet, node: Node) -> Iterator[Problem]:
    if node.kind in ("boundary", "catch") and not (node.limit or node.message):
        yield view.at(node, "waits_for_nothing", "say which time limit or message it waits for.")
    if node.kind != "boundary":
        return
    host = sheet.nodes.get(node.attached_to or "")
    if host is None:
        yield view.at(node, "boundary", f"it sits on “{node.attached_to}”, which is not on this sheet.")
    elif host.kind not in ("user", "call"):
        yield view.at(node, "boundary", "a time limit sits on a user task or a called sheet.")
    elif host.many and node.limit and node.interrupting:
        message = "it is one for all instances and would stop them all; make it non-interrupting."
        yield view.at(node, "boundary", message, WARNING)


def _calls(view: View) -> Iterator[Problem]:
    board = view.board
    for node in view.steps("call"):
        if node.calls is None or node.calls not in view.sheets:
            yield view.at(node, "unknown_process", f"it calls “{node.calls}”, and no sheet has that id.")
        elif node.calls in _called_from(view, node.calls):
            yield view.at(node, "circular_call", f"“{node.calls}” calls itself in the end; break the circle.")
    if board is None:
        return
    if board.process not in view.sheets:
        message = f"no sheet has the id “{board.process}”; name the sheet a referral starts."
        yield Problem(view.board_path, "process", "unknown_process", message)
        return
    used = {board.process, *(each.process for each in board.schedules if each.process)}
    for key in [*used]:
        used |= _called_from(view, key)
    for sheet in view.sheets.values():
        if sheet.id not in used and not sheet.file.startswith("processes/shared/"):
            message = "no sheet calls this one; call it or remove it."
            yield Problem(sheet.file, sheet.id, "unused_process", message, WARNING)


def _called_from(view: View, sheet_id: str) -> set[str]:
    found: set[str] = set()
    waiting = [sheet_id]
    while waiting:
        sheet = view.sheets.get(waiting.pop())
        calls = {node.calls for node in sheet.nodes.values() if node.calls} if sheet else set()
        waiting += calls - found
        found |= calls
    return found
