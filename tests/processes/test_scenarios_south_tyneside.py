"""The acceptance scenarios of South Tyneside, each on the real engine with the real forms."""

from __future__ import annotations

from datetime import date

import pytest

from tests.processes.on_the_way import answer, case

NAME = "south_tyneside"
SCR = "limited_concerns_serious_harm"
NOT_LEARNED = "lesson_not_learned"


@pytest.mark.parametrize(("embedded", "ends"), [("no", "ended_new_case")])
def test_scenario_21_learning_that_is_found_not_embedded_opens_a_linked_case(
    embedded: str, ends: str
) -> None:
    judging = case(NAME, NOT_LEARNED, before="hand_on_issue")
    assert answer(judging, "judge_impact")["embedded"] == embedded

    judging.does("hand_on_issue", date(2027, 6, 30))

    (opened,) = [each for each in judging.story.effects if each.properties["effect"] == "open_linked_case"]
    assert opened.properties["reason"].startswith("The evaluation found")
    assert judging.story.outcome == ends


@pytest.mark.parametrize(("concerns", "review"), [("limited", "scr"), ("more", "scr"), ("none", "imr")])
def test_scenario_28_serious_harm_with_abuse_known_is_reviewed_by_how_agencies_worked_together(
    concerns: str, review: str
) -> None:
    considering = case(NAME, SCR, before="consider_issue")

    facts = {"abuse": "yes", "died": "no", "harmed": "yes", "concerns": concerns}
    considering.does("consider_issue", date(2026, 3, 10), **facts)

    assert answer(considering, "choice_table")["outcome"] == review
    other = "macr" if review != "macr" else "scr"
    assert "why_different" in considering.refuses("choose_review", date(2026, 3, 10), decision=other)
    assert considering.refuses("choose_review", date(2026, 3, 10), decision=review) == {}
