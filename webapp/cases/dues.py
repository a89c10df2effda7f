"""The time limits that run in a case, and when each thing asked is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from webapp import rules
from webapp.cases.log import Entry, Kind
from webapp.cases.story import Story
from webapp.deadlines.changes import Extension, Pause
from webapp.deadlines.counting import day_of
from webapp.deadlines.declared import calendar_of, limits_of
from webapp.deadlines.limits import Limit
from webapp.deadlines.running import RunningLimit, running
from webapp.engine import Address


@dataclass(frozen=True)
class DueStep:
    """A step asked now, and the limits that say until when and from when; None where none does."""

    address: Address
    running: RunningLimit | None
    since: RunningLimit | None = None  # the least time that says from when


def running_in(story: Story) -> list[RunningLimit]:
    """Every limit that runs, or has run, in the case."""
    board = story.configuration.board
    return running(
        limits_of(board, story.settings),
        story.events(),
        calendar_of(board),
        extensions=_extensions(story.entries),
        pauses=_pauses(story.entries),
        instances=expected(story),
        holds=_holds(story),
        hours_mode=board.hours_mode,
    )


def _holds(story: Story) -> Callable[[str, str | None], bool]:
    """Whether a limit's `when` is true of the case now; it is asked again whenever something was answered."""

    def holds(when: str, instance: str | None) -> bool:
        def lookup(names: tuple[str, ...]) -> Any:
            return instance if names == ("instance",) else story.answers.value(names)

        return rules.parse(when).evaluate(lookup, now=story.last_moment) is True

    return holds


def limits_in(story: Story) -> list[Limit]:
    """The board's limits, less those whose `when` does not hold of the case."""
    holds = _holds(story)
    limits = limits_of(story.configuration.board, story.settings)
    found = []
    for limit in limits:
        parts = tuple(part for part in limit.earliest_of if not part.when or holds(part.when, None))
        if (not limit.when or holds(limit.when, None)) and (parts or not limit.earliest_of):
            found.append(replace(limit, earliest_of=parts))
    return found


def expected(story: Story) -> Mapping[str, tuple[str, ...]]:
    """For each event that several must bring about, who is expected to."""
    found: dict[str, tuple[str, ...]] = {}
    for sheet in story.configuration.sheets.values():
        for node in sheet.nodes.values():
            if node.many is None:
                continue
            members = tuple(story.answers.members(tuple(node.many.source.split(".")), node.id))
            for event, _field in _sets_inside(story, node.id):
                found[event] = tuple(dict.fromkeys((*found.get(event, ()), *members)))
    return found


def due_of(address: Address, story: Story, found: list[RunningLimit]) -> RunningLimit | None:
    """The limit by which a step is due: of those it names, the one that ends first."""
    node = story.node(address.step)
    named, sets = node.listed("limit"), {event for event, _field in node.pairs("sets")}
    mine = [
        each
        for each in _of(address, found)
        if each.limit.id in named and not each.is_least and not _ends_otherwise(each, sets)
    ]
    return min(mine, key=lambda each: each.due.at, default=None)


def _ends_otherwise(each: RunningLimit, sets: set[str]) -> bool:
    """Whether the limit is met, and the step only brings about an end that the board did not choose."""
    other = sets.intersection(each.limit.other_ends) and each.limit.to_event not in sets
    return bool(other) and each.met is not None


def since_of(address: Address, story: Story, found: list[RunningLimit]) -> RunningLimit | None:
    """The least time before which a step may not be done: of those it names or ends, the one that ends last."""
    node = story.node(address.step)
    named, ended = node.listed("limit"), {event for event, _field in node.pairs("sets")}
    mine = [
        each
        for each in _of(address, found)
        if each.is_least and (each.limit.id in named or each.limit.to_event in ended)
    ]
    return max(mine, key=lambda each: each.due.at, default=None)


def _of(address: Address, found: list[RunningLimit]) -> list[RunningLimit]:
    return [each for each in found if each.instance in (None, address.instance)]


def ends_on(story: Story, name: str, instance: str | None) -> date | None:
    """The day a limit, called as expressions call it, comes to in the case; None where it does not run."""
    ids = {limit.id for limit in story.configuration.board.limits if limit.name == name}
    found = [each for each in running_in(story) if each.limit.id in ids and each.instance in (None, instance)]
    return found[-1].due.on if found else None


def due_steps(story: Story, found: list[RunningLimit]) -> dict[str, DueStep]:
    """By path, what is asked now, when it is due, and from when it may be done."""
    return {
        path: DueStep(address, due_of(address, story, found), since_of(address, story, found))
        for path, address in story.asked.items()
    }


def in_words(due: DueStep) -> str:
    """When a step may be done and must be, as a walk writes it: “ from 2028-05-04 by 2028-05-31”."""
    since = f" from {due.since.due.iso}" if due.since else ""
    return since + (f" by {due.running.due.iso}" if due.running else "")


def _sets_inside(story: Story, step: str) -> Iterator[tuple[str, str]]:
    """Events set by a multi-instance step, or by a step of the sheet it calls."""
    node = story.node(step)
    yield from node.pairs("sets")
    sheet = story.configuration.sheets.get(node.calls or "")
    for inner in sheet.nodes.values() if sheet else ():
        yield from _sets_inside(story, inner.id)


def _extensions(entries: list[Entry]) -> Iterator[Extension]:
    for entry in entries:
        if entry.kind is Kind.EXTENDED:
            yield Extension(
                limit=entry.address,
                until=date.fromisoformat(entry.value["until"]),
                given_on=day_of(entry.happened_on),
                reason=entry.reason,
                instance=entry.value.get("instance"),
                by=entry.by,
            )


def _pauses(entries: list[Entry]) -> Iterator[Pause]:
    begun: Entry | None = None
    for entry in entries:
        if entry.kind is Kind.PAUSED:
            begun = entry
        elif entry.kind is Kind.RESUMED and begun is not None:
            yield Pause(
                since=day_of(begun.happened_on),
                until=day_of(entry.happened_on),
                reason=begun.reason,
                by=begun.by,
            )
            begun = None
    if begun is not None:
        yield Pause(since=day_of(begun.happened_on), reason=begun.reason, by=begun.by)
