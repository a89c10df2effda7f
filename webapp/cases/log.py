"""What came into a case from outside, in order. Everything else about the case is derived from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Kind(StrEnum):
    """What an entry of the log says happened."""

    OPENED = "opened"
    ANSWERED = "answered"
    MESSAGE = "message"
    LIMIT_PASSED = "limit_passed"
    CORRECTED = "corrected"
    AGENCY_ADDED = "agency_added"
    AGENCY_WITHDRAWN = "agency_withdrawn"
    EXTENDED = "extended"
    PAUSED = "paused"
    RESUMED = "resumed"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    ASSIGNED = "assigned"
    RELEASED = "released"
    NAMED = "named"
    MOVED = "moved"
    NOTED = "noted"
    TIME_ASKED = "time_asked"
    LINKED = "linked"
    CAUGHT_UP = "caught_up"
    SET_ASIDE = "set_aside"
    DECLARED = "declared"
    LEFT = "left"


AMENDS = frozenset({Kind.CORRECTED, Kind.AGENCY_ADDED, Kind.AGENCY_WITHDRAWN})
"""Entries that put new answers in the place of earlier ones; the earlier ones are kept."""

OF_AN_ANSWER = AMENDS | {Kind.ANSWERED}
"""Entries that hold an answer."""

DRIVES = frozenset({Kind.ANSWERED, Kind.MESSAGE, Kind.LIMIT_PASSED, Kind.REOPENED})
"""Entries that move a case along its procedure."""


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `happened_on` is when it did, `recorded_at` when it was typed in: limits count
    from the first.

    `address` is what it is about: `path#turn` of an answer, or the id of a limit or the name of a message.
    `by` is the id of the person who recorded it; `on_behalf_of` says for whom, in words a log may hold (a
    role, an agency).
    """

    seq: int
    kind: Kind
    address: str = ""
    value: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""
    on_behalf_of: str = ""
    happened_on: datetime = LONG_AGO
    recorded_at: datetime = LONG_AGO
    reason: str = ""


def corrected(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The log with its corrections in place: each answer with the values last put in its place."""
    kept: list[Entry] = []
    places: dict[str, int] = {}  # where the answer last given at an address stands
    for entry in entries:
        if entry.kind in AMENDS:
            place = places.get(entry.address)
            if place is not None:
                kept[place] = replace(kept[place], value=entry.value)
            continue
        if entry.kind is Kind.ANSWERED:
            places[entry.address] = len(kept)
        kept.append(entry)
    return tuple(kept)


def standing(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The corrected log without what a change left no place for: that is kept on record and counts no more."""
    entries = tuple(entries)
    aside = set_aside(entries)
    return tuple(entry for entry in corrected(entries) if entry.seq not in aside)


def set_aside(entries: Iterable[Entry]) -> frozenset[int]:
    """Numbers of the entries that found no place when the case was last told again."""
    said = [entry.value["entries"] for entry in entries if entry.kind is Kind.SET_ASIDE]
    return frozenset(said[-1]) if said else frozenset()
