"""Finds each flow its way: level and upright, never under a step, never along another flow."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TypeVar

from webapp.configuration.layout_columns import Piece
from webapp.configuration.layout_ports import (
    EAST,
    NORTH,
    SOUTH,
    WEST,
    Port,
    ports_in,
    ports_out,
    shares_ports,
)
from webapp.configuration.layout_shapes import CLEAR
from webapp.configuration.layout_space import Space, XLine, YLine
from webapp.engine.diagram import Flow

STEPS = {EAST: (1, 0), SOUTH: (0, 1), WEST: (-1, 0), NORTH: (0, -1)}
OPPOSITE = {EAST: WEST, WEST: EAST, NORTH: SOUTH, SOUTH: NORTH}
BEND, CROSSING, SHARING, OVERLAP = 60.0, 150.0, 50.0, 2000.0
Point = tuple[int, int]
State = tuple[int, int, int]
FINISH: State = (-1, -1, -1)
NOBODY: set[str] = set()
K = TypeVar("K")


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


def route_all(piece: Piece, space: Space) -> Ways:
    """A way for every flow, then each once more knowing the others."""
    ways = Ways(piece, space)
    order = sorted(piece.flows, key=lambda flow: _urgency(piece, flow))
    for flow in order:
        ways.lay(flow, find(ways, flow))
    for _ in range(2):
        for flow in order:
            ways.lift(flow)
            ways.lay(flow, find(ways, flow))
    return ways


def _urgency(piece: Piece, flow: Flow) -> tuple[bool, bool, int, str]:
    apart = abs(piece.column[flow.target] - piece.column[piece.stands(flow.source)])
    lanes = abs(piece.lane_of[flow.target] - piece.lane_of[piece.stands(flow.source)])
    return (flow.id in piece.back, piece.usual.get(flow.source) != flow.id, apart + lanes, flow.id)


def find(ways: Ways, flow: Flow) -> Route:
    """The cheapest way for a flow among those already laid."""
    for strict in (True, False):
        search = Search(ways, flow, strict)
        route = search.run()
        if route is not None:
            return route
    raise LookupError(f"no way for flow {flow.id}")


class Search:
    """One flow's search, by cost: length, bends, crossings, ports."""

    def __init__(self, ways: Ways, flow: Flow, strict: bool) -> None:
        self.ways, self.flow, self.strict = ways, flow, strict
        self.back = flow.id in ways.piece.back
        self.ahead: dict[Point, float] = {}
        shares_out, shares_in = shares_ports(ways.piece, flow)
        self.kin = {f.id for f in ways.piece.flows if shares_out and f.source == flow.source}
        self.kin |= {f.id for f in ways.piece.flows if shares_in and f.target == flow.target}
        self.starts = self._open(ports_out(ways.piece, flow), shares_out)
        self.goals = self._open(ports_in(ways.piece, flow), shares_in)

    def _open(self, ports: list[Port], shared: bool) -> dict[State, tuple[float, Port]]:
        found: dict[State, tuple[float, Port]] = {}
        for port in ports:
            users = self.ways.ports.get(port.key, set())
            if users and self.strict and not shared:
                continue
            gate = self.ways.gate(port)
            if gate is None:
                continue
            cost = port.cost + (SHARING if users and shared else OVERLAP if users else 0)
            state = (*gate, port.side)
            if state not in found or cost < found[state][0]:
                found[state] = (cost, port)
        return found

    def run(self) -> Route | None:
        """The cheapest route, or None when there is none."""
        ends = {(i, j, OPPOSITE[side]): found for (i, j, side), found in self.goals.items()}
        aims = [(self.ways.x[i], self.ways.y[j]) for i, j, _ in ends]
        if not aims:
            return None
        best: dict[State, float] = {}
        came: dict[State, State | None] = {}
        queue: list[tuple[float, float, State, State | None]] = []
        for state, (cost, _) in sorted(self.starts.items()):
            if not self._may_stand(state, state[2]):
                continue
            heapq.heappush(queue, (cost + self._ahead(state, aims), cost, state, None))
        while queue:
            _, cost, state, before = heapq.heappop(queue)
            if state in came:
                continue
            came[state] = before
            if state == FINISH:
                return self._route(came, ends)
            if state in ends:
                total = cost + ends[state][0]
                heapq.heappush(queue, (total, total, FINISH, state))
            for following, more in self._moves(state):
                known = best.get(following)
                if following not in came and (known is None or cost + more < known):
                    best[following] = cost + more
                    estimate = cost + more + self._ahead(following, aims)
                    heapq.heappush(queue, (estimate, cost + more, following, state))
        return None

    def _ahead(self, state: State, aims: list[tuple[float, float]]) -> float:
        """Never more than what is left: the distance, and a bend where the aim lies aside."""
        point = (state[0], state[1])
        if point not in self.ahead:
            x, y = self.ways.x[point[0]], self.ways.y[point[1]]
            self.ahead[point] = min(
                abs(x - ax) + abs(y - ay) + (BEND if x != ax and y != ay else 0) for ax, ay in aims
            )
        return self.ahead[point]

    def _moves(self, state: State) -> list[tuple[State, float]]:
        i, j, heading = state
        moves: list[tuple[State, float]] = []
        for turn in (heading, (heading + 1) % 4, (heading + 3) % 4):
            if turn != heading and not self._may_turn((i, j)):
                continue
            a, b = i + STEPS[turn][0], j + STEPS[turn][1]
            if not (0 <= a < len(self.ways.x) and 0 <= b < len(self.ways.y)) or (a, b) in self.ways.blocked:
                continue
            cost = self._link_cost((i, j), (a, b), turn)
            if cost is None:
                continue
            moves.append(((a, b, turn), cost + (BEND if turn != heading else 0)))
        return moves

    def _link_cost(self, here: Point, there: Point, turn: int) -> float | None:
        ways = self.ways
        others = self._strangers(ways.links, (min(here, there), max(here, there)))
        if others and self.strict:
            return None
        level = turn in (EAST, WEST)
        length = abs(ways.x[there[0]] - ways.x[here[0]]) + abs(ways.y[there[1]] - ways.y[here[1]])
        if level:
            length *= ways.slow[here[1]] if self.back else 1.0 if ways.ys[here[1]][0] == "row" else 1.15
            length *= 2.0 if turn == WEST and not self.back else 1.0
        across = self._strangers(ways.upright if level else ways.level, there)
        along = self._strangers(ways.level if level else ways.upright, there)
        if (across & along) and self.strict:
            return None
        if along and self.strict:
            return None
        return length + CROSSING * len(across) + OVERLAP * len(others | along)

    def _may_turn(self, point: Point) -> bool:
        if not self.strict:
            return True
        ways = self.ways
        return not self._strangers(ways.level, point) and not self._strangers(ways.upright, point)

    def _may_stand(self, state: State, heading: int) -> bool:
        point = (state[0], state[1])
        same = self.ways.level if heading in (EAST, WEST) else self.ways.upright
        return not self.strict or not self._strangers(same, point)

    def _strangers(self, users: dict[K, set[str]], where: K) -> set[str]:
        """Who runs there and may not be run along with."""
        found = users.get(where)
        return found - self.kin if found else NOBODY

    def _route(self, came: dict[State, State | None], ends: dict[State, tuple[float, Port]]) -> Route:
        states: list[State] = []
        before = came[FINISH]
        while before is not None:
            states.append(before)
            before = came[before]
        last = states[0]
        states.reverse()
        points = [(i, j) for i, j, _ in states]
        corners = [points[0]]
        corners += [
            p for p, s, n in zip(points[1:-1], states[1:-1], states[2:], strict=False) if s[2] != n[2]
        ]
        first_turn = len(states) > 1 and states[0][2] != states[1][2]
        corners += [points[-1]] if len(points) > 1 or first_turn else []
        return Route(self.starts[states[0]][1], ends[last][1], corners)
