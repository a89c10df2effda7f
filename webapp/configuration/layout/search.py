"""Searches each flow's way: level and upright, never under a step, never along another flow."""

from __future__ import annotations

import heapq
from typing import TypeVar

from webapp.configuration.layout.columns import Piece
from webapp.configuration.layout.ports import (
    EAST,
    NORTH,
    SOUTH,
    WEST,
    Port,
    ports_in,
    ports_out,
    shares_ports,
)
from webapp.configuration.layout.routes import STEPS, Point, Route, Ways
from webapp.configuration.layout.space import Space
from webapp.engine.diagram import Flow

OPPOSITE = {EAST: WEST, WEST: EAST, NORTH: SOUTH, SOUTH: NORTH}
BEND, CROSSING, SHARING, OVERLAP = 60.0, 150.0, 50.0, 2000.0
State = tuple[int, int, int]
FINISH: State = (-1, -1, -1)
NOBODY: set[str] = set()
K = TypeVar("K")


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
