"""The years a board reports on: each begins on its own day, and ends the day before the next."""

from __future__ import annotations

from datetime import date, timedelta

from webapp.configuration.board import BoardFile
from webapp.reporting.measuring import Period


def year_of(board: BoardFile, begun_in: int) -> Period:
    """The reporting year that begins in that calendar year."""
    return Period(_begin(board, begun_in), _begin(board, begun_in + 1) - timedelta(days=1))


def current_year(board: BoardFile, today: date) -> int:
    """The calendar year in which the reporting year of today began."""
    return today.year if today >= _begin(board, today.year) else today.year - 1


def in_words(board: BoardFile, begun_in: int) -> str:
    """The year as people say it: 2025, or 2025–26 where it begins in the middle."""
    ends_in = year_of(board, begun_in).last.year
    return str(begun_in) if ends_in == begun_in else f"{begun_in}–{ends_in % 100:02d}"


def _begin(board: BoardFile, year: int) -> date:
    month, day = (int(part) for part in board.year_begins.split("-"))
    return date(year, month, day)
