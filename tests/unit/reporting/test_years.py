"""A board's year begins on its own day."""

from __future__ import annotations

from datetime import date

import pytest

from tests.processes.shipped import board
from webapp.reporting import years


def with_year(begins: str):
    return board("cheshire_east").board.model_copy(update={"year_begins": begins})


@pytest.mark.parametrize(
    ("begins", "today", "begun", "words", "last"),
    [
        ("04-01", date(2026, 3, 31), 2025, "2025–26", date(2026, 3, 31)),
        ("04-01", date(2026, 4, 1), 2026, "2026–27", date(2027, 3, 31)),
        ("01-01", date(2026, 3, 31), 2026, "2026", date(2026, 12, 31)),
    ],
)
def test_a_day_lies_in_the_year_that_has_begun(
    begins: str, today: date, begun: int, words: str, last: date
) -> None:
    said = with_year(begins)

    assert years.current_year(said, today) == begun
    assert years.in_words(said, begun) == words
    assert years.year_of(said, begun).last == last
