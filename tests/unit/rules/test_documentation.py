"""What docs/expressions.md says is so."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from webapp.rules import parse
from webapp.rules.functions import FUNCTIONS

PAGE = (Path(__file__).parents[3] / "docs" / "expressions.md").read_text(encoding="utf-8")


def examples() -> list[tuple[str, str]]:
    """Each expression of the tables that have a column “worth”, with what it is said to be worth."""
    found: list[tuple[str, str]] = []
    worth = False
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        worth = cells[-1] == "worth" or (worth and line.startswith("|"))
        if worth and "`" in cells[-1]:
            found += [(text, cells[-1].strip("`")) for text in re.findall(r"`([^`]+)`", cells[-2])]
    return found


@pytest.mark.parametrize(("text", "worth"), examples())
def test_an_example_is_worth_what_the_page_says(text: str, worth: str) -> None:
    assert parse(text).evaluate({}, now=date(2026, 4, 16)) == parse(worth).evaluate({})


def test_the_page_has_examples_of_everything() -> None:
    assert len(examples()) > 60


def test_every_function_is_listed_as_it_is_called_and_no_other() -> None:
    listed = set(re.findall(r"^\| `([a-z ]+\([^`]*\))` \|[^|]+\|[^|]+\|[^|]+\|$", PAGE, re.MULTILINE))

    assert listed == {function.written for function in FUNCTIONS.values()}
