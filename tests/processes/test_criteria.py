"""Cheshire East's table CE-D1, held against what the policy says, written down by hand for every combination."""

from __future__ import annotations

from itertools import product

import pytest

from tests.processes.shipped import board

VALUES = ("yes", "no", "not_known")

# the child died or suffered significant harm; a serious case review; new learning: what the policy comes to
EXPECTED = {
    ("yes", "yes", "yes"): "statutory",
    ("yes", "yes", "no"): "statutory",
    ("yes", "yes", "not_known"): "statutory",
    ("yes", "no", "yes"): "review",
    ("yes", "no", "no"): "not_met",
    ("yes", "no", "not_known"): "ask",
    ("yes", "not_known", "yes"): "ask",
    ("yes", "not_known", "no"): "ask",
    ("yes", "not_known", "not_known"): "ask",
    ("no", "yes", "yes"): "statutory",
    ("no", "yes", "no"): "statutory",
    ("no", "yes", "not_known"): "statutory",
    ("no", "no", "yes"): "not_met",
    ("no", "no", "no"): "not_met",
    ("no", "no", "not_known"): "not_met",
    ("no", "not_known", "yes"): "ask",
    ("no", "not_known", "no"): "ask",
    ("no", "not_known", "not_known"): "ask",
    ("not_known", "yes", "yes"): "statutory",
    ("not_known", "yes", "no"): "statutory",
    ("not_known", "yes", "not_known"): "statutory",
    ("not_known", "no", "yes"): "ask",
    ("not_known", "no", "no"): "not_met",
    ("not_known", "no", "not_known"): "ask",
    ("not_known", "not_known", "yes"): "ask",
    ("not_known", "not_known", "no"): "ask",
    ("not_known", "not_known", "not_known"): "ask",
}


def advice(
    harm: str, scr: str, learning: str, *, harm_column: str = "needed", proportionate: str = "yes"
) -> str:
    given = {"harm": harm, "scr": scr, "learning": learning}
    decision = (
        board("cheshire_east")
        .tables["CE-D1"]
        .decide({**given, "harm_column": harm_column, "proportionate": proportionate})
    )
    assert decision.reasons
    outcome: str = decision.outputs["outcome"]
    return outcome


@pytest.mark.parametrize("combination", list(product(VALUES, repeat=3)), ids=" ".join)
def test_the_table_says_what_the_policy_says(combination: tuple[str, str, str]) -> None:
    assert advice(*combination) == EXPECTED[combination]


@pytest.mark.parametrize("combination", [each for each in EXPECTED if "not_known" in each], ids=" ".join)
def test_the_panel_asks_only_when_what_is_not_known_would_decide(combination: tuple[str, str, str]) -> None:
    ways = product(*(("yes", "no") if value == "not_known" else (value,) for value in combination))
    outcomes = {advice(*way) for way in ways}

    assert advice(*combination) == (outcomes.pop() if len(outcomes) == 1 else "ask")


@pytest.mark.parametrize("combination", list(EXPECTED), ids=" ".join)
def test_a_review_out_of_proportion_is_never_advised(combination: tuple[str, str, str]) -> None:
    _harm, scr, _learning = combination
    expected = {"yes": "statutory", "no": "not_met", "not_known": "ask"}[scr]

    assert advice(*combination, proportionate="no") == expected


@pytest.mark.parametrize("harm", VALUES)
def test_a_board_that_asks_for_no_harm_reviews_for_learning_alone(harm: str) -> None:
    assert advice(harm, "no", "yes", harm_column="not_needed") == "review"
    assert advice(harm, "no", "no", harm_column="not_needed") == "not_met"
    assert advice(harm, "no", "not_known", harm_column="not_needed") == "ask"
    assert advice(harm, "yes", "no", harm_column="not_needed") == "statutory"
