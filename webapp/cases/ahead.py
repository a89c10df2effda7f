"""What comes after a step: as the diagram says before it is answered, and for certain once it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from webapp.cases.asking import Holder, who_is_asked
from webapp.cases.dues import due_of, running_in
from webapp.cases.log import Entry, Kind
from webapp.cases.story import Story
from webapp.deadlines.running import RunningLimit
from webapp.engine.diagram import Node
from webapp.text import Text

MOST = 4  # more than this many says less


@dataclass(frozen=True)
class Next:
    """Something that will be asked."""

    title: Text
    holder: Holder
    instance: str | None
    running: RunningLimit | None


def may_follow(story: Story, step: str) -> list[Node]:
    """The steps people may be asked straight after this one, in the order in which the ways to them are drawn."""
    found: list[Node] = []
    waiting = deque(_after(story, step))
    seen = {step}
    while waiting and len(found) < MOST:
        node = waiting.popleft()
        if node.id in seen:
            continue
        seen.add(node.id)
        if node.kind == "user":
            found.append(node)
        elif node.kind == "call":
            waiting.appendleft(story.process.sheets[node.calls or ""].start)
        else:
            waiting.extendleft(reversed(_after(story, node.id)))
    return found


def _after(story: Story, step: str) -> list[Node]:
    """What the flows of a node lead to; after the end of a called sheet, what follows its call."""
    node = story.node(step)
    sheet = story.process.sheets[node.sheet]
    if node.kind == "end" and node.within is None:
        callers = [each for each in story.process.nodes.values() if each.calls == sheet.id]
        return [following for caller in callers for following in _after(story, caller.id)]
    return [sheet.nodes[flow.target] for flow in sheet.outgoing(step)]


def would_follow(story: Story, entry: Entry) -> list[Next]:
    """What would be asked if this answer were sent now. The story is spent: load it anew afterwards."""
    before = set(story.asked.values())
    story.take(entry)
    found = running_in(story)
    fresh = [address for address in story.asked.values() if address not in before]
    return [
        Next(
            story.node(address.step).name,
            who_is_asked(story, address),
            address.instance,
            due_of(address, story, found),
        )
        for address in fresh
    ]


def as_if(entry: Entry, values: Mapping[str, Any]) -> Entry:
    """The same entry with other answers."""
    return replace(entry, kind=Kind.ANSWERED, value=values)
