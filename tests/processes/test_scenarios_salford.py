"""The acceptance scenarios of Salford, each on the real engine with the real forms. The days are counted by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.processes.on_the_way import answer, case, told
from tests.processes.practice import Practice
from webapp.clock import LONDON

NAME = "salford"
DISPUTED = "police_absent_then_disputed"
RETURNED = "incomplete_twice_then_one_agency"
PUBLISHED = "rapid_to_published_review"
MEMBERS = ("independent_adviser", "prsg_chair", "prsg_deputy_chair", "business_manager")


def test_scenario_11_a_referral_of_friday_afternoon_goes_to_the_panel_by_monday_afternoon() -> None:
    received = case(NAME, DISPUTED, before="triage_referral")

    assert answer(received, "complete_referral")["sent_on"] == date(2026, 11, 20)
    assert received.asks() == {"triage_referral": "business_manager by 2026-11-23T16:00"}


def votes(on: datetime, **cast: str) -> Practice:
    """A case before the panel for the third time, with these votes: the table advises that one agency looks."""
    voting = case(NAME, RETURNED, before="panel_vote[prsg_chair]", turn=3)
    for member, vote in cast.items():
        why = {"why_different": "The school acted already."} if vote != "agency_review" else {}
        said = {"member": member, "vote": vote, "voted_at": f"{on:%Y-%m-%dT%H:%M}", **why}
        voting.does(f"panel_vote[{member}]", on, **said)
    return voting


ONE_ALL = {"prsg_chair": "agency_review", "business_manager": "no_review"}
FRIDAY = datetime(2026, 12, 4, 12, 0, tzinfo=LONDON)


def test_scenario_12_one_vote_against_one_decides_nothing_and_all_four_are_asked() -> None:
    waiting = votes(FRIDAY, **ONE_ALL)

    assert set(waiting.asks()) == {"panel_vote[independent_adviser]", "panel_vote[prsg_deputy_chair]"}


def test_scenario_12_three_votes_against_one_decide() -> None:
    waiting = votes(FRIDAY, **ONE_ALL, prsg_deputy_chair="agency_review", independent_adviser="agency_review")

    assert set(waiting.asks()) == {"panel_decision"}
    on = date(2026, 12, 4)
    assert "decision" in waiting.refuses("panel_decision", on, decision="no_review", decided_on="2026-12-04")
    waiting.does("panel_decision", on, decision="agency_review", decided_on="2026-12-04")
    counted = waiting.log[-1].value["votes"]
    assert (counted["outcome"], counted["counts"]["agency_review"]) == ("carried", 3)


def test_scenario_12_two_votes_that_agree_are_enough() -> None:
    waiting = votes(FRIDAY, prsg_chair="agency_review", business_manager="agency_review")

    assert set(waiting.asks()) == {"panel_decision"}


def test_scenario_13_two_rounds_of_an_incomplete_referral_keep_the_first_receipt_and_start_the_panel_anew() -> (
    None
):
    waiting = case(NAME, RETURNED, before="panel_vote[prsg_chair]", turn=3)

    # received Mon 23 November at 9, updated Fri 4 December at 9, forwarded at 11: 48 hours over the weekend
    assert waiting.limit("S-T5").counted_from.isoformat().startswith("2026-11-23T09:00")
    assert waiting.asks() == {f"panel_vote[{each}]": "virtual_panel by 2026-12-08T11:00" for each in MEMBERS}
    assert [entry.value["sent_on"] for entry in waiting.log if "sent_on" in entry.value] == [
        "2026-11-23",
        "2026-12-01",
        "2026-12-04",
    ]


def test_scenario_14_without_the_police_the_meeting_is_arranged_again_and_has_no_outcome() -> None:
    meeting = case(NAME, DISPUTED, before="rapid_meeting")

    came = {agency: {"came": "present"} for agency in ("local_authority", "ccg", "education")}
    meeting.does("rapid_meeting", date(2026, 12, 9), held_on="2026-12-09", attendance={"rows": came})

    kept = meeting.log[-1].value
    assert (kept["attendance"]["quorate"], kept["attendance"]["missing"]) == ("no", ["police"])
    assert "quorate_on" not in kept
    assert set(meeting.asks()) == {"rearrange_meeting"}
    assert not {"rapid_findings", "rapid_report"} & meeting.story.run.visited


def test_scenario_15_a_partner_who_disagrees_sends_it_to_the_next_level() -> None:
    endorsing = case(NAME, DISPUTED, before="endorse_partner[police]")
    on = date(2026, 12, 10)

    assert set(endorsing.refuses("endorse_partner[police]", on, endorses="no")) == {"disagreement"}
    endorsing.does("endorse_partner[police]", on, endorses="no", disagreement="Another local review will do.")
    for partner in ("ccg", "local_authority"):
        endorsing.does(f"endorse_partner[{partner}]", on)

    assert endorsing.asks()["escalate_next_level"] == "business_manager by 2026-12-11"
    settled = told(NAME, DISPUTED, "escalate_next_level").answers
    endorsing.does("escalate_next_level", date(2026, 12, 11), **settled)
    assert endorsing.asks()["executive_decides_outcome"].startswith("safeguarding_executive")
    assert endorsing.log[-1].value["looked_at_by"] == "The three directors."


def test_scenario_16_a_nil_return_counts_as_returned() -> None:
    returning = case(NAME, PUBLISHED, before="agency_summary[education]")
    assert returning.limit("S-T6", "education").met is None
    nil = told(NAME, PUBLISHED, "agency_summary[education]").answers
    assert nil["involved"] == "no"

    returning.does("agency_summary[education]", date(2026, 11, 26), **nil)

    assert returning.limit("S-T6", "education").met is not None
    assert returning.limit("S-T6", "police").met is None
    assert not [
        step
        for step in returning.asks()
        if step in ("agency_summary[education]", "agency_chronology[education]")
    ]


def test_scenario_17_an_agency_may_propose_corrections_and_cannot_touch_the_findings() -> None:
    checking = case(NAME, PUBLISHED, before="check_facts[education]")
    findings = answer(checking, "draft_report")
    on = date(2027, 3, 24)
    wrong: dict[str, Any] = {"agency": "education", "accurate": "no"}
    correction = {"paragraph": "12", "correction": "The date is 14 September."}

    for field in ("executive_summary", "overview", "learning_points"):
        refused = checking.refuses(
            "check_facts[education]", on, **wrong, corrections=[correction], **{field: "Ours"}
        )
        assert set(refused) == {field}
    checking.does("check_facts[education]", on, **wrong, corrections=[correction])

    assert answer(checking, "draft_report") == findings
    assert set(checking.asks()) == {"consider_comments"}


@pytest.mark.parametrize(("abuse", "duties"), [("yes", ["national_panel", "ofsted"]), ("no", ["ofsted"])])
def test_scenario_24_a_looked_after_child_died_so_the_notices_are_due_whether_or_not_abuse_is_suspected(
    abuse: str, duties: list[str]
) -> None:
    walk = "looked_after_with_abuse"
    checking = case(NAME, walk, before="check_duty")
    on = date(2026, 11, 20)

    facts = {"child_died": "yes", "seriously_harmed": "no", "looked_after": "yes", "abuse": abuse}
    checking.does("check_duty", on, **facts)
    if len(duties) == 2:
        assert set(checking.refuses("confirm_duty", on, duties=["ofsted"])) != set()
    checking.does("confirm_duty", on, duties=duties)

    expected = {f"notify_{duty}" for duty in duties}
    assert set(checking.asks()) == expected
    for notice in sorted(expected):
        checking.does(notice, on)
    if "national_panel" in duties:
        assert checking.limit("S-T1").due.iso == "2026-11-26"
    assert checking.asks() == {"complete_referral": "referrer"}


def test_scenario_24_with_abuse_a_rapid_review_follows_and_without_it_learning_decides() -> None:
    with_abuse = case(NAME, "looked_after_with_abuse", before="confirm_referral_outcome")
    without = case(NAME, "looked_after_without_abuse", before="forward_referral")

    assert answer(with_abuse, "threshold_table")["outcome"] == "rapid_review"
    assert answer(without, "threshold_table")["outcome"] == "no_review"


def test_scenario_25_a_death_of_which_abuse_is_not_known_is_asked_about_and_not_reviewed_for_learning() -> (
    None
):
    triage = case(NAME, RETURNED, before="triage_referral")

    facts = {"child_died": "yes", "abuse": "not_known", "multi_agency_learning": "yes"}
    triage.does("triage_referral", datetime(2026, 11, 23, 10, 0, tzinfo=LONDON), **facts)

    assert answer(triage, "threshold_table")["outcome"] == "ask"


def test_scenario_31_the_pack_for_monday_at_ten_is_due_on_friday_at_ten() -> None:
    setting = case(NAME, PUBLISHED, before="set_meeting")

    setting.does("set_meeting", date(2026, 11, 12), meets_at="2026-11-23T10:00")

    assert setting.limit("S-T7").due.iso == "2026-11-20T10:00"


def test_scenario_32_a_local_decision_goes_on_while_the_national_panel_is_silent_and_its_answer_is_kept() -> (
    None
):
    decided = case(NAME, PUBLISHED, before="inform_national_panel")
    assert not {"await_panel_answer", "record_panel_answer"} & decided.asks().keys()
    assert {"inform_national_panel", "propose_reviewer"} <= decided.asks().keys()
    going_on = case(NAME, PUBLISHED, before="agree_terms")

    going_on.does("agree_terms", date(2026, 12, 14))
    going_on.hears("national_panel_answer", date(2027, 1, 11))
    on = date(2027, 1, 11)
    going_on.does(
        "record_panel_answer", on, answered_on="2027-01-11", position="disagrees", answer_text="Not needed."
    )

    assert going_on.log[-1].value["position"] == "disagrees"
    assert set(going_on.asks()) == {"sign_off_terms"}


@pytest.mark.parametrize(
    ("chosen", "asked"),
    [("send_marked", {"send_disputed", "escalate_next_level"}), ("wait", {"escalate_next_level"})],
)
def test_scenario_34_a_dispute_stops_no_clock_and_the_board_chose_what_is_sent(
    chosen: str, asked: set[str]
) -> None:
    # received Fri 20 November 2026: the 15th working day is Fri 11 December, and it is disputed on the 14th
    endorsing = case(NAME, DISPUTED, before="endorse_partner[local_authority]", disputed_report=chosen)

    endorsing.does("endorse_partner[local_authority]", date(2026, 12, 10))

    assert set(endorsing.asks()) == asked
    assert endorsing.limit("S-T9").due.iso == "2026-12-11"
    assert {due.partition(" by ")[2] for due in endorsing.asks().values()} == {"2026-12-11"}


def test_scenario_34_a_disputed_report_is_sent_as_disputed() -> None:
    sending = case(NAME, DISPUTED, before="send_disputed")

    assert set(sending.refuses("send_disputed", date(2026, 12, 11), sent_as="agreed")) == {"sent_as"}
    assert sending.refuses("send_disputed", date(2026, 12, 11), sent_as="disputed") == {}
