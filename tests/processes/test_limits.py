"""Every time limit of the five procedures: as it is written, and the days it comes to, counted by hand.

Bank holidays that matter here: 25 and 26 December 2024; 3 and 6 April 2026 (Easter); 31 August 2026; 25 and 28 December
2026; 1 January 2027; 26 and 29 March 2027 (Easter).
"""

from __future__ import annotations

import pytest

from tests.processes.shipped import BOARDS, board
from webapp.configuration.board import BoardFile
from webapp.configuration.limits import BySetting, Limit
from webapp.deadlines.command import due_command

BOARD_OF = {"CE": "cheshire_east", "W": "wales", "S": "salford", "T": "south_tyneside", "K": "stockport"}

# limit: from, to, amount, unit, direction, kind. An event in brackets is chosen by the setting of that name.
WRITTEN = {
    "CE-T1": ("case_identified", "referral_received", 28, "calendar_days", "after", "hard"),
    "CE-T2": ("referral_received", "notified", 2, "working_days", "after", "hard"),
    "CE-T3": ("(review_clock_starts)", "meeting", 28, "working_days", "after", "hard"),
    "CE-T4a": ("meeting", "agency_report_received", 10, "working_days", "before", "hard"),
    "CE-T4b": ("meeting", "agency_report_received", 14, "calendar_days", "before", "hard"),
    "CE-T5": ("policy_dated", "policy_reviewed", 12, "months", "after", "hard"),
    "W-T1": ("forwarded", "(review_ends)", 6, "months", "after", "hard"),
    "W-T2": ("intended_publication", "sent_to_government", 2, "weeks", "before", "hard"),
    "W-T3": ("published", "taken_down", 12, "weeks", "after", "least"),
    "W-T4": ("incident", None, 12, "months", "before", "window"),
    "W-T5": ("incident", None, 12, "months", "before", "window"),
    "W-T6": ("incident", None, 6, "months", "before", "window"),
    "W-T7": ("steering_group_meets", "chronology_sent", 2, "weeks", "before", "hard"),
    "W-T8": ("session", "minutes_given", 2, "weeks", "before", "hard"),
    "W-T9": ("referral", None, 6, "months", "before", "window"),
    "W-T10": ("summary_presented", "outcome_reported", 3, "months", "after", "hard"),
    "W-T11": ("programme_agreed", "programme_held", 12, "months", "after", "aim"),
    "W-T12": ("programme_agreed", "programme_evaluated", 12, "months", "after", "hard"),
    "W-T13": ("programme_agreed", "business_plan_reviewed", 12, "months", "after", "hard"),
    "S-T1": ("la_aware", "national_panel_notified", 5, "working_days", "after", "hard"),
    "S-T2": ("referral_complete", "referral_forwarded", 24, "hours", "after", "aim"),
    "S-T3": ("(vote_clock_starts)", "panel_decided", 48, "hours", "after", "hard"),
    "S-T4": ("referral_returned", "referral_complete", 5, "working_days", "after", "hard"),
    "S-T5": ("referral_received", "information_requested", 2, "working_days", "after", "hard"),
    "S-T6": ("information_requested", "agency_returned", 5, "working_days", "after", "hard"),
    "S-T7": ("review_meeting", "pack_shared", 24, "hours", "before", "aim"),
    "S-T8": ("rapid_meeting_held", "report_sent", 2, "working_days", "after", "hard"),
    "S-T9a": ("referral_received", "report_sent", 15, "working_days", "after", "hard"),
    "S-T9b": ("first_told", "report_sent", 15, "working_days", "after", "hard"),
    "S-T10": ("(case_clock_starts)", "case_report_agreed", 45, "working_days", "after", "hard"),
    "S-T11": ("cspr_decided", "reviewer_appointed", 10, "working_days", "after", "hard"),
    "S-T12": ("draft_sent", "accuracy_answered", 10, "working_days", "after", "hard"),
    "S-T13": ("planned_publication", "panel_copy_sent", 1, "weeks", "before", "hard"),
    "S-T14": ("published", "report_removed", 12, "months", "after", "least"),
    "S-T15": ("cspr_decided", "(cspr_ends)", 6, "months", "after", "aim"),
    "S-T16": ("year_begins", "plans_scrutinised", 12, "months", "after", "hard"),
    "S-T17": ("referral_received", "meeting_date_set", 5, "working_days", "after", "aim"),
    "S-T18": ("policy_dated", "policy_reviewed", 5, "months", "after", "hard"),
    "S-T19": ("year_begins", "measures_sent", 12, "months", "after", "hard"),
    "S-T20": ("year_begins", "annual_report_published", 12, "months", "after", "hard"),
    "S-T21": ("next_prsg_meeting", "terms_signed_off", 0, "calendar_days", "after", "hard"),
    "T-T1": ("last_done", "framework_reviewed", 12, "months", "after", "hard"),
    "T-T2": ("last_done", "agency_year_reported", 12, "months", "after", "hard"),
    "T-T3": ("last_done", "annual_report_approved", 12, "months", "after", "hard"),
    "K-T1": ("panel_last_held", "panel_held", 2, "months", "after", "hard"),
    "K-T2": ("policy_approved", "policy_revised", 24, "months", "after", "hard"),
}
EARLIEST = {"CE-T4": ("CE-T4a", "CE-T4b"), "S-T9": ("S-T9a", "S-T9b")}

