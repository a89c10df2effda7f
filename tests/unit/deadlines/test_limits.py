"""Limits, how they are counted in words, and the earliest of several."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from webapp.deadlines.calendar import Calendar
from webapp.deadlines.limits import Limit, due
from webapp.text import Text

CALENDAR = Calendar()
LONDON = ZoneInfo("Europe/London")

HOLD_REVIEW = Limit(
    id="T3",
    label=Text(en="Hold the review"),
    from_event="panel_decision",
    to_event="meeting",
    amount=28,
    from_words=Text(en="the panel's decision", cy="penderfyniad y panel"),
)
TEN_DAYS = Limit("T4a", Text(en="Report"), "meeting", "report", 10, "working_days", "before")
TWO_WEEKS = Limit("T4b", Text(en="Report"), "meeting", "report", 2, "weeks", "before")
REPORT = Limit(
    "T4", Text(en="Report"), "meeting", "report", direction="before", earliest_of=(TEN_DAYS, TWO_WEEKS)
)


def test_a_due_date_says_how_it_was_counted_in_english_and_welsh() -> None:
    found = due(HOLD_REVIEW, date(2026, 3, 16), CALENDAR)

    assert found.on == date(2026, 4, 27)
    assert found.at == datetime(2026, 4, 27, 23, 59, 59, tzinfo=LONDON)
    assert found.counted.en == "28 working days after the panel's decision on Monday 16 March 2026"
    assert found.counted.cy == "28 diwrnod gwaith ar ôl penderfyniad y panel ar ddydd Llun 16 Mawrth 2026"
    assert found.iso == "2026-04-27"


def test_an_event_without_a_name_in_words_is_named_as_it_is_written() -> None:
    plain = Limit("T1", Text(en="Refer"), "case_identified", "referral_received", 2)

    assert due(plain, date(2024, 12, 20), CALENDAR).counted == Text(
        en="2 working days after case identified on Friday 20 December 2024",
        cy="2 ddiwrnod gwaith ar ôl case identified ar ddydd Gwener 20 Rhagfyr 2024",
    )


def test_the_earlier_of_two_limits_counts_where_easter_pulls_them_apart() -> None:
    found = due(REPORT, date(2026, 4, 16), CALENDAR)

    assert found.on == date(2026, 3, 31)
    assert found.counted.en.startswith("10 working days before meeting on Thursday 16 April 2026")


def test_two_limits_that_coincide_give_their_common_day() -> None:
    assert due(REPORT, date(2026, 6, 24), CALENDAR).on == date(2026, 6, 10)


def test_the_earlier_of_two_limits_is_the_weeks_when_more_days_off_are_not_in_them() -> None:
    nine_days = Limit("T4a", Text(en="Report"), "meeting", "report", 9, "working_days", "before")
    report = Limit("T4", Text(en="Report"), "meeting", "report", earliest_of=(nine_days, TWO_WEEKS))

    assert due(report, date(2026, 6, 24), CALENDAR).counted.en.startswith("2 weeks before")


def test_a_due_date_on_a_sunday_stays_there_and_names_the_last_working_day() -> None:
    six_months = Limit("T5", Text(en="Whole review"), "referral", "accepted", 6, "months")

    found = due(six_months, date(2026, 8, 31), CALENDAR)

    assert found.on == date(2027, 2, 28)
    assert found.note.en == "Sunday – the last working day before is Friday 26 February 2027"
    assert found.note.cy == "dydd Sul – y diwrnod gwaith olaf cyn hynny yw dydd Gwener 26 Chwefror 2027"


def test_a_due_date_on_a_bank_holiday_says_it_is_not_a_working_day() -> None:
    week = Limit("T6", Text(en="Send"), "asked", "sent", 1, "weeks")

    assert due(week, date(2026, 3, 30), CALENDAR).note.en == (
        "Monday, not a working day – the last working day before is Thursday 2 April 2026"
    )


def test_a_due_date_past_the_known_bank_holidays_warns() -> None:
    beyond = date(CALENDAR.last_known_year, 12, 29)

    assert "check this date by hand" in due(HOLD_REVIEW, beyond, CALENDAR).note.en


def test_a_limit_in_hours_is_due_at_a_time() -> None:
    forward = Limit("T2", Text(en="Forward"), "received", "forwarded", 24, "hours")

    found = due(forward, datetime(2026, 11, 20, 16, 0, tzinfo=LONDON), CALENDAR)

    assert found.iso == "2026-11-23T16:00"
    assert found.counted.en == "24 hours after received on Friday 20 November 2026 at 16:00"
