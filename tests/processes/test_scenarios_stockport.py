"""The acceptance scenarios of Stockport, each on the real engine with the real forms."""

from __future__ import annotations

from datetime import date

import pytest

from tests.processes.on_the_way import case, path_of, told
from tests.processes.shipped import board, played

NAME = "stockport"
LEARNING = "learning_review_two_meetings"
FAMILY_AND_PUBLICATION = {"malr_invite_family", "malr_decide_publication", "malr_publish"}


def test_scenario_19_the_national_panel_overturns_and_the_case_goes_on_as_a_serious_case_review() -> None:
    checking = case(NAME, "decision_overturned", before="national_panel_overturns")
    assert "agency_check[police]" in checking.asks()
    on = date(2026, 5, 6)

    checking.hears("national_panel_overturns", on)
    assert checking.asks() == {"record_overturning": "administrator"}
    checking.does("record_overturning", on)

    assert checking.asks() == {"commission_review": "scr_panel"}
    decided = checking.story.answers.latest(path_of(checking, "independent_chair_decision"))
    assert decided["decision"] == "neither"  # what was decided stays


def test_scenario_19_a_closed_case_is_opened_again_as_a_serious_case_review() -> None:
    closed = case(NAME, "no_review")
    assert (closed.asks(), bool(closed.story.outcome)) == ({}, True)

    reopened = case(NAME, "overturned_when_closed")

    assert reopened.asks() == {"commission_review": "scr_panel"}


def test_scenario_20_a_learning_review_invites_no_family_and_publishes_nothing_by_default() -> None:
    review = played(NAME, LEARNING)
    defaults = {each.key: each.default for each in board(NAME).board.settings}

    assert review.problems == []
    assert (defaults["malr_family"], defaults["malr_publication"]) == ("no", "off")
    assert not FAMILY_AND_PUBLICATION & (review.visited | review.asserted)


@pytest.mark.parametrize(
    ("choice", "value", "after", "asked"),
    [
        ("malr_family", "invite", "combine_chronologies", "malr_invite_family"),
        ("malr_publication", "decide", "write_report", "malr_decide_publication"),
    ],
)
def test_scenario_20_a_board_that_chose_otherwise_is_asked(
    choice: str, value: str, after: str, asked: str
) -> None:
    review = case(NAME, LEARNING, before=after, **{choice: value})

    step = told(NAME, LEARNING, after)
    review.does(after, step.on, **step.answers)

    assert asked in review.asks()
