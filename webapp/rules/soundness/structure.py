"""What the drawing alone shows: nodes nobody reaches, nodes nobody leaves, loops into a join."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from webapp.rules.soundness.finding import Finding
from webapp.rules.soundness.net import Net, places


def structural_findings(net: Net) -> Iterator[Finding]:
    """Faults that hold whatever course is taken, each with the shortest way to it."""
    reached = _ways(net, net.start)
    for name in net.nodes:
        if name not in reached:
            yield Finding(
                "unreachable", name, f"“{name}” is never reached from the start: connect or remove it."
            )
    ending = _leading_to_an_end(net)
    for name in net.nodes:
        if name in reached and name not in ending:
            message = f"from “{name}” no end can be reached: lead it on to an end."
            yield Finding("no_way_to_end", name, message, _way(reached, name))
    yield from _loops_into_joins(net, reached)


def _loops_into_joins(net: Net, reached: dict[str, str]) -> Iterator[Finding]:
    """A join that waits for a flow which only starts after the join itself."""
    for join in (name for name, kind in net.joins.items() if kind == "parallel" and name in reached):
        before = _ways(net, net.start, around=join)
        after = _ways(net, join)
        for place in places(net.incoming[join]):
            source = net.source(place)
            if source in after and source not in before:
                message = (
                    f"the loop from “{source}” leads back into the join: lead it back to before the split."
                )
                way = (*_way(reached, join), *_way(after, source)[1:], join)
                yield Finding("loop_into_join", join, message, way)


def _ways(net: Net, start: str, *, around: str = "") -> dict[str, str]:
    """Every node that can be reached, with the node before it on a shortest way."""
    before = {start: ""} if start in net.nodes else {}
    waiting = deque(before)
    while waiting:
        name = waiting.popleft()
        for each in net.next_nodes(name):
            if each not in before and each != around:
                before[each] = name
                waiting.append(each)
    return before


def _way(before: dict[str, str], name: str) -> tuple[str, ...]:
    way = [name]
    while before[way[-1]]:
        way.append(before[way[-1]])
    return tuple(reversed(way))


def _leading_to_an_end(net: Net) -> set[str]:
    found = {name for name, kind in net.nodes.items() if kind == "end"}
    while True:
        more = {name for name in net.nodes if name not in found and found.intersection(net.next_nodes(name))}
        if not more:
            return found
        found |= more
