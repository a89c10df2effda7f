"""Which row of its lane each node stands in: straight on where it can, beside where it must."""

from __future__ import annotations

from webapp.configuration.layout_columns import Piece
from webapp.engine.diagram import Flow

NEW_ROW = 6.0
NEVER = 1e9


def place_rows(piece: Piece) -> None:
    """Give every node a row within its lane, column by column from the left."""
    rows = [1] * piece.lanes
    taken: set[tuple[int, int, int]] = set()
    entering: dict[str, list[Flow]] = {node: [] for node in piece.nodes}
    for flow in piece.forward():
        entering[flow.target].append(flow)
    order = list(piece.nodes)
    for node in sorted(
        order, key=lambda n: (piece.column[n], not _straight_on(piece, entering[n]), order.index(n))
    ):
        lane = piece.lane_of[node]
        costs = [_cost(piece, node, row, rows, taken, entering[node]) for row in range(rows[lane] + 1)]
        row = costs.index(min(costs))
        piece.row[node] = row
        rows[lane] = max(rows[lane], row + 1)
        taken.add((lane, row, piece.column[node]))
    piece.rows = rows


def _straight_on(piece: Piece, entering: list[Flow]) -> bool:
    return any(
        piece.usual.get(f.source) == f.id and piece.lane_of[piece.stands(f.source)] == piece.lane_of[f.target]
        for f in entering
    )


def _cost(
    piece: Piece,
    node: str,
    row: int,
    rows: list[int],
    taken: set[tuple[int, int, int]],
    entering: list[Flow],
) -> float:
    lane, column = piece.lane_of[node], piece.column[node]
    if (lane, row, column) in taken:
        return NEVER
    cost = NEW_ROW if row == rows[lane] else 0.0
    cost += 0.1 * row
    for flow in entering:
        source = piece.stands(flow.source)
        if source not in piece.row:
            continue
        if piece.lane_of[source] != lane:
            above = piece.lane_of[source] < lane
            cost += 0.2 * (row if above else rows[lane] - 1 - row)
            continue
        cost += _beside(piece, flow, row)
        between = range(piece.column[source] + 1, column)
        cost += 5 if row == piece.row[source] and any((lane, row, c) in taken for c in between) else 0
    return cost


def _beside(piece: Piece, flow: Flow, row: int) -> float:
    source = piece.stands(flow.source)
    apart = abs(row - piece.row[source])
    if flow.source in piece.boundary:
        return 0.0 if row > piece.row[source] else 3.0
    if piece.usual.get(source) == flow.id:
        return 4.0 * apart
    usual = next((f for f in piece.flows if f.id == piece.usual.get(source)), None)
    stays = usual is not None and piece.lane_of[usual.target] == piece.lane_of[source]
    return 2.0 * apart + (8.0 if stays and apart == 0 else 0.0)
