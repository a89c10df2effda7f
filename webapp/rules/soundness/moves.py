"""The moves that a marking allows, and which of them can be made first without missing anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.rules.soundness.net import Flows, Net, places


@dataclass(frozen=True, slots=True)
class Move:
    """A node taking the tokens of some flows; what it puts out is one of its outcomes."""

    node: str
    takes: Flows


class Moves:
    """Finds moves. Everything that depends on the drawing alone is worked out once."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.before = [net.leading_to(1 << place) for place in range(len(net.flows))]
        self.awaited = {
            name: {
                place: net.leading_to(1 << place, around=name) & ~net.incoming[name]
                for place in places(net.incoming[name])
            }
            for name, kind in net.joins.items()
            if kind == "inclusive"
        }

    def commuting(self, marking: Flows) -> Move | None:
        """A move that can be made first whatever else may happen, if there is one.

        Nothing else can bring a second token to the flows it takes from while it waits: then making it
        first loses no course, neither one that gets stuck nor one that doubles a token.
        """
        return next((move for move in self._moves(marking) if not self._may_be_doubled(move, marking)), None)

    def possible(self, marking: Flows) -> list[Move]:
        """Every move that the marking allows."""
        return list(self._moves(marking))

    def _moves(self, marking: Flows) -> Iterator[Move]:
        joined = 0
        for place in places(marking):
            node = self.net.target(place)
            if node not in self.net.joins:
                yield Move(node, 1 << place)
            elif not joined >> place & 1 and self._can_join(node, marking):
                joined |= self.net.incoming[node]
                yield Move(node, marking & self.net.incoming[node])

    def _can_join(self, node: str, marking: Flows) -> bool:
        missing = self.net.incoming[node] & ~marking
        if self.net.joins[node] == "parallel":
            return not missing
        awaited = self.awaited[node]
        return not any(awaited[place] & marking for place in places(missing))

    def _may_be_doubled(self, move: Move, marking: Flows) -> bool:
        """Whether a flow it takes from may get another token while the move is held back.

        Rather too often yes than too seldom: tokens are spread along every way, and none is taken away.
        """
        others = marking & ~move.takes
        if not any(self.before[place] & others for place in places(move.takes)):
            return False
        seen = marking
        waiting = list(places(others))
        while waiting:
            node = self.net.target(waiting.pop())
            if node == move.node or not self._might_pass(node, seen, move.takes):
                continue
            arriving = self.net.yields[node]
            if arriving & move.takes:
                return True
            waiting.extend(places(arriving & ~seen))
            seen |= arriving
        return False

    def _might_pass(self, node: str, seen: Flows, held: Flows) -> bool:
        if node not in self.net.joins:
            return True
        missing = self.net.incoming[node] & ~seen
        if self.net.joins[node] == "parallel":
            return not missing
        return not any(self.awaited[node][place] & held for place in places(missing))
