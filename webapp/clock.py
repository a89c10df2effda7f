"""The one place that knows what time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """This moment, in UTC."""
    return _source()


def today() -> date:
    """The date it is in England and Wales."""
    return now().astimezone(LONDON).date()


def set_to(moment: datetime | None) -> None:
    """Stand still at `moment` (with its zone); None goes back to the system's time. For tests and practice."""
    global _source
    _source = _system if moment is None else lambda: moment.astimezone(UTC)
