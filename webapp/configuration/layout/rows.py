"""Which row of its lane each node stands in: straight on where it can, beside where it must."""

from __future__ import annotations

from dataclasses import dataclass, field

from webapp.configuration.layout.columns import Piece
from webapp.engine.diagram import Flow

NEW_ROW = 6.0
NEVER = 1e9
Cell = tuple[int, int, int]


@dataclass
class _Rows:
    """Rows given so far. A lane may grow upwards too, so rows are counted from its first."""

    piece: Piece
    first: dict[int, int] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)
    taken: dict[Cell, str] = field(default_factory=dict)
    entering: dict[str, list[Flow]] = field(default_factory=dict)

    def place(self, node: str) -> None:
        lane = self.piece.lane_of[node]
        first, last = self.first.get(lane, 0), self.last.get(lane, 0)
        rows = [*range(first, last + 1), last + 1, first - 1]
        row = min(rows, key=lambda each: self._cost(node, each, new=not first <= each <= last))
        self.piece.row[node] = row
        self.first[lane], self.last[lane] = min(first, row), max(last, row)
        self.taken[lane, row, self.piece.column[node]] = node

    def _cost(self, node: str, row: int, *, new: bool) -> float:
        piece = self.piece
        lane, column = piece.lane_of[node], piece.column[node]
        if (lane, row, column) in self.taken:
            return NEVER
        cost = (NEW_ROW if new else 0.0) + 0.1 * abs(row) + self._in_the_way(lane, row, column)
        for flow in self.entering[node]:
            source = piece.stands(flow.source)
            if source not in piece.row:
                continue
            if piece.lane_of[source] != lane:
                cost += 0.2 * (row if piece.lane_of[source] < lane else -row)
                continue
            between = range(piece.column[source] + 1, column)
            straight = row == piece.row[source]
            cost += 5 if straight and any((lane, row, c) in self.taken for c in between) else 0
            cost += self._beside(flow, row)
        return cost

    def _beside(self, flow: Flow, row: int) -> float:
        piece = self.piece
        source = piece.stands(flow.source)
        apart = row - piece.row[source]
        if flow.source in piece.boundary:
            return 0.0 if apart > 0 else 3.0
        if piece.usual.get(source) == flow.id:
            return 4.0 * abs(apart)
        usual = next((f for f in piece.flows if f.id == piece.usual.get(source)), None)
        stays = usual is not None and piece.lane_of[usual.target] == piece.lane_of[source]
        return 2.0 * abs(apart) + (8.0 if stays and apart == 0 else 0.0) + self._siblings(flow, source, apart)

    def _siblings(self, flow: Flow, source: str, apart: int) -> float:
        """A question's ways go up and down in turn, so that each has a point of its own to leave by."""
        piece = self.piece
        cost = 0.0
        for other in piece.flows:
            if other.source != flow.source or other.id in (flow.id, piece.usual.get(source)):
                continue
            lanes = piece.lane_of[other.target] - piece.lane_of[source]
            placed = piece.row.get(other.target)
            way = lanes or (placed - piece.row[source] if placed is not None else 0)
            cost += 12.0 if other.id not in piece.back and way * apart > 0 else 0.0
        return cost

    def _in_the_way(self, lane: int, row: int, column: int) -> float:
        """Standing where a flow runs straight on to the next lane."""
        piece = self.piece
        for flow in piece.flows:
            if flow.id not in piece.stacked or piece.column[flow.source] != column:
                continue
            down = piece.lane_of[flow.target] > piece.lane_of[flow.source]
            if piece.lane_of[flow.source] == lane and flow.source in piece.row:
                beyond = row > piece.row[flow.source] if down else row < piece.row[flow.source]
                return 7.0 if beyond else 0.0
        return 0.0


def place_rows(piece: Piece) -> None:
    """Give every node a row within its lane, column by column from the left."""
    rows = _Rows(piece, entering={node: [] for node in piece.nodes})
    for flow in piece.forward():
        rows.entering[flow.target].append(flow)
    order = {node: at for at, node in enumerate(piece.nodes)}
    straight = {node: _straight_on(piece, rows.entering[node]) for node in piece.nodes}
    for node in sorted(order, key=lambda n: (piece.column[n], not straight[n], order[n])):
        rows.place(node)
    for node, lane in piece.lane_of.items():
        piece.row[node] -= rows.first[lane]
    piece.rows = [rows.last.get(lane, 0) - rows.first.get(lane, 0) + 1 for lane in range(piece.lanes)]


def _straight_on(piece: Piece, entering: list[Flow]) -> bool:
    return any(
        piece.usual.get(f.source) == f.id and piece.lane_of[piece.stands(f.source)] == piece.lane_of[f.target]
        for f in entering
    )
