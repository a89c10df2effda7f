"""How a decision table decides."""

from __future__ import annotations

import pytest

from tests.unit.rules.dmn import THREE, panel, table
from webapp.rules import ExpressionError, TableViolation
from webapp.rules.tables import misjudged

SHAPES = {"shape": '"round","square"'}


def test_first_takes_the_first_row_that_fits_and_gives_its_reason() -> None:
    decision = panel().decide({"harm": "yes", "statutory": "no", "learning": "yes"})

    assert decision.outputs == {"outcome": "review"}
    assert decision.rows == (2,)
    assert decision.reasons == ("Harm and new learning",)


def test_the_statutory_question_comes_before_all_others() -> None:
    outcomes = {panel().decide(case).rows for case in panel().combinations() if case["statutory"] == "yes"}

    assert outcomes == {(1,)}


def test_a_panel_asks_only_where_knowing_could_change_the_outcome() -> None:
    assert list(misjudged(panel(), unknown="not_known", asks={"outcome": "ask"})) == []


def test_a_table_that_decides_in_spite_of_a_needed_unknown_is_found_out() -> None:
    rash = table(['"yes" | "review" | r', '- | "not_met" | r'], {"harm": THREE})

    assert list(misjudged(rash, unknown="not_known", asks={"outcome": "ask"})) == [{"harm": "not_known"}]


def test_a_missing_input_is_unanswered() -> None:
    assert panel().decide({}).outputs == {"outcome": "ask"}


def test_an_input_the_table_does_not_know_is_refused_by_name() -> None:
    with pytest.raises(TableViolation) as refused:
        panel().decide({"harm": "maybe"})

    assert (
        refused.value.message == "panel: harm cannot be “maybe”: the table knows “yes”, “no” or “not_known”."
    )


def test_no_row_is_no_outcome() -> None:
    partial = table(['"round" | 1 | r'], SHAPES, policy="UNIQUE")

    assert partial.decide({"shape": "square"}).outputs is None


def test_unique_refuses_two_rows_by_their_numbers() -> None:
    double = table(['"round" | 1 | r', "- | 2 | r", '"round" | 1 | r'], SHAPES, policy="UNIQUE")

    with pytest.raises(TableViolation) as refused:
        double.decide({"shape": "round"})

    assert refused.value.message == "panel: rows 1, 2 and 3 all fit, and only one may."


def test_any_takes_rows_that_say_the_same_and_refuses_those_that_do_not() -> None:
    rows = ['"round" | 1 | because', "- | 1.0 | always", '"square" | 2 | r']
    some = table(rows, SHAPES, policy="ANY")

    assert some.decide({"shape": "round"}).outputs == {"outcome": 1}
    assert some.decide({"shape": "round"}).reasons == ("because", "always")
    with pytest.raises(TableViolation, match="rows 2 and 3 all fit but do not say the same"):
        some.decide({"shape": "square"})


def test_collect_lists_what_every_fitting_row_says() -> None:
    duties = table(
        ['"round" | "tell" | one', '- | "write" | two', '"square" | "ask" | three'], SHAPES, policy="COLLECT"
    )

    assert duties.decide({"shape": "round"}).outputs == [{"outcome": "tell"}, {"outcome": "write"}]
    assert duties.decide({"shape": "round"}).rows == (1, 2)
    assert table(['"round" | 1 | r'], SHAPES, policy="COLLECT").decide({"shape": "square"}).outputs == []


def test_what_cannot_be_said_does_not_fit() -> None:
    months = table(['< 6 | "recent" | r', '- | "other" | r'], {"age": ""})

    assert months.decide({"age": None}).outputs == {"outcome": "other"}


def test_an_outcome_may_be_worked_out_from_the_inputs() -> None:
    assert table(["- | age + 1 | r"], {"age": ""}).decide({"age": 2}).outputs == {"outcome": 3}


def test_the_combinations_of_three_questions_with_three_answers_are_twenty_seven() -> None:
    assert len(list(panel().combinations())) == 27


def test_a_number_cannot_be_gone_through() -> None:
    with pytest.raises(ExpressionError, match="age lists no values"):
        next(table(["- | 1 | r"], {"age": ""}).combinations())
