"""On which days a standing panel meets next."""

from __future__ import annotations

from datetime import date

from webapp.configuration.limits import Amount
from webapp.configuration.reminders import Schedule
from webapp.deadlines.calendar import Calendar
from webapp.meetings.coming_dates import coming_dates
from webapp.text import Text

EVERY_TWO_MONTHS = Schedule(key="panel", label=Text(en="Panel"), every=Amount(amount=2, unit="months"))


def test_a_panel_meets_every_two_months_on_working_days():
    found = coming_dates(EVERY_TWO_MONTHS, date(2026, 6, 25), Calendar(), today=date(2026, 7, 1), how_many=3)

    # 25 August; 25 October is a Sunday; 25 December is Christmas Day, the 26th a Saturday, the 28th instead of it
    assert found == [date(2026, 8, 25), date(2026, 10, 26), date(2026, 12, 29)]


def test_days_that_have_passed_are_left_out():
    found = coming_dates(EVERY_TWO_MONTHS, date(2025, 1, 6), Calendar(), today=date(2026, 1, 8), how_many=1)

    assert found == [date(2026, 3, 6)]


def test_without_a_meeting_before_it_counts_from_today():
    found = coming_dates(EVERY_TWO_MONTHS, None, Calendar(), today=date(2026, 1, 8), how_many=1)

    assert found == [date(2026, 3, 9)]  # 8 March is a Sunday
