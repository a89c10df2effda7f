"""When a board's recurring work is next due: counted from when it was last done. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from webapp.configuration.board import BoardFile
from webapp.configuration.reminders import Schedule
from webapp.deadlines.declared import calendar_of, limits_of, span_of
from webapp.deadlines.limits import Due, Limit, due
from webapp.deadlines.running import RunningLimit
from webapp.deadlines.status import Status, status
from webapp.text import Text


@dataclass(frozen=True)
class Recurring:
    """One thing that comes round. `running` is None where nothing says yet when it last was."""

    key: str
    label: Text
    source: str
    last: date | None
    running: RunningLimit | None
    status: Status | None

    @property
    def due(self) -> Due | None:
        """When it is next due."""
        return self.running.due if self.running else None


def programme(board: BoardFile, done: Mapping[str, date], *, now: datetime) -> list[Recurring]:
    """The board's recurring work, in the order of `board.yaml`: its own limits, then its schedules.

    `done` says by key on which day each was last done. Before that, the board's calendar counts.
    """
    return [_recurring(limit, board, done, now) for limit in _limits(board)]


def _limits(board: BoardFile) -> Iterator[Limit]:
    yield from (limit for limit in limits_of(board) if limit.scope == "board")
    yield from (_as_limit(schedule) for schedule in board.schedules)


def _as_limit(schedule: Schedule) -> Limit:
    span = span_of(schedule.every)
    return Limit(
        id=schedule.key,
        label=schedule.label,
        from_event=schedule.key,
        amount=span.amount,
        unit=span.unit,
        source=schedule.source,
        scope="board",
        from_words=Text(en="it was last done", cy="y'i gwnaed ddiwethaf"),
    )


def _recurring(limit: Limit, board: BoardFile, done: Mapping[str, date], now: datetime) -> Recurring:
    last = done.get(limit.id) or board.calendar.get(limit.from_event)
    if last is None:
        return Recurring(limit.id, limit.label, limit.source, None, None, None)
    calendar = calendar_of(board)
    counted = due(limit, last, calendar, board.hours_mode)
    running = RunningLimit(limit, None, last, counted, counted)
    standing = status(running, now, calendar, due_soon=span_of(board.due_soon), hours_mode=board.hours_mode)
    return Recurring(limit.id, limit.label, limit.source, last, running, standing)
