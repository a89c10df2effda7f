"""What the forms of Wales refuse, beside the acceptance scenarios."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from tests.processes import shipped
from webapp.cases.player import play
from webapp.configuration.walks_schema import Walk


@pytest.fixture
def wales() -> Any:
    return shipped.board("wales")


@pytest.fixture
def process() -> Any:
    return shipped.process("wales")


def played(wales: Any, process: Any, walk: str, step: str, turn: int = 1, **answers: Any) -> list[str]:
    """The problems of a walk in which one step answers otherwise; it stops where a form refuses."""
    written = deepcopy(next(w for w in wales.walks.values() if w["walk"] == walk))
    found = [each for each in written["steps"] if each.get("does") == step][turn - 1]
    found["answers"] = {**found.get("answers", {}), **answers}
    return play(wales, process, Walk.model_validate(written), wales.sample_answers).problems


def refused(problems: list[str], field: str) -> bool:
    return any("the form refuses it" in each and f"{field}:" in each for each in problems)


def test_a_reviewer_who_managed_the_case_is_refused(wales: Any, process: Any) -> None:
    answers = {"result": "commission", "commission_why": "There is nobody else."}

    assert refused(
        played(wales, process, "longer_than_the_guidance", "commission_reviewer", 1, **answers), "result"
    )


def test_the_report_stays_online_for_twelve_weeks(wales: Any, process: Any) -> None:
    problems = played(wales, process, "extended_to_sign_off", "take_report_down", removed_on="2026-12-07")

    assert refused(problems, "removed_on")


def test_a_strict_report_stays_online_for_twelve_weeks_too(wales: Any, process: Any) -> None:
    problems = played(wales, process, "concise_until_published", "take_report_down", removed_on="2027-05-16")

    assert refused(problems, "removed_on")


def test_a_chronology_of_five_months_is_refused(wales: Any, process: Any) -> None:
    problems = played(wales, process, "consultation_held", "send_chronology", chronology_from="2025-11-27")

    assert refused(problems, "chronology_from")


def test_a_recommendation_other_than_the_table_s_needs_a_reason(wales: Any, process: Any) -> None:
    problems = played(wales, process, "registered_six_months_before", "recommend", meets="concise")

    assert refused(problems, "why_different")


def test_registration_a_day_too_old_to_count_makes_extended_need_a_reason(wales: Any, process: Any) -> None:
    problems = played(wales, process, "concise_until_published", "recommend", meets="extended")

    assert refused(problems, "why_different")


def test_an_involved_facilitator_needs_a_reason(wales: Any, process: Any) -> None:
    person = {"id": "ceri", "name": "Ceri Davies"}
    problems = played(
        wales,
        process,
        "consultation_held",
        "name_facilitators",
        1,
        choice="name",
        choice_why=None,
        facilitator=person,
    )

    assert refused(problems, "choice_why")


def test_actions_left_open_keep_the_plan_from_being_completed(wales: Any, process: Any) -> None:
    problems = played(wales, process, "extended_to_sign_off", "monitor_plan", 1, all_completed="yes")

    assert refused(problems, "all_completed")


def test_a_panel_chair_with_a_part_in_the_case_is_refused(wales: Any, process: Any) -> None:
    assert refused(played(wales, process, "extended_to_sign_off", "set_up_panel", no_part="some"), "no_part")


def test_a_review_beyond_six_months_says_why(wales: Any, process: Any) -> None:
    written = deepcopy(next(w for w in wales.walks.values() if w["walk"] == "extended_to_sign_off"))
    steps = written["steps"]
    at = max(i for i, s in enumerate(steps) if s.get("does") == "board_considers_report")
    steps[at]["on"] = date(2026, 9, 7)
    steps[at]["answers"] = {"accepted_on": "2026-09-07"}

    problems = play(wales, process, Walk.model_validate(written), wales.sample_answers).problems

    assert refused(problems, "late_reason")
