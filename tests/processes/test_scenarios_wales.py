"""The acceptance scenarios of Wales, each on the real engine with the real forms. The days are counted by hand."""

from __future__ import annotations

from datetime import date

import pytest

from tests.processes.on_the_way import answer, case, told

NAME = "wales"
EXTENDED = "extended_to_sign_off"
CONCISE = "concise_until_published"


def test_scenario_05_a_looked_after_child_who_died_never_on_the_register_has_an_extended_review() -> None:
    considering = case(NAME, EXTENDED, before="consider_criteria")

    facts = {"abuse": "yes", "died": "yes", "looked_after": "yes", "register": "never"}
    considering.does("consider_criteria", date(2026, 3, 9), **facts)

    assert answer(considering, "criteria_table")["outcome"] == "extended"
    assert set(considering.refuses("recommend", date(2026, 3, 9), meets="concise")) == {"why_different"}
    assert considering.refuses("recommend", date(2026, 3, 9), meets="extended") == {}


@pytest.mark.parametrize(
    ("ended", "review"), [("2026-02-27", "concise"), ("2026-02-28", "extended"), ("2026-03-01", "extended")]
)
def test_scenario_06_registration_counts_if_it_ended_six_months_before_the_incident_or_later(
    ended: str, review: str
) -> None:
    considering = case(NAME, "registered_six_months_before", before="consider_criteria")

    facts = told(NAME, "registered_six_months_before", "consider_criteria").answers
    assert (str(facts["incident_on"]), facts["looked_after"]) == ("2026-08-31", "no")
    considering.does("consider_criteria", date(2026, 9, 21), **{**facts, "register_ended_on": ended})

    assert answer(considering, "criteria_table")["outcome"] == review


def test_scenario_07_a_final_no_after_the_boards_discussion_is_written_to_the_government_with_both_views() -> (
    None
):
    declined = case(NAME, "declined_by_the_chair", before="board_discusses")
    assert declined.asks() == {"board_discusses": "lscb"}

    declined.does(
        "board_discusses", date(2026, 3, 23), boards_view="hold", views_for="There is much to learn."
    )
    assert declined.asks() == {"chair_final_decision": "lscb_chair"}
    declined.does("chair_final_decision", date(2026, 3, 25), final="no")

    assert declined.asks() == {"write_to_government": "lscb_chair"}
    on = date(2026, 3, 26)
    without = declined.refuses("write_to_government", on, letter_reasons=None, letter_views=None)
    assert set(without) == {"letter_reasons", "letter_views"}
    declined.does("write_to_government", on, letter_views="The Board wanted a review.")
    assert declined.log[-1].value["letter_views"] == "The Board wanted a review."
    assert declined.story.outcome == "ended_declined"


@pytest.mark.parametrize(
    ("walk", "months", "refused"),
    [(EXTENDED, "30", False), (EXTENDED, "37", True), (CONCISE, "24", False), (CONCISE, "30", True)],
)
def test_scenario_08_thirty_months_are_taken_for_an_extended_review_and_refused_for_a_concise_one(
    walk: str, months: str, *, refused: bool
) -> None:
    meeting = case(NAME, walk, before="first_panel_meeting")
    on = told(NAME, walk, "first_panel_meeting").on
    planned = told(NAME, walk, "first_panel_meeting").answers
    assert "longer_why" in meeting.refuses(
        "first_panel_meeting", on, **{**planned, "longer": "yes", "longer_why": None}
    )
    meeting.does(
        "first_panel_meeting", on, **{**planned, "longer": "yes", "longer_why": "It began long before."}
    )

    period = {**told(NAME, walk, "set_period").answers, "months": months}

    assert ("months" in meeting.refuses("set_period", on, **period)) is refused


def test_scenario_08_a_board_that_chose_so_takes_a_longer_concise_timeline_with_a_reason() -> None:
    setting = case(NAME, "longer_than_the_guidance", before="set_period")

    answers = told(NAME, "longer_than_the_guidance", "set_period").answers
    unexplained = {key: value for key, value in answers.items() if key != "too_long_why"}
    assert set(setting.refuses("set_period", date(2026, 3, 30), **unexplained)) == {"too_long_why"}
    assert setting.refuses("set_period", date(2026, 3, 30), **answers) == {}


def test_scenario_09_thirteen_days_before_publication_are_too_few_and_fourteen_enough() -> None:
    sending = case(NAME, EXTENDED, before="submit_to_government")
    assert answer(sending, "plan_publication")["intended_on"] == date(2026, 9, 14)
    assert sending.asks()["submit_to_government"] == "lscb_chair by 2026-08-31"

    late = sending.refuses("submit_to_government", date(2026, 9, 1), sent_on="2026-09-01")
    assert set(late) == {"sent_on"}
    assert sending.refuses("submit_to_government", date(2026, 9, 1), sent_on="2026-08-31") == {}


