"""Which column each node stands in: left to right by the longest way from the start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from webapp.configuration.layout.shapes import is_small
from webapp.engine.diagram import Flow, Node


@dataclass
class Piece:
    """What is drawn together: the inside of a sheet, or of one of its any-time parts."""

    nodes: dict[str, Node]
    boundary: dict[str, Node]
    flows: list[Flow]
    lane_of: dict[str, int]
    lanes: int
    back: set[str] = field(default_factory=set)
    column: dict[str, int] = field(default_factory=dict)
    usual: dict[str, str] = field(default_factory=dict)
    stacked: set[str] = field(default_factory=set)
    row: dict[str, int] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)

    def stands(self, node_id: str) -> str:
        """The node itself, or the step a boundary event sits on."""
        event = self.boundary.get(node_id)
        return event.attached_to or node_id if event else node_id

    def forward(self) -> list[Flow]:
        """The flows that lead on."""
        return [flow for flow in self.flows if flow.id not in self.back]


def piece_of(nodes: Sequence[Node], flows: Sequence[Flow], lane_of: Mapping[str, int], lanes: int) -> Piece:
    """The nodes and flows of one level, ready to be placed. Flows that lead nowhere are left out."""
    hosts = {n.id for n in nodes if n.kind != "boundary"}
    boundary = {n.id: n for n in nodes if n.kind == "boundary" and n.attached_to in hosts}
    placed = {n.id: n for n in nodes if n.id not in boundary and n.kind != "any_time"}
    known = placed.keys() | boundary.keys()
    drawn = [f for f in flows if f.source in known and f.target in placed and f.source != f.target]
    piece = Piece(placed, boundary, drawn, {n: lane_of.get(n, lanes - 1) for n in placed}, lanes)
    piece.back = _ways_back(piece)
    piece.column = _columns(piece)
    piece.usual = _usual_ways(piece)
    return piece


def _ways_back(piece: Piece) -> set[str]:
    """Flows that close a loop, found depth first from where the sheet begins."""
    out: dict[str, list[Flow]] = {node: [] for node in piece.nodes}
    entered = {flow.target for flow in piece.flows}
    for flow in piece.flows:
        out[piece.stands(flow.source)].append(flow)
    roots = sorted(piece.nodes, key=lambda n: (piece.nodes[n].kind != "start", n in entered))
    back: set[str] = set()
    state: dict[str, int] = {}
    for root in roots:
        stack = [(root, 0)] if root not in state else []
        state.setdefault(root, 1)
        while stack:
            node, at = stack.pop()
            if at == len(out[node]):
                state[node] = 2
                continue
            stack.append((node, at + 1))
            flow = out[node][at]
            if state.get(flow.target) == 1:
                back.add(flow.id)
            elif flow.target not in state:
                state[flow.target] = 1
                stack.append((flow.target, 0))
    return back


def _columns(piece: Piece) -> dict[str, int]:
    forward = [(piece.stands(f.source), f.target, f) for f in piece.forward()]
    stacked = piece.stacked = _stacked(piece, forward)
    column = dict.fromkeys(piece.nodes, 0)
    for _ in piece.nodes:
        moved = False
        for source, target, flow in forward:
            least = column[source] + (0 if flow.id in stacked else 1)
            if column[target] < least:
                column[target] = least
                moved = True
        if not moved:
            break
    used = sorted(set(column.values()))
    return {node: used.index(at) for node, at in column.items()}


def _stacked(piece: Piece, forward: list[tuple[str, str, Flow]]) -> set[str]:
    """Flows that may run straight up or down to the next lane, so that the sheet stays short."""
    stacked: set[str] = set()
    joined: set[str] = set()
    for source, target, flow in forward:
        alone = (
            sum(s == source for s, _, _ in forward) == 1
            and sum(f.target == target for f in piece.flows) == 1
            and flow.source == source
        )
        next_lane = abs(piece.lane_of[source] - piece.lane_of[target]) == 1
        steps = not is_small(piece.nodes[source]) and not is_small(piece.nodes[target])
        if alone and next_lane and steps and not {source, target} & joined:
            stacked.add(flow.id)
            joined |= {source, target}
    return stacked


def _usual_ways(piece: Piece) -> dict[str, str]:
    """For each node the flow that goes straight on: in its lane, and with most still to come."""
    ahead = _still_ahead(piece)
    usual: dict[str, tuple[int, str]] = {}
    for flow in piece.forward():
        if flow.source in piece.boundary:
            continue
        same_lane = piece.lane_of[flow.source] == piece.lane_of[flow.target]
        weight = ahead[flow.target] + (100 if same_lane else 0)
        if flow.source not in usual or weight > usual[flow.source][0]:
            usual[flow.source] = (weight, flow.id)
    return {node: flow for node, (_, flow) in usual.items()}


def _still_ahead(piece: Piece) -> dict[str, int]:
    ahead = dict.fromkeys(piece.nodes, 0)
    forward = sorted(piece.forward(), key=lambda f: -piece.column[f.target])
    for _ in piece.nodes:
        before = dict(ahead)
        for flow in forward:
            source = piece.stands(flow.source)
            ahead[source] = max(ahead[source], ahead[flow.target] + 1)
        if before == ahead:
            break
    return ahead
