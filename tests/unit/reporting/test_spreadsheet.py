"""A file for a spreadsheet never holds a formula."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO

import pytest

from webapp.reporting.spreadsheet import as_csv


def cells(*row: object) -> list[str]:
    return next(csv.reader(StringIO(as_csv([row]).removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_a_text_that_would_be_reckoned_stays_a_text(text: str) -> None:
    assert cells(text) == [f"'{text}"]


def test_numbers_and_plain_words_stay_as_they_are() -> None:
    assert cells(Decimal("-1.5"), 3, "a, b", 'say "so"', None) == ["-1.5", "3", "a, b", 'say "so"', ""]