DAYS = [
    ("CE-T1", "case_identified=2026-02-16", "2026-03-16"),
    ("CE-T1", "case_identified=2026-08-03", "2026-08-31"),  # a bank holiday: calendar days are not moved
    ("CE-T2", "referral_received=2024-12-20", "2024-12-24"),
    ("CE-T2", "referral_received=2024-12-21", "2024-12-24"),  # a Saturday: Monday is day 1
    ("CE-T2", "referral_received=2024-12-24", "2024-12-30"),
    ("CE-T2", "referral_received=2026-04-02", "2026-04-08"),  # over Easter
    ("CE-T3", "panel_decision=2026-03-16", "2026-04-27"),
    ("CE-T3", "panel_decision=2026-12-07", "2027-01-19"),  # over Christmas and New Year
    ("CE-T4a", "meeting=2026-04-16", "2026-03-31"),
    ("CE-T4b", "meeting=2026-04-16", "2026-04-02"),
    ("CE-T4", "meeting=2026-04-16", "2026-03-31"),
    ("CE-T4", "meeting=2026-06-24", "2026-06-10"),  # both on one day
    ("CE-T4a", "meeting=2026-09-07", "2026-08-21"),  # back over the August bank holiday
    ("CE-T4b", "meeting=2026-09-07", "2026-08-24"),
    ("CE-T4", "meeting=2026-09-07", "2026-08-21"),
    ("CE-T4", "meeting=2026-06-20", "2026-06-06"),  # a Saturday: ten working days before is Monday 8 June
    ("CE-T5", "policy_dated=2016-02-01", "2017-02-01"),
    ("W-T1", "forwarded=2026-03-02", "2026-09-02"),
    ("W-T1", "forwarded=2026-08-31", "2027-02-28"),  # clamped to the month's last day
    ("W-T2", "intended_publication=2027-02-22", "2027-02-08"),
    ("W-T2", "intended_publication=2026-04-17", "2026-04-03"),  # Good Friday: not moved
    ("W-T3", "published=2026-05-01", "2026-07-24"),
    ("W-T3", "published=2026-09-15", "2026-12-08"),
    ("W-T7", "steering_group_meets=2026-09-14", "2026-08-31"),
    ("W-T8", "session=2027-01-08", "2026-12-25"),
    ("W-T10", "summary_presented=2026-11-30", "2027-02-28"),
    ("W-T10", "summary_presented=2026-03-31", "2026-06-30"),
    ("W-T11", "programme_agreed=2026-04-01", "2027-04-01"),
    ("W-T12", "programme_agreed=2024-02-29", "2025-02-28"),
    ("W-T13", "programme_agreed=2026-04-01", "2027-04-01"),
    ("S-T1", "la_aware=2026-04-02", "2026-04-13"),
    ("S-T1", "la_aware=2026-11-19", "2026-11-26"),
    ("S-T2", "referral_complete=2026-11-20T16:00", "2026-11-23T16:00"),  # Friday to Monday
    ("S-T2", "referral_complete=2026-11-21T10:00", "2026-11-23T23:59"),  # Saturday: the whole of Monday
    ("S-T2", "referral_complete=2026-12-24T15:00", "2026-12-29T15:00"),
    ("S-T3", "referral_forwarded=2026-04-02T15:00", "2026-04-08T15:00"),
    ("S-T3", "referral_forwarded=2026-11-24T09:00", "2026-11-26T09:00"),
    ("S-T4", "referral_returned=2026-08-27", "2026-09-04"),  # over the August bank holiday
    ("S-T5", "referral_received=2026-11-23", "2026-11-25"),
    ("S-T6", "information_requested=2026-11-25", "2026-12-02"),
    ("S-T6", "information_requested=2026-12-22", "2026-12-31"),
    ("S-T7", "review_meeting=2026-11-23T10:00", "2026-11-20T10:00"),
    ("S-T7", "review_meeting=2026-04-07T14:00", "2026-04-02T14:00"),  # back over Easter
    ("S-T8", "rapid_meeting_held=2026-12-10", "2026-12-14"),
    ("S-T8", "rapid_meeting_held=2026-12-24", "2026-12-30"),
    ("S-T9", "referral_received=2026-11-23", "2026-12-14"),
    ("S-T9", "referral_received=2024-12-18", "2025-01-13"),
    ("S-T9", "referral_received=2026-02-28", "2026-03-20"),
    ("S-T9", "referral_received=2026-11-23 first_told=2026-11-20", "2026-12-11"),  # where the board chose so
    ("S-T9a", "referral_received=2026-11-23", "2026-12-14"),
    ("S-T9b", "first_told=2026-11-20", "2026-12-11"),
    ("S-T10", "referral_complete=2026-11-23", "2027-01-28"),
    ("S-T11", "cspr_decided=2026-12-11", "2026-12-29"),
    ("S-T11", "cspr_decided=2026-12-21", "2027-01-07"),
    ("S-T12", "draft_sent=2027-03-15", "2027-03-31"),
    ("S-T13", "planned_publication=2027-05-04", "2027-04-27"),
    ("S-T13", "planned_publication=2026-09-07", "2026-08-31"),
    ("S-T14", "published=2027-05-04", "2028-05-04"),
    ("S-T14", "published=2024-02-29", "2025-02-28"),
    ("S-T15", "cspr_decided=2026-12-11", "2027-06-11"),
    ("S-T15", "cspr_decided=2026-08-31", "2027-02-28"),
    ("S-T16", "year_begins=2026-04-01", "2027-04-01"),
    ("S-T17", "referral_received=2026-11-23", "2026-11-30"),
    ("S-T18", "policy_dated=2019-06-01", "2019-11-01"),
    ("S-T19", "year_begins=2026-04-01", "2027-04-01"),
    ("S-T20", "year_begins=2026-04-01", "2027-04-01"),
    ("S-T21", "next_prsg_meeting=2027-01-12", "2027-01-12"),
    ("T-T1", "last_done=2026-01-31", "2027-01-31"),
    ("T-T2", "last_done=2024-02-29", "2025-02-28"),
    ("T-T3", "last_done=2026-07-15", "2027-07-15"),
    ("K-T1", "panel_last_held=2026-12-31", "2027-02-28"),
    ("K-T1", "panel_last_held=2026-11-03", "2027-01-03"),  # a Sunday: not moved
    ("K-T2", "policy_approved=2014-04-15", "2016-04-15"),
]
EXCEPTIONAL = {"W-T4": 24, "W-T5": 36}


