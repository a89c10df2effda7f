"""The lattice of lines that flows may run on, and who runs where."""

from __future__ import annotations

from dataclasses import dataclass, field

from webapp.configuration.layout.columns import Piece
from webapp.configuration.layout.ports import (
    EAST,
    NORTH,
    SOUTH,
    WEST,
    Port,
)
from webapp.configuration.layout.shapes import CLEAR
from webapp.configuration.layout.space import Space, XLine, YLine
from webapp.engine.diagram import Flow

STEPS = {EAST: (1, 0), SOUTH: (0, 1), WEST: (-1, 0), NORTH: (0, -1)}
Point = tuple[int, int]


@dataclass
class Route:
    """A flow's way: the ports it uses and the lattice points between them."""

    leaves: Port
    enters: Port
    points: list[Point]


@dataclass
class Ways:
    """The lattice of lines that flows may run on, and who runs where."""

    piece: Piece
    space: Space
    xs: list[XLine] = field(default_factory=list)
    ys: list[YLine] = field(default_factory=list)
    blocked: set[Point] = field(default_factory=set)
    links: dict[tuple[Point, Point], set[str]] = field(default_factory=dict)
    level: dict[Point, set[str]] = field(default_factory=dict)
    upright: dict[Point, set[str]] = field(default_factory=dict)
    ports: dict[tuple[str, int, int], set[str]] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.xs = sorted(self.space.x, key=lambda line: (self.space.x[line], line))
        self.ys = sorted(self.space.y, key=lambda line: (self.space.y[line], line))
        self.x = [self.space.x[line] for line in self.xs]
        self.y = [self.space.y[line] for line in self.ys]
        self.at_x = {line: at for at, line in enumerate(self.xs)}
        self.at_y = {line: at for at, line in enumerate(self.ys)}
        lower = _lower_zones(self.piece)
        self.slow = [
            1.0 if y[0] == "zone" and y[1] in lower else 1.3 if y[0] == "zone" else 3.0 for y in self.ys
        ]
        for box in self.space.boxes.values():
            near = box.grown(CLEAR)
            columns = [i for i, x in enumerate(self.x) if near.x < x < near.right]
            rows = [j for j, y in enumerate(self.y) if near.y < y < near.bottom]
            self.blocked.update((i, j) for i in columns for j in rows)

    def gate(self, port: Port) -> Point | None:
        """The first free lattice point straight out of a port; None when something stands in front."""
        i, j = self.at_x[port.x], self.at_y[port.y]
        di, dj = STEPS[port.side]
        own = self.space.boxes[port.node].grown(CLEAR)
        while 0 <= i < len(self.xs) and 0 <= j < len(self.ys):
            if (i, j) not in self.blocked:
                return (i, j)
            outside = not own.holds(self.x[i], self.y[j])
            if outside and not self._beside_own(port, i, j):
                return None
            i, j = i + di, j + dj
        return None

    def _beside_own(self, port: Port, i: int, j: int) -> bool:
        """Whether a point lies under the event or step that belongs to the port's node."""
        host = self.piece.stands(port.node)
        return self.space.boxes[host].grown(CLEAR).holds(self.x[i], self.y[j])

    def lay(self, flow: Flow, route: Route) -> None:
        """Take note of a route."""
        self.routes[flow.id] = route
        for port in (route.leaves, route.enters):
            self.ports.setdefault(port.key, set()).add(flow.id)
        for a, b in self._links(route):
            self.links.setdefault((a, b), set()).add(flow.id)
            layer = self.level if a[1] == b[1] else self.upright
            for point in (a, b):
                layer.setdefault(point, set()).add(flow.id)

    def lift(self, flow: Flow) -> None:
        """Forget a route."""
        route = self.routes.pop(flow.id, None)
        if route is None:
            return
        for users in (
            *self.ports.values(),
            *self.links.values(),
            *self.level.values(),
            *self.upright.values(),
        ):
            users.discard(flow.id)

    def _links(self, route: Route) -> list[tuple[Point, Point]]:
        links = []
        for a, b in zip(route.points, route.points[1:], strict=False):
            step_i, step_j = (b[0] > a[0]) - (b[0] < a[0]), (b[1] > a[1]) - (b[1] < a[1])
            here = a
            while here != b:
                there = (here[0] + step_i, here[1] + step_j)
                links.append((min(here, there), max(here, there)))
                here = there
        first, last = route.points[0], route.points[-1]
        for point, port in ((first, route.leaves), (last, route.enters)):
            inner = (point[0] - STEPS[port.side][0], point[1] - STEPS[port.side][1])
            links.append((min(point, inner), max(point, inner)))
        return links


def _lower_zones(piece: Piece) -> set[int]:
    zones, zone = set(), -1
    for lane in range(piece.lanes):
        zone += piece.rows[lane] + 1
        zones.add(zone)
    return zones
