"""`practice-review due BOARD LIMIT EVENT=DATE …`: a due date, and how it was counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from webapp.configuration.board import BoardFile
from webapp.deadlines.counting import When
from webapp.deadlines.declared import calendar_of, limits_of
from webapp.deadlines.limits import Limit, earliest
from webapp.deadlines.words import sentence
from webapp.errors import DomainError


class CannotCount(DomainError):
    """What was asked for does not name a limit, its event and a date."""

    status = 400


def due_command(board: BoardFile, limit_id: str, pairs: Sequence[str] | Mapping[str, str]) -> list[str]:
    """The lines to print: how it is counted, what to know about the date, and last the due date itself.

    `pairs` are `EVENT=DATE`, a date written 2026-04-16 or 2026-04-16T10:00. Raises CannotCount with one
    sentence that says what there is, when the limit, the event or the date is not known.
    """
    limit = _limit(limits_of(board), limit_id)
    events = _events(pairs)
    starts = list(dict.fromkeys(part.from_event for part in limit.parts()))
    named = " or ".join(starts)
    if not any(start in events for start in starts):
        given = f", not from {_listed(events)}" if events else ""
        raise CannotCount(f"{limit.id} counts from {named}{given}: add {starts[0]}=YYYY-MM-DD.")
    other = [name for name in events if name not in {*starts, limit.to_event}]
    if other:
        raise CannotCount(f"{limit.id} knows nothing of {_listed(other)}: it counts from {named}.")

    begun = [(part, events[part.from_event]) for part in limit.parts() if part.from_event in events]
    _place, found = earliest(begun, calendar_of(board), board.hours_mode)
    lines = [f"{limit.id} {limit.label.get('en')}", f"{sentence(found.counted).en}."]
    if found.note:
        lines.append(f"{found.note.en}.")
    return [*lines, found.iso]


def _limit(limits: Sequence[Limit], limit_id: str) -> Limit:
    for limit in limits:
        if limit.id == limit_id:
            return limit
    if not limits:
        raise CannotCount("This board has no time limits.")
    raise CannotCount(f"There is no limit {limit_id}; there are {_listed(limit.id for limit in limits)}.")


def _events(pairs: Sequence[str] | Mapping[str, str]) -> dict[str, When]:
    if not isinstance(pairs, Mapping):
        bare = [pair for pair in pairs if "=" not in pair]
        if bare:
            raise CannotCount(f"“{bare[0]}” is not EVENT=DATE, such as meeting=2026-04-16.")
        pairs = dict(pair.split("=", 1) for pair in pairs)
    return {name.strip(): _when(name, value.strip()) for name, value in pairs.items()}


def _when(name: str, value: str) -> When:
    try:
        return date.fromisoformat(value) if len(value) <= len("2026-04-16") else datetime.fromisoformat(value)
    except ValueError as error:
        raise CannotCount(
            f"“{value}” is not a date for {name}: write it 2026-04-16 or 2026-04-16T10:00."
        ) from error


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
