"""What is easy to get wrong in Cheshire East, each as one small story. The days are counted by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.processes.practice import Practice, Refused
from tests.processes.shipped import board, process, walks
from webapp.configuration.load import from_files
from webapp.configuration.service import compiled
from webapp.deadlines.command import due_command

NAME = "cheshire_east"
WAY = "signed_off_and_published"


def case(*, before: str | None = None, walk: str = WAY, **settings: Any) -> Practice:
    """A case of Cheshire East, as far as `before` is asked on the way of a walk."""
    told = walks(NAME)[walk]
    return Practice(board(NAME), process(NAME), {**told.settings, **settings}).follow(told, before=before)


def test_reports_for_a_meeting_after_easter_are_due_ten_working_days_before_as_that_is_earlier() -> None:
    at_work = case(before="plan_family_contact")

    assert at_work.asks()["agency_report[police]"] == "agency_lead@police by 2026-03-31"


def test_the_earlier_of_two_dates_is_two_weeks_where_no_holiday_falls_between() -> None:
    at_work = case(before="arrange_review").does(
        "arrange_review", date(2026, 3, 20), meeting_date="2026-04-24"
    )

    # Fri 24 April: two weeks before is Fri 10, ten working days before is Fri 10 as well
    assert at_work.asks()["agency_report[police]"] == "agency_lead@police by 2026-04-10"


def test_the_command_counts_the_same_day(capsys: pytest.CaptureFixture[str]) -> None:
    lines = list(due_command(board(NAME).board, "CE-T4", ["meeting=2026-04-16"]))

    assert lines[-1] == "2026-03-31"


def test_a_referral_on_the_twenty_ninth_day_is_taken_with_its_reason_and_the_panel_is_told() -> None:
    begun = case(walk="late_referral_to_statutory", before="complete_referral")
    assert begun.ends("CE-T1") == "2026-03-02"

    assert set(begun.refuses("complete_referral", date(2026, 3, 3))) == {"late_reason"}
    begun.does("complete_referral", date(2026, 3, 3), late_reason="The lead was on leave.")

    assert begun.asks() == {"tell_acr_chair": "business_unit by 2026-03-05"}
    assert begun.story.answers.nearest("complete_referral", "")["late_reason"] == "The lead was on leave."


def test_a_referral_on_the_twenty_eighth_day_needs_no_reason() -> None:
    begun = case(walk="late_referral_to_statutory", before="complete_referral")

    begun.does("complete_referral", date(2026, 3, 2), signed={"name": "Alex Reed", "date": "2026-03-02"})

    assert "late_reason" not in begun.log[-1].value


def test_a_referral_needs_an_e_mail_address_or_a_telephone_number() -> None:
    begun = case(before="complete_referral")

    assert begun.refuses("complete_referral", date(2026, 3, 3), email=None) == {
        "email": "Enter an e-mail address or a telephone number"
    }
    assert begun.refuses("complete_referral", date(2026, 3, 3), email=None, phone="01270 123456") == {}


def test_a_report_returned_twice_and_not_published_is_still_told_to_the_family_and_the_staff() -> None:
    walk = "returned_twice_not_published"
    deciding = case(walk=walk, before="executive_decision")
    assert deciding.story.answers.turns(_path(deciding, "scrutinise_report")) == 3

    refused = deciding.refuses("executive_decision", date(2026, 6, 10), publish="no", decided_on="2026-06-10")
    assert set(refused) == {"publish_reason"}
    deciding.does("executive_decision", date(2026, 6, 10), publish="no", publish_reason="A small place.")

    asked = set(deciding.asks())
    assert {"feed_back_to_family", "share_with_practitioners"} <= asked
    assert "publish_findings" not in asked


def test_there_is_no_final_sign_off_while_one_of_twelve_actions_is_open() -> None:
    following = case(walk="twelve_actions", before="track_actions")
    told = next(step for step in walks(NAME)["twelve_actions"].steps if step.does == "track_actions")
    assert [action["status"] for action in told.answers["actions"]].count("open") == 1

    said_closed = following.refuses(
        "track_actions", date(2026, 9, 29), **{**told.answers, "all_closed": "yes"}
    )
    assert set(said_closed) == {"all_closed"}
    following.does("track_actions", date(2026, 9, 29), **told.answers)

    assert following.asks() == {"track_actions": "acr_group"}


def test_an_action_cannot_leave_the_plan_unseen() -> None:
    following = case(walk="twelve_actions", before="track_actions")
    told = next(step for step in walks(NAME)["twelve_actions"].steps if step.does == "track_actions")
    eleven = [action for action in told.answers["actions"] if action["status"] == "closed"]

    assert set(following.refuses("track_actions", date(2026, 9, 29), actions=eleven)) == {"actions"}


def test_signing_off_is_refused_when_an_action_was_opened_again() -> None:
    signing = case(before="sign_off_actions")
    action = {**board(NAME).sample_answers["track_actions"]["actions"][0], "status": "open"}
    signing.story.answers.add(_path(signing, "track_actions"), {"actions": [action], "all_closed": "no"})

    assert set(signing.refuses("sign_off_actions", date(2026, 9, 30))) == {"sign_off"}


def test_a_concern_about_staff_leaves_a_flag_and_a_date_and_has_no_room_for_more() -> None:
    flagging = case(walk="twelve_actions", before="flag_conduct")
    assert flagging.asks()["flag_conduct"] == "business_unit"

    assert set(flagging.refuses("flag_conduct", date(2026, 4, 17), narrative="A long story")) == {"narrative"}
    flagging.does("flag_conduct", date(2026, 4, 17))

    assert flagging.log[-1].value == {"flagged": ["concern"], "flagged_on": "2026-04-16"}


def test_open_cases_keep_the_number_of_days_they_began_with() -> None:
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
def test_harm_not_known_asks_for_more_only_where_there_is_something_to_learn(
    learning: str, advised: str, asked: str
) -> None:
    deciding = case(before="consider_criteria").does(
        "consider_criteria", date(2026, 3, 16), harm="not_known", harm_reason="Not in yet.", learning=learning
    )
    assert (
        deciding.story.answers.nearest("criteria_table", _path(deciding, "consider_criteria"))["outcome"]
        == advised
    )

    deciding.does("panel_decision", date(2026, 3, 16), decision=advised)

    assert set(deciding.asks()) == {asked}


@pytest.mark.parametrize(
    ("choice", "asked"), [("stop", {}), ("go_on", {"complete_referral": "referrer by 2026-03-16"})]
)
def test_without_the_safeguarding_leads_agreement_the_board_has_chosen_what_happens(
    choice: str, asked: dict[str, str]
) -> None:
    begun = Practice(board(NAME), process(NAME), {"without_agreement": choice}).begins(date(2026, 3, 2))
    on = date(2026, 3, 2)
    assert set(begun.refuses("record_consultation", on, agreement="no")) == {"no_agreement_reason"}

    begun.does("record_consultation", on, agreement="no", no_agreement_reason="Own review.")

    assert begun.asks() == asked
    assert begun.story.outcome == ("ended_not_referred" if choice == "stop" else "")


def test_the_panel_may_decide_against_the_table_but_says_why() -> None:
    deciding = case(before="consider_criteria").does(
        "consider_criteria", date(2026, 3, 16), harm="no", harm_reason="Nobody was hurt."
    )

    assert set(deciding.refuses("panel_decision", date(2026, 3, 16), decision="review")) == {"why_different"}
    deciding.does("panel_decision", date(2026, 3, 16), decision="review", why_different="Luck alone.")

    assert deciding.asks() == {"send_recommendation": "acr_chair"}


def test_a_meeting_that_leaves_agencies_too_little_time_is_refused() -> None:
    arranging = case(before="arrange_review")
    on = date(2026, 3, 20)

    # 15 working days after Fri 20 March is Tue 14 April, as Good Friday and Easter Monday fall between
    assert set(arranging.refuses("arrange_review", on, meeting_date="2026-04-13")) == {"meeting_date"}
    assert arranging.refuses("arrange_review", on, meeting_date="2026-04-14") == {}


def test_a_meeting_at_short_notice_is_taken_with_a_reason_where_the_board_chose_so() -> None:
    arranging = case(before="arrange_review", short_notice="ask_reason")
    on = date(2026, 3, 20)

    assert set(arranging.refuses("arrange_review", on, meeting_date="2026-04-02")) == {"short_notice_reason"}
    with_reason = {"meeting_date": "2026-04-02", "short_notice_reason": "The school closes."}
    assert arranging.refuses("arrange_review", on, **with_reason) == {}


def test_the_twenty_eight_days_start_from_the_decision_the_board_chose() -> None:
    panel = case(before="arrange_review")
    chair = case(before="arrange_review", review_clock_starts="lscb_chair_decision")

    assert panel.ends("CE-T3") == "2026-04-27"
    assert chair.ends("CE-T3") == "2026-04-29"


def test_a_report_sent_back_a_hundred_times_leaves_the_case_as_small_as_it_was() -> None:
    returning = case(before="scrutinise_report")
    sizes = []
    for _turn in range(100):
        on = date(2026, 5, 12)
        returning.does("scrutinise_report", on, outcome="return", return_reasons="Say more.")
        returning.does("write_report", on).does("write_action_plan", on)
        sizes.append(returning.save_and_load())

    assert max(sizes) == sizes[0]
    returning.does("scrutinise_report", date(2026, 5, 12))
    assert set(returning.asks()) == {"executive_decision"}


def test_a_refusal_names_each_field_once_and_leaves_the_case_alone() -> None:
    begun = case(before="complete_referral")
    before = begun.story.snapshot()

    with pytest.raises(Refused) as refused:
        begun.does("complete_referral", date(2026, 3, 3), referrer_name="", summary=None, criteria=[])

    assert set(refused.value.faults) == {"referrer_name", "summary", "criteria"}
    assert begun.story.snapshot() == before


def _path(at_work: Practice, step: str) -> str:
    """Where in the case a step was answered last."""
    found = [entry.address.partition("#")[0] for entry in at_work.log if f"{step}#" in entry.address]
    return found[-1]
