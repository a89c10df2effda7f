"""Where flows may leave and enter a node, and how gladly."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.configuration.layout.columns import Piece
from webapp.configuration.layout.shapes import GATEWAYS, is_small
from webapp.configuration.layout.space import (
    SIDE_PORTS,
    TOP_PORTS,
    XLine,
    YLine,
    boundary_places,
    row_numbers,
)
from webapp.engine.diagram import Flow

EAST, SOUTH, WEST, NORTH = range(4)


@dataclass(frozen=True)
class Port:
    """A place on a node's edge: the side, the two lines it lies on, and what using it costs."""

    node: str
    side: int
    x: XLine
    y: YLine
    cost: float

    @property
    def key(self) -> tuple[str, int, int]:
        """What tells one port of a drawing from another."""
        return (self.node, self.side, self.y[2] if self.side in (EAST, WEST) else self.x[2])


def ports_out(piece: Piece, flow: Flow) -> list[Port]:
    """Where a flow may leave its source."""
    if flow.source in piece.boundary:
        host, offset = boundary_places(piece)[flow.source]
        x, y = _middle(piece, host)
        return [Port(flow.source, SOUTH, (x[0], x[1], offset), y, 0)]
    back = flow.id in piece.back
    if piece.nodes[flow.source].kind not in GATEWAYS:
        # A hand-over straight down reads well; anything else should leave at the right.
        costs = {EAST: 0.0, SOUTH: 30.0, NORTH: 30.0}
        return _ports(piece, flow.source, costs, single=True)
    usual = piece.usual.get(flow.source) == flow.id
    costs = {EAST: 0.0, SOUTH: 90.0, NORTH: 90.0} if usual else {SOUTH: 0.0, NORTH: 5.0, EAST: 60.0}
    if back:
        costs[WEST] = 200.0
    return _ports(piece, flow.source, costs, single=True)


def ports_in(piece: Piece, flow: Flow) -> list[Port]:
    """Where a flow may enter its target."""
    if flow.id in piece.back:
        costs = {SOUTH: 0.0, NORTH: 20.0, WEST: 30.0}
    elif piece.nodes[flow.target].kind in GATEWAYS:
        costs = {WEST: 0.0, NORTH: 0.0, SOUTH: 0.0}
    else:
        costs = {WEST: 0.0, NORTH: 15.0, SOUTH: 15.0}
    return _ports(piece, flow.target, costs, single=is_small(piece.nodes[flow.target]))


def shares_ports(piece: Piece, flow: Flow) -> tuple[bool, bool]:
    """Whether a flow may share its port at the source, and at the target, with its neighbours there."""
    leaving = sum(f.source == flow.source for f in piece.flows)
    entering = sum(f.target == flow.target for f in piece.flows)
    split = piece.nodes[flow.source].kind if flow.source in piece.nodes else ""
    join = piece.nodes[flow.target].kind
    together = ("parallel", "inclusive")
    return (
        leaving > 3 or (split in together and leaving > 2),
        (entering > 3 and join in GATEWAYS)
        or (join in together and entering > 2)
        or (join == "end" and entering > 3),
    )


def _ports(piece: Piece, node: str, costs: dict[int, float], *, single: bool) -> list[Port]:
    x, y = _middle(piece, node)
    found = []
    for side, cost in costs.items():
        level = side in (EAST, WEST)
        offsets = (0,) if single else SIDE_PORTS if level else TOP_PORTS
        for offset in offsets:
            extra = 12.0 if offset else 0.0
            port_x = x if level else (x[0], x[1], offset)
            port_y = (y[0], y[1], offset) if level else y
            found.append(Port(node, side, port_x, port_y, cost + extra))
    return found


def _middle(piece: Piece, node: str) -> tuple[XLine, YLine]:
    number = row_numbers(piece)[piece.lane_of[node], piece.row[node]]
    return ("column", piece.column[node], 0), ("row", number, 0)
