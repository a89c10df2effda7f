"""What a table's cell accepts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from webapp.rules import ExpressionError, parse_unary


@pytest.mark.parametrize(
    ("cell", "value", "accepts"),
    [
        ("-", None, True),
        ("", "anything", True),
        ('"yes"', "yes", True),
        ('"yes"', None, False),
        ('"yes","not_known"', "not_known", True),
        ('not("no")', "no", False),
        ('not("no")', "not_known", True),
        ('not("no")', None, True),
        ('not("no", "not_known")', "not_known", False),
        ("[1..3]", 3, True),
        ("[1..3)", 3, False),
        ("]1..3]", 1, False),
        ("< 5", 4, True),
        ("< 5", None, None),
        ("not(< 5)", None, None),
        ("< 5, > 10", 11, True),
        ("-5", -5, True),
        ("null", None, True),
        ("true", True, True),
        ('>= date("2026-01-01")', date(2026, 1, 1), True),
        ("? > 3 and ? < 5", 4, True),
        ("not(? > 3)", 4, False),
        ('["a", "b"]', "b", True),
        ('list contains(?, "police")', ["health", "police"], True),
        ('"5"', 5, None),
    ],
)
def test_a_cell_accepts_a_value_refuses_it_or_cannot_say(cell: str, value: Any, accepts: bool | None) -> None:
    assert parse_unary(cell).matches(value) is accepts


def test_a_cell_may_compare_with_another_input() -> None:
    assert parse_unary("< most").matches(3, {"most": 4}) is True
    assert parse_unary("< most").names == {("most",)}
    assert parse_unary("? > 1").names == frozenset()


@pytest.mark.parametrize("cell", ['"yes', "= = 1", "yes no", "- -", '"a",'])
def test_a_cell_that_cannot_be_read_is_refused(cell: str) -> None:
    with pytest.raises(ExpressionError):
        parse_unary(cell)
