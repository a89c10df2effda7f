"""The order in which a sheet is read, and what on it is done at the same time. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from webapp.engine.diagram import Node, Sheet

STEPS = frozenset({"user", "call", "manual"})
SPLITS = frozenset({"parallel", "inclusive"})


def in_order(sheet: Sheet) -> list[Node]:
    """Every node of a sheet, each before what it leads to; ways back aside, any-time parts last."""
    after = _after(sheet)
    led_to = {target for targets in after.values() for target in targets}
    begins = [node.id for node in sheet.nodes.values() if node.id not in led_to]
    begins.sort(key=lambda each: sheet.nodes[each].within is not None)
    finished: list[str] = []
    seen: set[str] = set()
    for begin in [*reversed(begins), *sheet.nodes]:
        _visit(begin, after, seen, finished)
    return [sheet.nodes[each] for each in reversed(finished)]


def steps_in_order(sheet: Sheet) -> list[Node]:
    """What people do on a sheet, and the sheets it calls, in the order they are read."""
    return [node for node in in_order(sheet) if node.kind in STEPS]


def at_the_same_time(sheet: Sheet) -> Mapping[str, tuple[str, ...]]:
    """For the first step of a way that runs beside others: the first steps of the other ways after it."""
    order = {node.id: place for place, node in enumerate(in_order(sheet))}
    ahead = {
        node: [target for target in targets if order[target] > order[node]]
        for node, targets in _after(sheet).items()
    }
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for node in sheet.nodes.values():
        ways = [flow.target for flow in sheet.outgoing(node.id)]
        if node.kind not in SPLITS or len(ways) < 2:
            continue
        firsts = sorted(_firsts(sheet, ways, ahead, order), key=order.__getitem__)
        for place, first in enumerate(firsts[:-1]):
            found[first] += tuple(firsts[place + 1 :])
    return dict(found)


def within_reach(sheet: Sheet, begins: Iterable[str]) -> set[str]:
    """Every node the case may still come to from these, ways back included."""
    after = _after(sheet)
    return set().union(*(_reach(begin, after) for begin in begins if begin in after))


def _after(sheet: Sheet) -> dict[str, list[str]]:
    """What follows each node; what waits at its edge is read straight after it."""
    after: dict[str, list[str]] = {node: [] for node in sheet.nodes}
    for node in sheet.nodes.values():
        if node.attached_to in after:
            after[node.attached_to].append(node.id)
    for flow in sheet.flows:
        if flow.source in after and flow.target in after:
            after[flow.source].append(flow.target)
    return after


def _visit(begin: str, after: Mapping[str, list[str]], seen: set[str], finished: list[str]) -> None:
    if begin in seen:
        return
    seen.add(begin)
    stack: list[tuple[str, Iterator[str]]] = [(begin, reversed(after[begin]))]
    while stack:
        node, waiting = stack[-1]
        step = next((each for each in waiting if each not in seen), None)
        if step is None:
            finished.append(node)
            stack.pop()
            continue
        seen.add(step)
        stack.append((step, reversed(after[step])))


def _firsts(
    sheet: Sheet, ways: list[str], ahead: Mapping[str, list[str]], order: Mapping[str, int]
) -> Iterator[str]:
    """The first step of each way that no other way leads to."""
    reached = [_reach(way, ahead) for way in ways]
    for place, own in enumerate(reached):
        others = set().union(*(each for at, each in enumerate(reached) if at != place))
        steps = [each for each in own - others if sheet.nodes[each].kind in STEPS]
        if steps:
            yield min(steps, key=order.__getitem__)


def _reach(begin: str, ahead: Mapping[str, list[str]]) -> set[str]:
    found = {begin}
    waiting = [begin]
    while waiting:
        fresh = set(ahead[waiting.pop()]) - found
        found |= fresh
        waiting.extend(fresh)
    return found
