"""Plays every course a sheet can take, as far as courses can differ."""

from __future__ import annotations

from collections import deque

from webapp.rules.soundness.finding import Finding
from webapp.rules.soundness.moves import Move, Moves
from webapp.rules.soundness.net import Flows, Net, places
from webapp.rules.speaking import joined


class Exploration:
    """The markings reached from the start, each with the shortest way to it that was played."""

    def __init__(self, net: Net, limit: int) -> None:
        self.net = net
        self.moves = Moves(net)
        self.limit = limit
        self.came_from: dict[Flows, tuple[Flows, str]] = {net.outgoing[net.start]: (0, net.start)}
        self.waiting = deque(self.came_from)
        self.found: dict[tuple[str, str], Finding] = {}

    def findings(self) -> list[Finding]:
        """Where courses get stuck or double a token; “not proved” where there are too many to play."""
        while self.waiting:
            self._play(self.waiting.popleft())
            if len(self.came_from) > self.limit:
                return [*self.found.values(), self._not_proved()]
        return list(self.found.values())

    def _play(self, marking: Flows) -> None:
        """One move alone where that misses nothing and leads somewhere new; else every move.

        Somewhere new: in a circle, the move that commutes would otherwise put the others off for ever.
        """
        alone = self.moves.commuting(marking)
        if alone and self._make(marking, alone):
            return
        moves = self.moves.possible(marking)
        if marking and not moves:
            self._stuck(marking)
        for move in moves:
            self._make(marking, move)

    def _make(self, marking: Flows, move: Move) -> bool:
        """Make the move with each of its outcomes; tells whether one of them is new."""
        new = False
        rest = marking & ~move.takes
        for put in self.net.outcomes[move.node]:
            if rest & put & ~self.net.beside:
                self._doubled(marking, move.node)
            elif rest | put not in self.came_from:
                self.came_from[rest | put] = (marking, move.node)
                self.waiting.append(rest | put)
                new = True
        return new

    def _stuck(self, marking: Flows) -> None:
        for node in {self.net.target(place): None for place in places(marking)}:
            missing = [self.net.source(place) for place in places(self.net.incoming[node] & ~marking)]
            awaited = joined(f"“{name}”" for name in dict.fromkeys(missing))
            message = f"“{node}” can wait for ever for {awaited}: join only branches that are all taken."
            self._note("deadlock", node, message, (*self._way(marking), node))

    def _doubled(self, marking: Flows, node: str) -> None:
        """Only where it begins: what follows from a doubled token is no fault of its own."""
        way = self._way(marking)
        if not any(rule == "unsafe" and blamed in way for rule, blamed in self.found):
            message = f"“{node}” can be passed twice at once by branches that were split: join them there."
            self._note("unsafe", node, message, (*way, node))

    def _note(self, rule: str, node: str, message: str, path: tuple[str, ...]) -> None:
        self.found.setdefault((rule, node), Finding(rule, node, message, path))

    def _way(self, marking: Flows) -> tuple[str, ...]:
        way: list[str] = []
        while marking:
            marking, node = self.came_from[marking]
            way.append(node)
        return tuple(reversed(way))

    def _not_proved(self) -> Finding:
        message = (
            f"not proved free of dead ends: more than {self.limit} situations; split it into smaller sheets."
        )
        return Finding("not_proved", self.net.start, message)
