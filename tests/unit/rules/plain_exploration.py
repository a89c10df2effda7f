"""The game of tokens played plainly: every order of every move. Slow, short and obviously right."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

Marking = frozenset[int]


class PlainGame:
    """Says whether a sheet can double a token, and whether it can get stuck."""

    def __init__(self, nodes: Mapping[str, str], flows: Sequence[tuple[str, str]], start: str) -> None:
        self.nodes, self.flows = nodes, flows
        self.into = {node: [place for place, flow in enumerate(flows) if flow[1] == node] for node in nodes}
        self.out = {node: [place for place, flow in enumerate(flows) if flow[0] == node] for node in nodes}
        self.doubles = self.sticks = False
        begin = frozenset(self.out[start])
        seen, waiting = {begin}, [begin]
        while waiting:
            marking = waiting.pop()
            after = list(self.after(marking))
            self.sticks = self.sticks or bool(marking and not after)
            self.doubles = self.doubles or None in after
            waiting += [each for each in set(after) if each is not None and each not in seen]
            seen.update(each for each in after if each is not None)

    def after(self, marking: Marking) -> Iterator[Marking | None]:
        """Every next marking; None where a token would be doubled."""
        for node in self.nodes:
            for takes, puts in itertools.product(self.takes(node, marking), self.puts(node)):
                rest = marking - takes
                yield None if rest & puts else rest | puts

    def takes(self, node: str, marking: Marking) -> list[Marking]:
        here = [place for place in self.into[node] if place in marking]
        missing = [place for place in self.into[node] if place not in marking]
        if not here or len(self.into[node]) == 1 or self.nodes[node] not in ("parallel", "inclusive"):
            return [frozenset([place]) for place in here]
        if self.nodes[node] == "parallel":
            return [] if missing else [frozenset(here)]
        coming = any(self.leads(place, gap, node) for place in marking - set(here) for gap in missing)
        return [] if coming else [frozenset(here)]

    def puts(self, node: str) -> list[Marking]:
        out = self.out[node]
        if self.nodes[node] == "exclusive" and out:
            return [frozenset([place]) for place in out]
        if self.nodes[node] == "inclusive" and out:
            sizes = range(1, len(out) + 1)
            return [frozenset(some) for size in sizes for some in itertools.combinations(out, size)]
        return [frozenset(out)]

    def leads(self, place: int, wanted: int, around: str) -> bool:
        """Whether a token on one flow could come to another without passing a node."""
        seen, waiting = set[int](), [place]
        while waiting:
            node = self.flows[waiting.pop()][1]
            if node != around:
                waiting += [each for each in self.out[node] if each not in seen]
                seen.update(self.out[node])
        return wanted in seen
