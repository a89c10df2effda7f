"""What is easy to get wrong in Cheshire East, each as one small story. The days are counted by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.processes import on_the_way
from tests.processes.practice import Practice, Refused

NAME = "cheshire_east"
WAY = "signed_off_and_published"


def case(*, before: str | None = None, walk: str = WAY, **settings: Any) -> Practice:
    """A case of Cheshire East, as far as `before` is asked on the way of a walk."""
    return on_the_way.case(NAME, walk, before=before, **settings)


def test_the_earlier_of_two_dates_is_two_weeks_where_no_holiday_falls_between() -> None:
    at_work = case(before="arrange_review").does(
        "arrange_review", date(2026, 3, 20), meeting_date="2026-04-24"
    )

    # Fri 24 April: two weeks before is Fri 10, ten working days before is Fri 10 as well
    assert at_work.asks()["agency_report[police]"] == "agency_lead@police by 2026-04-10"


def test_a_referral_needs_an_e_mail_address_or_a_telephone_number() -> None:
    begun = case(before="complete_referral")

    assert begun.refuses("complete_referral", date(2026, 3, 3), email=None) == {
        "email": "Enter an e-mail address or a telephone number"
    }
    assert begun.refuses("complete_referral", date(2026, 3, 3), email=None, phone="01270 123456") == {}


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
