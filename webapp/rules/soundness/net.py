"""A sheet as a game of tokens: flows are places, nodes move tokens between them. Sets of flows are bits."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Flows = int
"""A set of flows: flow 3 is the bit 1 << 3. A marking, too, while no flow holds two tokens."""
MOST_BRANCHES = 12


@dataclass(frozen=True)
class Boundary:
    """An event on the edge of a step: which step, and whether it ends the step."""

    host: str
    interrupting: bool = True


class Net:
    """The nodes and flows of one sheet, with what each node can do."""

    def __init__(
        self,
        nodes: Mapping[str, str],
        flows: Sequence[tuple[str, str]],
        start: str,
        boundaries: Mapping[str, Boundary],
    ) -> None:
        self.nodes = {name: kind for name, kind in nodes.items() if kind != "any_time"}
        self.flows = [flow for flow in flows if flow[0] in self.nodes and flow[1] in self.nodes]
        self.sources = [source for source, _ in self.flows]
        self.targets = [target for _, target in self.flows]
        self.start = start
        self.boundaries = {name: each for name, each in boundaries.items() if name in self.nodes}
        self.incoming = {name: self._ends(1, name) for name in self.nodes}
        self.outgoing = {name: self._ends(0, name) for name in self.nodes}
        self.joins = {
            name: kind
            for name, kind in self.nodes.items()
            if kind in ("parallel", "inclusive") and self.incoming[name].bit_count() > 1
        }
        self.outcomes = {name: tuple(self._outcomes(name)) for name in self.nodes}
        self.beside = self._beside()
        self.yields = {name: self._yields(name) for name in self.nodes}

    def _ends(self, end: int, name: str) -> Flows:
        return sum(1 << place for place, flow in enumerate(self.flows) if flow[end] == name)

    def on_edge(self, name: str, *, interrupting: bool | None = None) -> list[str]:
        """The events on the edge of a step."""
        return [
            event
            for event, each in self.boundaries.items()
            if each.host == name and interrupting in (None, each.interrupting)
        ]

    @property
    def too_wide(self) -> str | None:
        """An inclusive gateway with more branches than can be gone through."""
        wide = (name for name, kind in self.nodes.items() if kind == "inclusive")
        return next((name for name in wide if self.outgoing[name].bit_count() > MOST_BRANCHES), None)

    def _outcomes(self, name: str) -> Iterator[Flows]:
        out = self.outgoing[name]
        if self.nodes[name] == "exclusive" and out:
            yield from (1 << place for place in places(out))
        elif self.nodes[name] == "inclusive" and out:
            branches = [1 << place for place in places(out)][:MOST_BRANCHES]
            yield from (sum(chosen) for chosen in _some_of(branches, least=1))
        else:
            yield from (self.outgoing[event] for event in self.on_edge(name, interrupting=True))
            beside = [self.outgoing[event] for event in self.on_edge(name, interrupting=False)][
                :MOST_BRANCHES
            ]
            yield from (out | sum(chosen) for chosen in _some_of(beside, least=0))

    def _beside(self) -> Flows:
        """The flows that only an event on the edge of a step that goes on can lead to, such as a reminder.

        In a loop it may come again while what it asked for is still open: then that is asked once more, and
        nothing is wrong.
        """
        in_line = self._from(self.outgoing[self.start] if self.start in self.nodes else 0, beside=False)
        aside = 0
        for name, event in self.boundaries.items():
            aside |= self._from(self.outgoing[name], beside=True) if not event.interrupting else 0
        return aside & ~in_line

    def _from(self, flows: Flows, *, beside: bool) -> Flows:
        """Every flow a token can come to from these; with `beside`, also by events of steps that go on."""
        seen, waiting = flows, flows
        while waiting:
            found = 0
            for node in {self.target(place) for place in places(waiting)}:
                found |= self.outgoing[node]
                for event in self.on_edge(node, interrupting=None if beside else True):
                    found |= self.outgoing[event]
            waiting = found & ~seen
            seen |= found
        return seen

    def _yields(self, name: str) -> Flows:
        every = self.outgoing[name]
        for event in self.on_edge(name):
            every |= self.outgoing[event]
        return every

    def source(self, place: int) -> str:
        """The node a flow comes from."""
        return self.sources[place]

    def target(self, place: int) -> str:
        """The node a flow leads to."""
        return self.targets[place]

    def next_nodes(self, name: str) -> Iterator[str]:
        """The nodes directly after this one, and the events on its edge."""
        yield from (self.target(place) for place in places(self.outgoing[name]))
        yield from self.on_edge(name)

    def leading_to(self, wanted: Flows, *, around: str = "") -> Flows:
        """The flows from which a token could come to one of those wanted, without passing the node `around`."""
        before = 0
        waiting = wanted
        while waiting:
            found = 0
            for place in places(waiting):
                host = self._host(self.source(place))
                found |= self.incoming[host] if host != around else 0
            waiting = found & ~before
            before |= found
        return before

    def _host(self, name: str) -> str:
        event = self.boundaries.get(name)
        return event.host if event and event.host in self.nodes else name


def places(flows: Flows) -> Iterator[int]:
    """The numbers of the flows in a set."""
    while flows:
        lowest = flows & -flows
        yield lowest.bit_length() - 1
        flows ^= lowest


def _some_of(items: Sequence[int], *, least: int) -> Iterable[tuple[int, ...]]:
    sizes = range(least, len(items) + 1)
    return itertools.chain.from_iterable(itertools.combinations(items, size) for size in sizes)
