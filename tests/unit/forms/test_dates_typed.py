"""Dates and times as people type them."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from tests.unit.forms.samples import context, form_of
from webapp import forms
from webapp.forms.fields.date_time import read_time

pytestmark = pytest.mark.usefixtures("page")

FORM = form_of("{key: on, type: date, label: Date of incident, required: true, allow_not_known: true}")


def posted(day: str, month: str, year: str, **more: str) -> forms.AnswerForm:
    data = MultiDict({"on-day": day, "on-month": month, "on-year": year, **more})
    page = forms.build(FORM.sections, FORM, context())(formdata=data)
    page.validate()
    return page


@pytest.mark.parametrize("month", ["1", "01", "Jan", "january", "JAN.", "Ionawr", "ion"])
def test_a_month_may_be_a_number_or_a_name_in_either_language(month: str):
    assert posted(" 5 ", month, "2026").answers == {"on": "2026-01-05"}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("", "", ""), "Enter date of incident"),
        (("5", "", "2026"), "Date of incident must include a month"),
        (("5", "", ""), "Date of incident must include a month and a year"),
        (("31", "6", "2026"), "Date of incident must be a real date"),
        (("5", "Juvember", "2026"), "Date of incident must be a real date"),
        (("5", "6", "26"), "Date of incident: the year must have 4 numbers, like 2026"),
        (("5", "6", "1899"), "Date of incident: the year must be between 1900 and 2199"),
        (("5", "6", "9999"), "Date of incident: the year must be between 1900 and 2199"),
    ],
)
def test_a_date_that_cannot_be_is_refused_in_gov_uk_words(typed: tuple[str, str, str], message: str):
    assert [fault.message for fault in posted(*typed).faults] == [message]


def test_a_date_that_is_not_known_is_ticked_and_not_typed_too():
    ticked = {"on-not_known": "yes"}

    assert posted("", "", "", **ticked).answers == {"on": "not_known"}
    assert [fault.message for fault in posted("5", "6", "2026", **ticked).faults] == [
        "Enter a date or select that you do not know it, not both"
    ]


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("9", "09:00"), ("9:30", "09:30"), ("9.30am", "09:30"), ("0930", "09:30"), ("2pm", "14:00"),
        ("2 p.m.", "14:00"), ("12am", "00:00"), ("midday", "12:00"), ("14:05", "14:05"),
        ("25:00", None), ("9:75", None), ("13pm", None), ("soon", None),
    ],
)  # fmt: skip
def test_a_time_may_be_typed_as_people_say_it(typed: str, time: str | None):
    found = read_time(typed)

    assert (found and found.isoformat("minutes")) == time
