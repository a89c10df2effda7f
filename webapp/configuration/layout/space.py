"""Where columns, rows, lanes and the tracks between them lie.

Lines have names, not numbers: flows are routed along named lines in a roomy space, then the space is
drawn in to what the flows really use, and every name moves with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from webapp.configuration.layout.columns import Piece
from webapp.configuration.layout.shapes import (
    CLEAR,
    GRID,
    QUESTION,
    STEP,
    Box,
    is_small,
    label_size,
    size_of,
)

XLine = tuple[str, int, int]
YLine = tuple[str, int, int]
TRACK = 12
EDGE = 14
LEAST_GAP = 40
LEAST_LANE = 100
SIDE_PORTS = (-16, 0, 16)
TOP_PORTS = (-30, 0, 30)
BOUNDARY_PORTS = (40, -40, 10)


@dataclass
class Needs:
    """How many tracks each gap and zone has, and whose names stand above."""

    gaps: dict[int, list[int]]
    zones: dict[int, list[int]]
    above: frozenset[str] = frozenset()
    lead: dict[int, float] = field(default_factory=dict)


@dataclass
class Space:
    """Positions of every named line, and of shapes and lanes."""

    x: dict[XLine, float] = field(default_factory=dict)
    y: dict[YLine, float] = field(default_factory=dict)
    boxes: dict[str, Box] = field(default_factory=dict)
    lanes: list[tuple[float, float]] = field(default_factory=list)
    width: float = 0
    height: float = 0


def row_numbers(piece: Piece) -> dict[tuple[int, int], int]:
    """Every row of every lane, numbered from the top."""
    pairs = [(lane, row) for lane in range(piece.lanes) for row in range(piece.rows[lane])]
    return {pair: at for at, pair in enumerate(pairs)}


def roomy(piece: Piece) -> Needs:
    """Space enough for any way a flow might take."""
    tracks = list(range(min(5, max(2, len(piece.flows) // 4))))
    columns = max(piece.column.values(), default=0) + 1
    zones = sum(piece.rows) + piece.lanes
    return Needs(dict.fromkeys(range(columns + 1), tracks), dict.fromkeys(range(zones), tracks))


def leads(piece: Piece) -> dict[int, float]:
    """Room to the right of each column for the answers that stand beside its questions."""
    lead: dict[int, float] = {}
    for flow in piece.flows:
        text = str(flow.name)
        if not text or flow.source not in piece.nodes:
            continue
        column = piece.column[flow.source]
        reach = size_of(piece.nodes[flow.source])[0] / 2 + label_size(text, size=13)[0] + 10
        lead[column] = max(lead.get(column, 0), reach - half_width(piece, column))
    return lead


def half_width(piece: Piece, column: int) -> float:
    """Half of what the widest node of a column takes, its name included."""
    halves = [QUESTION / 2]
    for node_id, at in piece.column.items():
        node = piece.nodes[node_id]
        if at != column:
            continue
        label = label_size(str(node.name))[0] if is_small(node) else 0
        halves.append(max(size_of(node)[0], label) / 2)
    return max(halves)


def space_of(piece: Piece, needs: Needs, left: float) -> Space:
    """Everything's place, with the first column starting at `left`."""
    space = Space()
    _across(piece, needs, space, left)
    _down(piece, needs, space)
    numbers = row_numbers(piece)
    for node_id, node in piece.nodes.items():
        cx = space.x["column", piece.column[node_id], 0]
        cy = space.y["row", numbers[piece.lane_of[node_id], piece.row[node_id]], 0]
        space.boxes[node_id] = Box.around(cx, cy, *size_of(node))
    for event_id, (host, offset) in boundary_places(piece).items():
        box = space.boxes[host]
        space.boxes[event_id] = Box.around(box.cx + offset, box.bottom, *size_of(piece.boundary[event_id]))
    return space


def boundary_places(piece: Piece) -> dict[str, tuple[str, int]]:
    """Each boundary event's step, and how far from its middle the event sits."""
    places: dict[str, tuple[str, int]] = {}
    for event_id in piece.boundary:
        host = piece.stands(event_id)
        before = sum(other == host for other, _ in places.values())
        places[event_id] = (host, BOUNDARY_PORTS[before % len(BOUNDARY_PORTS)])
    return places


def _grid(value: float) -> float:
    return math.ceil(value / GRID) * GRID