def test_scenario_09_the_day_of_publication_moves_where_the_report_was_not_sent_in_time() -> None:
    sending = case(NAME, EXTENDED, before="submit_to_government")

    sending.does(
        "submit_to_government", date(2026, 9, 1), sending="move", move_why="Translation.", sent_on=None
    )

    assert sending.asks()["plan_publication"] == "lscb_chair"
    assert "publish_report" not in sending.asks()
    assert set(sending.refuses("plan_publication", date(2026, 9, 1), intended_on="2026-09-14")) == {
        "intended_on"
    }
    assert sending.refuses("plan_publication", date(2026, 9, 1), intended_on="2026-09-15") == {}


def test_scenario_10_a_bundle_that_holds_the_genogram_is_refused() -> None:
    preparing = case(NAME, EXTENDED, before="prepare_bundle")
    sample = preparing.said.sample_answers["prepare_bundle"]["checked"]

    with_it = {**sample, "no_genogram": {"answer": "no", "note": "It is at the back."}}
    assert set(preparing.refuses("prepare_bundle", date(2026, 9, 10), checked=with_it)) == {"checked"}
    papers = [preparing.said.sample_answers[step] for step in ("prepare_bundle", "prepare_genogram")]
    both = [*papers[0]["bundle"], *papers[1]["genogram"]]
    assert set(preparing.refuses("prepare_bundle", date(2026, 9, 10), bundle=both)) == {"bundle"}
    assert preparing.refuses("prepare_bundle", date(2026, 9, 10)) == {}


@pytest.mark.parametrize(("chosen", "asked", "decides"), [
    ("chair", "chair_final_decision", "lscb_chair"),
    ("board", "board_final_decision", "lscb"),
])  # fmt: skip
def test_scenario_29_the_board_chose_whose_no_is_final_and_both_views_are_kept(
    chosen: str, asked: str, decides: str
) -> None:
    declined = case(NAME, "declined_by_the_chair", before="board_discusses", final_no=chosen)

    declined.does(
        "board_discusses", date(2026, 3, 23), boards_view="hold", views_for="There is much to learn."
    )

    assert declined.asks() == {asked: decides}
    declined.does(asked, date(2026, 3, 25), final="no", final_reasons="A forum is enough.")
    kept = {entry.address.rpartition("/")[2].partition("#")[0]: entry.value for entry in declined.log}
    assert kept["chair_decision"]["disagree_reasons"] == "A forum would be enough."
    assert kept["board_discusses"]["views_for"] == "There is much to learn."
    assert kept[asked]["final_reasons"] == "A forum is enough."


def test_scenario_30_a_consultation_without_consent_ends_and_no_chronology_was_ever_asked_for() -> None:
    asking = case(NAME, "consultation_without_consent", before="seek_consent")

    asking.does("seek_consent", date(2026, 4, 13), asked_parents="no", asked_on="2026-04-13", consent="no")

    assert (asking.asks(), asking.story.outcome) == ({}, "ended_no_consent")
    answered = [entry.address.rpartition("/")[2].partition("#")[0] for entry in asking.log[1:]]
    assert answered == ["choose_pathway", "identify_case", "seek_consent"]
    assert not [key for entry in asking.log for key in entry.value if "chronology" in key or "history" in key]


def test_scenario_30_consent_cannot_be_noted_where_the_parents_said_no() -> None:
    asking = case(NAME, "consultation_held", before="seek_consent")

    said = {"asked_parents": "no", "asked_on": "2026-04-13", "consent": "yes"}
    assert set(asking.refuses("seek_consent", date(2026, 4, 13), **said)) == {"consent"}


def test_scenario_33_an_external_reviewer_who_sits_on_the_board_is_not_eligible() -> None:
    proposing = case(NAME, EXTENDED, before="propose_external")

    proposing.does("propose_external", date(2026, 3, 23), external_on_board="yes")

    assert answer(proposing, "external_table")["outcome"] == "not_eligible"
    answers = {"external_result": "appoint", "external_why": "There is nobody else."}
    assert "external_result" in proposing.refuses("appoint_external", date(2026, 3, 26), **answers)


def test_scenario_33_the_reviewer_of_a_concise_review_may_sit_on_the_board() -> None:
    proposing = case(NAME, CONCISE, before="propose_reviewer")
    on = told(NAME, CONCISE, "propose_reviewer").on

    proposing.does("propose_reviewer", on, on_board="yes", from_where="board", involved="no", supervises="no")

    assert answer(proposing, "reviewer_table")["outcome"] == "eligible"
    commission = told(NAME, CONCISE, "commission_reviewer").answers
    assert proposing.refuses("commission_reviewer", on, **commission) == {}
