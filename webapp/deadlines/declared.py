"""A board's limits as its `board.yaml` declares them, made ready for counting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from webapp.configuration import limits as written
from webapp.configuration.board import BoardFile
from webapp.deadlines.calendar import Calendar
from webapp.deadlines.counting import Span
from webapp.deadlines.limits import Limit
from webapp.errors import ConfigurationError
from webapp.text import Text


def limits_of(board: BoardFile, settings: Mapping[str, Any] | None = None) -> tuple[Limit, ...]:
    """All of the board's limits that come to a date, with the events its settings choose; a setting not given
    has its default.

    Raises ConfigurationError where a limit names a limit or a setting that is not there, or itself.
    """
    chosen = {setting.key: setting.value for setting in board.settings} | dict(settings or {})
    by_id = {limit.id: limit for limit in board.limits}
    dated = (limit for limit in board.limits if limit.kind != "window")
    return tuple(_limit(limit, board, by_id, chosen, ()) for limit in dated)


def calendar_of(board: BoardFile) -> Calendar:
    """Working days as this board keeps them."""
    return _calendar(board.closed_days)


@lru_cache(maxsize=64)
def _calendar(closed: frozenset[date]) -> Calendar:
    """One for all who are shut on the same days, so that what was counted by it can be kept."""
    return Calendar(closed)


def span_of(amount: written.Amount) -> Span:
    """A length of time from a board's file, counted after something."""
    return Span(amount.amount, amount.unit)


def _limit(
    limit: written.Limit,
    board: BoardFile,
    by_id: Mapping[str, written.Limit],
    chosen: Mapping[str, Any],
    within: tuple[str, ...],
) -> Limit:
    if limit.id in within:
        raise ConfigurationError(f"Limit {limit.id} is the earliest of itself: take it out of earliest_of.")
    for part in limit.earliest_of:
        if part not in by_id or by_id[part].kind in ("least", "window"):
            raise ConfigurationError(f"Limit {limit.id} is the earliest of {part}, which is not a limit.")
    parts = tuple(
        _limit(by_id[part], board, by_id, chosen, (*within, limit.id)) for part in limit.earliest_of
    )

    from_event = _event(limit, limit.from_, chosen) or (parts[0].from_event if parts else "")
    to_event = _event(limit, limit.to, chosen) or next(
        (each.to_event for each in parts if each.to_event), None
    )
    return Limit(
        id=limit.id,
        label=limit.label,
        from_event=from_event,
        to_event=to_event,
        amount=limit.amount or 0,
        unit=limit.unit or (parts[0].unit if parts else "working_days"),
        direction=parts[0].direction if parts else limit.direction,
        kind="hard" if limit.kind == "window" else limit.kind,
        source=limit.source,
        scope=limit.scope,
        earliest_of=parts,
        from_words=board.labels.get(f"event.{from_event}", Text()),
        when=limit.when,
        other_ends=_other_ends(limit, board, to_event),
        soft=limit.soft or "",
    )


def _other_ends(limit: written.Limit, board: BoardFile, chosen: str | None) -> tuple[str, ...]:
    if not isinstance(limit.to, written.BySetting):
        return ()
    key = limit.to.setting
    options = (option.value for each in board.settings if each.key == key for option in each.options)
    return tuple(event for event in options if event != chosen)


def _event(
    limit: written.Limit, named: str | written.BySetting | None, chosen: Mapping[str, Any]
) -> str | None:
    if not isinstance(named, written.BySetting):
        return named
    if named.setting not in chosen:
        raise ConfigurationError(f"Limit {limit.id} names setting {named.setting}, which is not a setting.")
    return str(chosen[named.setting])