def file_of(limit: str) -> BoardFile:
    return board(BOARD_OF[limit.partition("-")[0]]).board


def limit_of(limit: str) -> Limit:
    return next(each for each in file_of(limit).limits if each.id == limit)


def named(event: str | BySetting | None) -> str | None:
    return f"({event.setting})" if isinstance(event, BySetting) else event


@pytest.mark.parametrize("limit", WRITTEN)
def test_a_limit_is_as_the_procedure_has_it(limit: str) -> None:
    said = limit_of(limit)

    found = (named(said.from_), named(said.to), said.amount, said.unit, said.direction, said.kind)
    assert found == WRITTEN[limit]


@pytest.mark.parametrize(("limit", "events", "due"), DAYS)
def test_a_limit_comes_to_the_day_counted_by_hand(limit: str, events: str, due: str) -> None:
    assert due_command(file_of(limit), limit, events.split(" "))[-1] == due


def test_every_limit_of_the_procedures_is_written_and_counted_here() -> None:
    theirs = {each.id for name in BOARDS for each in board(name).board.limits if "-T" in each.id}
    windows = {limit for limit, said in WRITTEN.items() if said[-1] == "window"}

    assert theirs == WRITTEN.keys() | EARLIEST.keys()
    assert {limit for limit, _events, _due in DAYS} == theirs - windows


@pytest.mark.parametrize("limit", EARLIEST)
def test_of_two_limits_the_earlier_counts(limit: str) -> None:
    assert limit_of(limit).earliest_of == EARLIEST[limit]


@pytest.mark.parametrize("limit", EXCEPTIONAL)
def test_a_timeline_goes_further_back_in_exceptional_circumstances(limit: str) -> None:
    exceptional = limit_of(limit).exceptional

    assert exceptional is not None
    assert exceptional.amount == EXCEPTIONAL[limit]


def test_the_table_of_timelines_says_what_the_limits_say() -> None:
    table = board("wales").tables["W-D2"]

    def months(review: str, longer: str) -> object:
        outputs = table.decide({"review": review, "longer": longer}).outputs
        assert isinstance(outputs, dict)
        return int(outputs["months"])

    for review, limit in (("concise", "W-T4"), ("extended", "W-T5")):
        said = limit_of(limit)
        assert said.exceptional is not None
        assert (months(review, "no"), months(review, "yes")) == (said.amount, said.exceptional.amount)


def test_hours_count_as_elapsed_where_a_board_chooses_the_clock() -> None:
    by_clock = file_of("S-T2").model_copy(update={"hours_mode": "clock"})

    assert due_command(by_clock, "S-T2", ["referral_complete=2026-11-20T16:00"])[-1] == "2026-11-21T16:00"
