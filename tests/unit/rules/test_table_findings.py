"""What is found wrong with a table as a whole."""

from __future__ import annotations

import pytest

from tests.unit.rules.dmn import THREE, panel, table
from webapp.rules.tables import findings

LETTERS = {"k": '"a","b","c"'}


def messages(rows: list[str], inputs: dict[str, str], policy: str) -> list[str]:
    return [finding.message for finding in findings(table(rows, inputs, policy=policy))]


def test_the_panels_table_answers_every_case_and_needs_every_row() -> None:
    assert findings(panel()) == []


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY", "FIRST"])
def test_a_case_without_a_row_is_a_gap(policy: str) -> None:
    assert messages(['"a" | 1 | r', '"b" | 2 | r'], LETTERS, policy) == [
        "no row fits when k is “c”: add one."
    ]


def test_a_table_that_collects_may_find_nothing() -> None:
    assert messages(['"a" | 1 | r', "- | 2 | r"], LETTERS, "COLLECT") == []
    assert messages(['"a" | 1 | r'], LETTERS, "COLLECT") == []


def test_two_rows_for_one_case_are_an_overlap_where_only_one_may_fit() -> None:
    rows = ['"a","b" | 1 | r', 'not("a") | 2 | r']

    assert messages(rows, LETTERS, "UNIQUE") == ["rows 1 and 2 all fit when k is “b”, and only one may."]
    assert messages(rows, LETTERS, "FIRST") == []


def test_two_rows_that_disagree_are_a_conflict() -> None:
    rows = ['"a","b" | 1 | r', 'not("a") | 2 | r']

    assert messages(rows, LETTERS, "ANY") == ["rows 1 and 2 fit when k is “b” but do not say the same."]


def test_a_row_below_one_that_takes_everything_is_never_reached() -> None:
    found = findings(table(["- | 1 | r", '"a" | 2 | r'], LETTERS))

    assert [(each.rule, each.rows, each.severity) for each in found] == [("unreachable_row", (2,), "warning")]


def test_a_slip_of_the_pen_is_found() -> None:
    found = findings(table(['"aa" | 1 | r', "- | 2 | r"], LETTERS))

    assert found[0].message == "row 1 looks for “aa”, but k is “a”, “b” or “c”."


def test_numbers_are_checked_around_every_bound() -> None:
    assert messages(["< 5 | 1 | r", "> 5 | 2 | r"], {"k": ""}, "UNIQUE") == [
        "no row fits when k is 5: add one."
    ]
    assert messages(["<= 5 | 1 | r", "> 5 | 2 | r"], {"k": ""}, "UNIQUE") == []
    assert messages(["[1..3] | 1 | r", "not([1..3]) | 2 | r"], {"k": ""}, "UNIQUE") == []


def test_dates_are_checked_around_every_bound() -> None:
    rows = ['< date("2026-01-01") | 1 | r', '> date("2026-01-01") | 2 | r']

    assert messages(rows, {"k": ""}, "FIRST") == ["no row fits when k is 2026-01-01: add one."]


@pytest.mark.parametrize("cell", ["< other", "> today()", "? * 2 > 5", '< "m"'])
def test_what_cannot_be_gone_through_is_not_proved_and_nothing_is_claimed(cell: str) -> None:
    found = findings(table([f"{cell} | 1 | r"], {"k": ""}))

    assert [each.rule for each in found] == ["not_proved"]


def test_seven_questions_are_gone_through_whole() -> None:
    asked = {f"q{number}": THREE for number in range(7)}
    rows = [" | ".join(['"yes"'] * 7 + ["1", "r"]), " | ".join(['not("yes")', *["-"] * 6, "2", "r"])]

    (gap,) = findings(table(rows, asked))

    assert gap.rule == "gap"
    assert gap.example is not None
    assert gap.example["q0"] == "yes"
