"""The tables all boards share, held against what the procedures ask."""

from __future__ import annotations

from typing import Any

import pytest

from tests.processes.shipped import board
from webapp.configuration.escalating import who_is_told
from webapp.configuration.reminders import Escalation

INDEPENDENT = {
    "involved": "no",
    "manages": "no",
    "organisation": "no",
    "on_board": "no",
    "outside": "yes",
    "conflict": "no",
}


def shared(table: str, **inputs: Any) -> str:
    return str(board("cheshire_east").tables[table].decide(inputs).outputs["outcome"])


@pytest.mark.parametrize(
    ("must", "declared", "answer"),
    [
        ("case", {}, "eligible"),
        ("case", {"on_board": "yes"}, "eligible"),  # the reviewer of a Concise review may sit on the board
        ("case", {"involved": "yes"}, "not_eligible"),
        ("case", {"manages": "yes"}, "not_eligible"),
        ("case", {"organisation": "yes"}, "eligible"),
        ("case_and_board", {"on_board": "yes"}, "not_eligible"),  # an External reviewer may not
        ("case_and_board", {"outside": "no"}, "eligible_with_reason"),
        ("case_and_organisations", {"organisation": "yes"}, "not_eligible"),
        ("management", {"involved": "yes"}, "eligible_with_reason"),
        ("management", {"organisation": "yes"}, "not_eligible"),
        ("preferably", {"involved": "yes"}, "eligible_with_reason"),
        ("declaration_only", {"organisation": "yes"}, "eligible"),
        ("declaration_only", {"manages": "yes"}, "eligible_with_reason"),
        ("declaration_only", {"conflict": "yes"}, "eligible_with_reason"),
        ("case", {"conflict": "yes"}, "eligible_with_reason"),
    ],
)
def test_who_is_independent_enough(must: str, declared: dict[str, str], answer: str) -> None:
    assert shared("X-D3", must=must, **{**INDEPENDENT, **declared}) == answer


@pytest.mark.parametrize(
    ("status", "days", "rating"),
    [
        ("open", -1, "red"),
        ("open", 0, "amber"),
        ("open", 14, "amber"),
        ("open", 15, "green"),
        ("complete", -30, "blue"),
        ("closed", -30, "grey"),
    ],
)
def test_an_action_is_rated_by_what_is_said_of_it_and_its_date(status: str, days: int, rating: str) -> None:
    said = board("salford").tables["X-D5"].decide({"status": status, "days_to_due": days}).outputs

    assert said["rating"] == rating
    assert said["words"].lower().startswith(rating)


def test_a_limit_is_told_of_as_the_shared_table_says_and_a_boards_rows_for_a_step_add_to_it() -> None:
    tables = board("stockport").tables
    own = (Escalation(when="late", step="write_report", tell=("chair",)),)

    assert [(row.when, row.after and row.after.amount, row.tell) for row in who_is_told(tables, own)] == [
        ("due_soon", None, ("holder",)),
        ("late", None, ("holder", "office")),
        ("late", 5, ("office",)),
        ("late", None, ("chair",)),
    ]


def test_a_boards_row_for_every_step_takes_the_tables_place_for_that_state() -> None:
    own = (Escalation(when="late", tell=("chair",)),)

    told = who_is_told(board("stockport").tables, own)

    assert [(row.when, row.tell) for row in told] == [("due_soon", ("holder",)), ("late", ("chair",))]
