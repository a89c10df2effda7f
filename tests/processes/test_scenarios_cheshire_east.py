"""The acceptance scenarios of Cheshire East, and those of all boards it can show. The days are counted by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.processes import on_the_way
from tests.processes.on_the_way import path_of
from tests.processes.practice import Practice
from tests.processes.shipped import board, process, walks
from webapp.configuration.load import from_files
from webapp.configuration.service import compiled
from webapp.deadlines.command import due_command

NAME = "cheshire_east"
WAY = "signed_off_and_published"


def case(*, before: str | None = None, walk: str = WAY, **settings: Any) -> Practice:
    """A case of Cheshire East, as far as `before` is asked on the way of a walk."""
    return on_the_way.case(NAME, walk, before=before, **settings)


def test_scenario_01_reports_for_a_meeting_after_easter_are_due_ten_working_days_before_as_that_is_earlier() -> (
    None
):
    at_work = case(before="plan_family_contact")

    assert at_work.asks()["agency_report[police]"] == "agency_lead@police by 2026-03-31"


def test_scenario_01_the_command_counts_the_same_day(capsys: pytest.CaptureFixture[str]) -> None:
    lines = list(due_command(board(NAME).board, "CE-T4", ["meeting=2026-04-16"]))

    assert lines[-1] == "2026-03-31"


def test_scenario_02_a_referral_on_the_twenty_ninth_day_is_taken_with_its_reason_and_the_panel_is_told() -> (
    None
):
    begun = case(walk="late_referral_to_statutory", before="complete_referral")
    assert begun.ends("CE-T1") == "2026-03-02"

    assert set(begun.refuses("complete_referral", date(2026, 3, 3))) == {"late_reason"}
    begun.does("complete_referral", date(2026, 3, 3), late_reason="The lead was on leave.")

    assert begun.asks() == {"tell_acr_chair": "business_unit by 2026-03-05"}
    assert begun.story.answers.nearest("complete_referral", "")["late_reason"] == "The lead was on leave."


def test_scenario_02_a_referral_on_the_twenty_eighth_day_needs_no_reason() -> None:
    begun = case(walk="late_referral_to_statutory", before="complete_referral")

    begun.does("complete_referral", date(2026, 3, 2), signed={"name": "Alex Reed", "date": "2026-03-02"})

    assert "late_reason" not in begun.log[-1].value


def test_scenario_03_a_report_returned_twice_and_not_published_is_still_told_to_the_family_and_the_staff() -> (
    None
):
    walk = "returned_twice_not_published"
    deciding = case(walk=walk, before="executive_decision")
    assert deciding.story.answers.turns(path_of(deciding, "scrutinise_report")) == 3

    refused = deciding.refuses("executive_decision", date(2026, 6, 10), publish="no", decided_on="2026-06-10")
    assert set(refused) == {"publish_reason"}
    deciding.does("executive_decision", date(2026, 6, 10), publish="no", publish_reason="A small place.")

    asked = set(deciding.asks())
    assert {"feed_back_to_family", "share_with_practitioners"} <= asked
    assert "publish_findings" not in asked


def test_scenario_04_there_is_no_final_sign_off_while_one_of_twelve_actions_is_open() -> None:
    following = case(walk="twelve_actions", before="track_actions")
    told = next(step for step in walks(NAME)["twelve_actions"].steps if step.does == "track_actions")
    assert [action["status"] for action in told.answers["actions"]].count("open") == 1

    said_closed = following.refuses(
        "track_actions", date(2026, 9, 29), **{**told.answers, "all_closed": "yes"}
    )
    assert set(said_closed) == {"all_closed"}
    following.does("track_actions", date(2026, 9, 29), **told.answers)

    assert following.asks() == {"track_actions": "acr_group"}


def test_scenario_04_an_action_cannot_leave_the_plan_unseen() -> None:
    following = case(walk="twelve_actions", before="track_actions")
    told = next(step for step in walks(NAME)["twelve_actions"].steps if step.does == "track_actions")
    eleven = [action for action in told.answers["actions"] if action["status"] == "closed"]

    assert set(following.refuses("track_actions", date(2026, 9, 29), actions=eleven)) == {"actions"}


def test_scenario_04_signing_off_is_refused_when_an_action_was_opened_again() -> None:
    signing = case(before="sign_off_actions")
    action = {**board(NAME).sample_answers["track_actions"]["actions"][0], "status": "open"}
    signing.story.answers.add(path_of(signing, "track_actions"), {"actions": [action], "all_closed": "no"})

    assert set(signing.refuses("sign_off_actions", date(2026, 9, 30))) == {"sign_off"}


def test_scenario_22_a_concern_about_staff_leaves_a_flag_and_a_date_and_has_no_room_for_more() -> None:
    flagging = case(walk="twelve_actions", before="flag_conduct")
    assert flagging.asks()["flag_conduct"] == "business_unit"

    assert set(flagging.refuses("flag_conduct", date(2026, 4, 17), narrative="A long story")) == {"narrative"}
    flagging.does("flag_conduct", date(2026, 4, 17))

    assert flagging.log[-1].value == {"flagged": ["concern"], "flagged_on": "2026-04-16"}


def test_scenario_23_open_cases_keep_the_number_of_days_they_began_with() -> None:
    begun = case(before="arrange_review")
    longer = (
        board(NAME)
        .files["processes/cheshire_east/board.yaml"]
        .replace("to: meeting\n    amount: 28", "to: meeting\n    amount: 30")
    )
    said = from_files({**board(NAME).files, "processes/cheshire_east/board.yaml": longer})
    told = walks(NAME)[WAY]
    later = Practice(said, compiled(said)).follow(told, before="arrange_review")

    # decided Mon 16 March 2026; Good Friday 3 and Easter Monday 6 April are not counted
    assert begun.asks() == {"arrange_review": "business_unit by 2026-04-27"}
    assert later.asks() == {"arrange_review": "business_unit by 2026-04-29"}


@pytest.mark.parametrize(
    ("learning", "advised", "asked"),
    [("yes", "ask", "check_information"), ("no", "not_met", "tell_referrer_why")],
)
def test_scenario_26_harm_not_known_asks_for_more_only_where_there_is_something_to_learn(
    learning: str, advised: str, asked: str
) -> None:
    deciding = case(before="consider_criteria").does(
        "consider_criteria", date(2026, 3, 16), harm="not_known", harm_reason="Not in yet.", learning=learning
    )
    assert (
        deciding.story.answers.nearest("criteria_table", path_of(deciding, "consider_criteria"))["outcome"]
        == advised
    )

    deciding.does("panel_decision", date(2026, 3, 16), decision=advised)

    assert set(deciding.asks()) == {asked}


@pytest.mark.parametrize(
    ("choice", "asked"), [("stop", {}), ("go_on", {"complete_referral": "referrer by 2026-03-16"})]
)
def test_scenario_27_without_the_safeguarding_leads_agreement_the_board_has_chosen_what_happens(
    choice: str, asked: dict[str, str]
) -> None:
    begun = Practice(board(NAME), process(NAME), {"without_agreement": choice}).begins(date(2026, 3, 2))
    on = date(2026, 3, 2)
    assert set(begun.refuses("record_consultation", on, agreement="no")) == {"no_agreement_reason"}

    begun.does("record_consultation", on, agreement="no", no_agreement_reason="Own review.")

    assert begun.asks() == asked
    assert begun.story.outcome == ("ended_not_referred" if choice == "stop" else "")
