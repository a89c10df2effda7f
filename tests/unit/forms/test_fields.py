"""Each type of field: what it takes, how it keeps it, how it says it, and what it refuses."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.forms.samples import context, form_of, kept, told
from webapp.clock import LONDON

OPTIONS = "options: [{value: a, label: Apple}, {value: b, label: Bread}]"
FILE = {"id": "1", "name": "minutes.pdf", "size": 3000, "type": "application/pdf"}


@pytest.mark.parametrize(
    ("field", "given", "stored", "lines"),
    [
        ("type: text", " two\nlines ", "two lines", ("two lines",)),
        ("type: long_text", "one\r\n\r\ntwo", "one\n\ntwo", ("one", "two")),
        ("type: email", "a.b@example.org", "a.b@example.org", ("a.b@example.org",)),
        ("type: phone", "01632 960 001", "01632 960 001", ("01632 960 001",)),
        ("type: date", "2026-04-16", "2026-04-16", ("16 April 2026",)),
        ("type: date", date(2026, 4, 16), "2026-04-16", ("16 April 2026",)),
        ("type: date, allow_not_known: true", "not_known", "not_known", ("Not known",)),
        ("type: partial_date", "2016", "2016", ("2016",)),
        ("type: partial_date", "2016-04", "2016-04", ("April 2016",)),
        ("type: partial_date", "2016-04-02", "2016-04-02", ("2 April 2016",)),
        ("type: date_time", "2026-04-16T14:30", "2026-04-16T14:30", ("16 April 2026 at 2:30pm",)),
        ("type: number", "12.50", "12.50", ("12.50",)),
        ("type: number, prefix: £", "£1,250", "1250", ("£1250",)),
        ("type: number", 3, "3", ("3",)),
        ("type: yes_no", "yes", "yes", ("Yes",)),
        ("type: yes_no_not_known", "not_known", "not_known", ("Not known",)),
        ("type: yes_no_not_relevant", "not_relevant", "not_relevant", ("Not relevant",)),
        (f"type: radios, {OPTIONS}", "a", "a", ("Apple",)),
        (f"type: select, {OPTIONS}", "b", "b", ("Bread",)),
        (f"type: checkboxes, {OPTIONS}", ["b", "a", "b"], ["a", "b"], ("Apple", "Bread")),
        ("type: agency", "health", "health", ("Health",)),
        ("type: agencies", ["health", "police"], ["police", "health"], ("Police", "Health")),
        (
            "type: person",
            {"id": "p1", "name": "Old name"},
            {"id": "p1", "name": "Helen Marsh"},
            ("Helen Marsh",),
        ),
        ("type: person", "Tom Aldridge", {"id": "p2", "name": "Tom Aldridge"}, ("Tom Aldridge",)),
        (
            "type: address",
            {"line1": "1 High Street", "town": "Crewe", "postcode": "cw1 2bj"},
            {"line1": "1 High Street", "town": "Crewe", "postcode": "CW1 2BJ"},
            ("1 High Street", "Crewe", "CW1 2BJ"),
        ),
        ("type: files", [FILE], [FILE], ("minutes.pdf (3 KB)",)),
        (
            "type: declaration",
            {"name": "Ann Lee", "date": "2026-11-20"},
            {"name": "Ann Lee", "date": "2026-11-20"},
            ("Ann Lee", "Signed on 20 November 2026"),
        ),
    ],
)
def test_an_answer_is_kept_and_said_as_its_type_says(
    field: str, given: Any, stored: Any, lines: tuple[str, ...]
):
    form = form_of(f"{{key: x, label: The answer, {field}}}")

    assert told(form, {"x": given}) == []
    assert kept(form, {"x": given}) == {"x": stored}
    assert form.questions["x"].lines(stored, context()) == lines


@pytest.mark.parametrize(
    ("field", "given", "message"),
    [
        ("type: text, max_length: 3", "four", "x: The answer must be 3 characters or fewer"),
        ("type: long_text, max_words: 2", "a b c", "x: The answer must be 2 words or fewer"),
        (
            "type: email",
            "a@b",
            "x: The answer must be an email address in the correct format, like name@example.com",
        ),
        (
            "type: phone",
            "ring me",
            "x: The answer must be a telephone number, like 01632 960 001 or 07700 900 982",
        ),
        ("type: date", "2026-02-30", "x-day: The answer must be a real date"),
        ("type: date", "2026--30", "x-month: The answer must include a month"),
        ("type: date", "26-02-03", "x-year: The answer: the year must have 4 numbers, like 2026"),
        ("type: date", "not_known", "x-month: The answer must include a month and a year"),
        ("type: date, not_after: today()", "2026-11-24", "x-day: The answer must be today or in the past"),
        ("type: date, not_before: today()", "2026-11-22", "x-day: The answer must be today or in the future"),
        ("type: partial_date", "2016-13", "x-month: The answer must be a real date"),
        ("type: date_time", "2026-04-16", "x-time: The answer must include a time"),
        (
            "type: date_time",
            "2026-04-16T25:00",
            "x-time: The answer must have a real time, like 9:30am or 14:00",
        ),
        ("type: number", "lots", "x: The answer must be a number, like 3"),
        ("type: number, decimals: 0", "1.5", "x: The answer must be a whole number"),
        ("type: number, min: 2", "1", "x: The answer must be 2 or more"),
        ("type: number, max: 2", "3", "x: The answer must be 2 or fewer"),
        ("type: yes_no", "not_known", "x: The answer must be one of the options offered"),
        ("type: agencies", ["circus"], "x: The answer must be among the options offered"),
        ("type: person", "nobody", "x: The answer must be one of the people offered"),
        (
            "type: address, required: true",
            {"town": "Crewe"},
            "x-line1: The answer must include the first line",
        ),
        (
            "type: address",
            {"postcode": "CW"},
            "x-postcode: The answer must have a full UK postcode, like AA3 1AB",
        ),
        ("type: files, max_files: 1", [FILE, {**FILE, "id": "2"}], "x: The answer: keep 1 files or fewer"),
        (
            "type: declaration",
            {"name": "A", "date": "2026-12-01"},
            "x-day: The date of signing must be today or in the past",
        ),
        (
            "type: declaration",
            {"name": "", "date": "2026-11-01"},
            "x-name: Enter the name of the person who signs",
        ),
        ("type: text", ["a list"], "x: The answer is not in the form expected"),
        ("type: files", "a name", "x: The answer is not in the form expected"),
    ],
)
def test_what_is_wrong_is_said_at_the_input_that_is_wrong(field: str, given: Any, message: str):
    form = form_of(f"{{key: x, label: The answer, {field}}}")

    assert told(form, {"x": given}) == [message]


@pytest.mark.parametrize(
    ("field", "stored", "value"),
    [
        ("type: date", "2026-04-16", date(2026, 4, 16)),
        ("type: date, allow_not_known: true", "not_known", "not_known"),
        ("type: number", "12.50", Decimal("12.50")),
        ("type: date_time", "2026-04-16T10:00", datetime(2026, 4, 16, 10, tzinfo=LONDON)),
        ("type: partial_date", "2016-04", "2016-04"),
    ],
)
def test_conditions_see_dates_as_dates_and_numbers_as_numbers(field: str, stored: str, value: Any):
    assert form_of(f"{{key: x, label: X, {field}}}").questions["x"].feel(stored) == value


def test_a_question_has_no_answer_among_its_values_only_where_it_may_be_left_out():
    form = form_of(
        "{key: a, type: yes_no, label: A, required: true}",
        "{key: b, type: yes_no, label: B, required: true, show_when: 'a = \"yes\"'}",
        "{key: c, type: text, label: C}",
    )

    assert form.questions["a"].domain(context()) == ("yes", "no")
    assert form.questions["b"].domain(context()) == ("yes", "no", None)
    assert form.questions["c"].domain(context()) is None


def test_an_optional_declaration_may_be_left_alone():
    form = form_of("{key: x, type: declaration, label: Sign, required: false}")

    assert told(form, {}) == []