def _across(piece: Piece, needs: Needs, space: Space, left: float) -> None:
    columns = max(piece.column.values(), default=0) + 1
    edge = left
    for column in range(columns):
        tracks = needs.gaps.get(column, [])
        lead = max(needs.lead.get(column - 1, 0), 0)
        edge = _gap(space, column, tracks, edge, lead)
        half = half_width(piece, column)
        centre = _grid(edge + half)
        for offset in _offsets(piece, column):
            space.x["column", column, offset] = centre + offset
        edge = centre + half
    last = needs.gaps.get(columns, [])
    lead = max(needs.lead.get(columns - 1, 0), 0)
    space.width = _grid(_gap(space, columns, last, edge, lead) if last else edge + max(20, lead))


def _offsets(piece: Piece, column: int) -> set[int]:
    """Where flows may run in a column: through its middle, and beside it where ports of steps lie."""
    offsets = {0}
    if any(at == column and not is_small(piece.nodes[node]) for node, at in piece.column.items()):
        offsets |= set(TOP_PORTS)
    return offsets | {
        offset for host, offset in boundary_places(piece).values() if piece.column[host] == column
    }


def _gap(space: Space, gap: int, tracks: list[int], edge: float, lead: float) -> float:
    """Lay the tracks of a gap after the answers that stand in it; returns where the next column begins."""
    if gap == 0 and not tracks:
        return edge
    first = edge + max(CLEAR + 3, lead)
    for at, track in enumerate(tracks):
        space.x["gap", gap, track] = first + TRACK * at
    if not tracks:
        return edge + max(LEAST_GAP, lead + CLEAR)
    return max(edge + LEAST_GAP, first + TRACK * (len(tracks) - 1) + CLEAR + 5)


def _down(piece: Piece, needs: Needs, space: Space) -> None:
    numbers = row_numbers(piece)
    top = 0.0
    zone = 0
    for lane in range(piece.lanes):
        at = top
        upper = needs.zones.get(zone, [])
        _lay(space, zone, upper, top + EDGE)
        at += EDGE + TRACK * len(upper) + 4
        for row in range(piece.rows[lane]):
            number = numbers[lane, row]
            up, down = extent(piece, lane, row, needs.above)
            centre = _grid(at + up)
            for offset in SIDE_PORTS:
                space.y["row", number, offset] = centre + offset
            zone += 1
            inner = needs.zones.get(zone, [])
            if row < piece.rows[lane] - 1:
                _lay(space, zone, inner, centre + down + CLEAR)
                at = centre + down + max(12, CLEAR + TRACK * len(inner) + 2)
            else:
                at = centre + down + 4 + TRACK * len(inner) + (EDGE if down <= STEP[1] / 2 or inner else 0)
        height = _grid(max(at - top, LEAST_LANE))
        _lay(space, zone, inner, top + height - EDGE - TRACK * (len(inner) - 1))
        _settle(piece, space, lane, top + height - at)
        space.lanes.append((top, height))
        top += height
        zone += 1
    space.height = top


def _lay(space: Space, zone: int, tracks: list[int], first: float) -> None:
    for at, track in enumerate(tracks):
        space.y["zone", zone, track] = first + TRACK * at


def _settle(piece: Piece, space: Space, lane: int, spare: float) -> None:
    """Put a single row in the middle of a lane that is higher than the row needs."""
    if piece.rows[lane] != 1 or spare < 2 * GRID:
        return
    number = row_numbers(piece)[lane, 0]
    shift = math.floor(spare / 2 / GRID) * GRID
    for offset in SIDE_PORTS:
        space.y["row", number, offset] += shift


def extent(piece: Piece, lane: int, row: int, above: frozenset[str]) -> tuple[float, float]:
    """How far a row reaches above and below its middle, names of small shapes included."""
    up = down = QUESTION / 2
    for node_id, node in piece.nodes.items():
        if (piece.lane_of[node_id], piece.row[node_id]) != (lane, row):
            continue
        half = size_of(node)[1] / 2
        label = label_size(str(node.name))[1] + 6 if is_small(node) and node.name else 0
        up = max(up, half + (label if node_id in above else 0))
        down = max(down, half + (0 if node_id in above else label))
    hosts = {piece.stands(event): event for event in piece.boundary}
    for host, event in hosts.items():
        if (piece.lane_of[host], piece.row[host]) == (lane, row):
            label = label_size(str(piece.boundary[event].name))[1]
            down = max(down, STEP[1] / 2 + 15 + 6 + label)
    return up, down
