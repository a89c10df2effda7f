"""Tell a case again from its log: to rebuild it, correct it, or move it to another version.

The library's own migration silently skips steps that were added before the point a case has reached; replay
asks for them. What no longer fits is named, for a person to settle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from webapp.cases.log import Entry, Kind, corrected
from webapp.cases.story import Story
from webapp.configuration.configured import BoardConfiguration
from webapp.engine import NotAsked, Process


@dataclass(frozen=True)
class Retelling:
    """The story as the log now tells it, and the entries that found no place in it."""

    story: Story
    misfits: tuple[Entry, ...]


def replay(
    configuration: BoardConfiguration,
    process: Process,
    entries: Iterable[Entry],
    settings: Mapping[str, Any] | None = None,
) -> Retelling:
    """Run the whole log, with its corrections in place, from the beginning. Nothing is sent to anyone.

    An answer whose step is not asked yet waits until it is: steps that run side by side may now come in
    another order.
    """
    story = Story(configuration, process, settings)
    waiting: list[Entry] = []
    for entry in corrected(entries):
        waiting.append(entry)
        waiting = _take_what_fits(story, waiting)
    return Retelling(story, tuple(waiting))


def _take_what_fits(story: Story, waiting: list[Entry]) -> list[Entry]:
    progress = True
    while progress and waiting:
        progress = False
        left: list[Entry] = []
        for entry in waiting:
            if _fits(story, entry, left):
                story.take(entry)
                progress = True
            else:
                left.append(entry)
        waiting = left
        progress = progress and bool(waiting)
    return waiting


def _fits(story: Story, entry: Entry, left: list[Entry]) -> bool:
    """Whether an entry has its place now. Two answers to one step keep their order."""
    if entry.kind is Kind.ANSWERED:
        before = {earlier.address.rpartition("#")[0] for earlier in left}
        path = entry.address.rpartition("#")[0]
        return path in story.asked and path not in before
    if entry.kind is Kind.MESSAGE:
        return story.run is not None and entry.address in story.run.waiting_messages()
    return True


__all__ = ["NotAsked", "Retelling", "replay"]
