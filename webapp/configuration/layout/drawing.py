"""A piece drawn: boxes, the corners of its flows, and where its words stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from webapp.configuration.layout.columns import Piece
from webapp.configuration.layout.labels import crosses, flow_label, node_labels
from webapp.configuration.layout.ports import EAST, NORTH, SOUTH, Port
from webapp.configuration.layout.routes import Route, Ways
from webapp.configuration.layout.rows import place_rows
from webapp.configuration.layout.search import route_all
from webapp.configuration.layout.shapes import Box, label_size
from webapp.configuration.layout.space import Needs, Space, half_width, leads, roomy, space_of

Corner = tuple[float, float]


@dataclass
class Drawing:
    """Positions of everything in a piece, from its own upper left corner."""

    boxes: dict[str, Box]
    paths: dict[str, list[Corner]]
    labels: dict[str, Box] = field(default_factory=dict)
    lanes: list[tuple[float, float]] = field(default_factory=list)
    width: float = 0
    height: float = 0

    def moved(self, dx: float, dy: float) -> Drawing:
        """The same drawing elsewhere."""
        return Drawing(
            boxes={key: box.moved(dx, dy) for key, box in self.boxes.items()},
            paths={key: [(x + dx, y + dy) for x, y in path] for key, path in self.paths.items()},
            labels={key: box.moved(dx, dy) for key, box in self.labels.items()},
            lanes=[(top + dy, height) for top, height in self.lanes],
            width=self.width,
            height=self.height,
        )


def draw(piece: Piece, left: float) -> Drawing:
    """Place, route, draw in to what is used, and put the words where nothing else is."""
    place_rows(piece)
    first = space_of(piece, roomy(piece), left)
    ways = route_all(piece, first)
    needs = _used(piece, ways)
    drawing = _drawn(piece, ways, needs, left)
    for _ in range(3):
        covered = _covered(piece, drawing)
        if not covered:
            break
        for node_id in covered:
            _make_room(piece, needs, node_id)
        drawing = _drawn(piece, ways, needs, left)
    return drawing


def _make_room(piece: Piece, needs: Needs, node_id: str) -> None:
    """Move what runs right of a small shape far enough for its name to stand there."""
    column = piece.column[piece.stands(node_id)]
    node = piece.boundary.get(node_id) or piece.nodes[node_id]
    reach = label_size(str(node.name))[0] + 16 - half_width(piece, column)
    needs.lead[column] = max(needs.lead.get(column, 0), reach) + (4 if node_id in piece.boundary else 0)


def _covered(piece: Piece, drawing: Drawing) -> list[str]:
    """Small shapes whose name something runs through."""
    named = [key for key in drawing.labels if key in piece.nodes or key in piece.boundary]
    return [
        key
        for key in named
        if any(
            crosses(drawing.labels[key], a, b) for path in drawing.paths.values() for a, b in pairwise(path)
        )
        or any(drawing.labels[key].touches(box) for other, box in drawing.labels.items() if other != key)
    ]


def _drawn(piece: Piece, ways: Ways, needs: Needs, left: float) -> Drawing:
    space = space_of(piece, needs, left)
    paths = {flow: _path(ways, route, space) for flow, route in ways.routes.items()}
    drawing = Drawing(space.boxes, paths, {}, space.lanes, space.width, space.height)
    taken = list(space.boxes.values())
    for flow in piece.flows:
        if flow.name:
            box = flow_label(str(flow.name), paths[flow.id], taken, _others(paths, flow.id))
            drawing.labels[flow.id] = box
            taken.append(box)
    named = {**piece.nodes, **piece.boundary}
    drawing.labels.update(node_labels(named, space.boxes, list(paths.values()), taken))
    return drawing


def _others(paths: dict[str, list[Corner]], flow: str) -> list[list[Corner]]:
    return [path for key, path in paths.items() if key != flow]


def _used(piece: Piece, ways: Ways) -> Needs:
    """The tracks that flows really use, and the nodes whose name goes above as a flow leaves below."""
    gaps: dict[int, set[int]] = {}
    zones: dict[int, set[int]] = {}
    above = set()
    for route in ways.routes.values():
        points = route.points
        for a, b in pairwise(points):
            kind, at, track = ways.xs[a[0]]
            if a[0] == b[0] and kind == "gap":
                gaps.setdefault(at, set()).add(track)
            kind, at, track = ways.ys[a[1]]
            if a[1] == b[1] and kind == "zone":
                zones.setdefault(at, set()).add(track)
        above |= {port.node for port in (route.leaves, route.enters) if port.side == SOUTH}
    top = {p.node for route in ways.routes.values() for p in (route.leaves, route.enters) if p.side == NORTH}
    return Needs(
        {gap: sorted(tracks) for gap, tracks in gaps.items()},
        {zone: sorted(tracks) for zone, tracks in zones.items()},
        frozenset(above - top - piece.boundary.keys()),
        leads(piece),
    )


def _path(ways: Ways, route: Route, space: Space) -> list[Corner]:
    middle = [
        (space.x[ways.xs[i]], space.y[ways.ys[j]]) for i, j in route.points if _placed(ways, space, i, j)
    ]
    corners = [_edge(route.leaves, space), *middle, _edge(route.enters, space)]
    return _straightened(corners)


def _placed(ways: Ways, space: Space, i: int, j: int) -> bool:
    return ways.xs[i] in space.x and ways.ys[j] in space.y


def _edge(port: Port, space: Space) -> Corner:
    box = space.boxes[port.node]
    if port.side in (NORTH, SOUTH):
        return (space.x[port.x], box.y if port.side == NORTH else box.bottom)
    return (box.right if port.side == EAST else box.x, space.y[port.y])


def _straightened(corners: list[Corner]) -> list[Corner]:
    path = corners[:1]
    for at in range(1, len(corners) - 1):
        (ax, ay), (bx, by), (cx, cy) = path[-1], corners[at], corners[at + 1]
        if not ((ax == bx == cx) or (ay == by == cy)) and (ax, ay) != (bx, by):
            path.append(corners[at])
    return [*path, corners[-1]]
