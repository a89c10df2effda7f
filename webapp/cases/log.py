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
    LINKED = "linked"
    BROUGHT_IN = "brought_in"
    CAUGHT_UP = "caught_up"


AMENDS = frozenset({Kind.CORRECTED, Kind.AGENCY_ADDED, Kind.AGENCY_WITHDRAWN})
"""Entries that put new answers in the place of earlier ones; the earlier ones are kept."""

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
    """The log as it stands now: each answer with the values last put in its place."""
    entries = tuple(entries)
    latest = {entry.address: entry.value for entry in entries if entry.kind in AMENDS}
    return tuple(
        replace(entry, value=latest[entry.address])
        if entry.kind is Kind.ANSWERED and entry.address in latest
        else entry
        for entry in entries
        if entry.kind not in AMENDS
    )
