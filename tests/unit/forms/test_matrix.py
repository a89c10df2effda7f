"""Tables to fill in: the same questions for each agency or each row."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask import render_template_string
from werkzeug.datastructures import MultiDict

from tests.unit.forms.samples import context, form_of, kept, told
from webapp import forms
from webapp.errors import ConfigurationError

COLUMNS = (
    "columns: [{key: came, type: yes_no, label: Came, required: true},"
    " {key: sent, type: date, label: Minutes sent, not_after: today()}]"
)
INVITED = form_of(f"{{key: invited, type: matrix, label: Who came?, rows: agencies, {COLUMNS}}}")
TEMPLATE = """
{% from "forms/page.html" import error_summary, form_fields %}
{{ error_summary(form) }}{{ form_fields(form) }}
"""


def matrix(more: str) -> forms.Form:
    return form_of(f"{{key: m, type: matrix, label: The table, {more}}}")


def drawn(form: forms.Form, posted: list[tuple[str, str]] | None = None, data: Any = None) -> str:
    page = forms.build(form.sections, form, context())(
        formdata=None if posted is None else MultiDict(posted), data=data
    )
    if posted is not None:
        page.validate()
    return render_template_string(TEMPLATE, form=page)


def test_each_row_is_kept_under_its_key_and_said_on_a_line():
    given = {"invited": {"health": {"came": "no"}, "police": {"came": "yes", "sent": "2026-11-20"}}}
    in_order = {"police": {"came": "yes", "sent": "2026-11-20"}, "health": {"came": "no"}}

    assert told(INVITED, given) == []
    assert kept(INVITED, given) == {"invited": in_order}
    assert list(kept(INVITED, given)["invited"]) == ["police", "health"]
    (section,) = forms.summary(INVITED, INVITED.sections, given, context())
    assert section.rows[0].lines == ("Police: Came: Yes; Minutes sent: 20 November 2026", "Health: Came: No")


def test_rows_left_blank_are_left_out_and_ask_for_nothing():
    assert told(INVITED, {"invited": {"police": {"came": "yes"}, "health": {}}}) == []
    assert kept(INVITED, {"invited": {"police": {"came": "yes"}, "health": {}}}) == {
        "invited": {"police": {"came": "yes"}}
    }
    assert kept(INVITED, {"invited": {"police": {}}}) == {}


def test_a_row_that_is_begun_must_be_complete_and_right():
    late = {"invited": {"police": {"sent": "2026-11-24"}}}

    assert told(INVITED, late) == [
        "invited-police-came: Police: select came",
        "invited-police-sent-day: Police: minutes sent must be today or in the past",
    ]


def test_rows_that_are_required_are_missed():
    one = matrix(f"rows: agencies, required_rows: [health], {COLUMNS}")
    every = matrix(
        "rows: [{value: a, label: A}, {value: b, label: B}], required_rows: all,"
        " columns: [{key: n, type: number, label: N}]"
    )

    assert not one.is_optional(one.questions["m"])
    assert told(one, {}) == ["m-health-came: Health: select came"]
    assert told(every, {"m": {"a": {"n": "1"}}}) == ["m: B: fill in this row"]


def test_fewer_rows_than_asked_for_are_too_few():
    some = matrix(f"rows: agencies, min_rows: 2, {COLUMNS}")
    any_one = matrix(f"rows: agencies, required: true, {COLUMNS}")

    assert told(some, {"m": {"police": {"came": "no"}}}) == ["m: The table: fill in at least 2 rows"]
    assert told(any_one, {}) == ["m: Enter the table"]


def test_conditions_see_a_list_with_each_row_under_its_key():
    form = form_of(
        f"{{key: invited, type: matrix, label: L, rows: agencies, {COLUMNS}}}",
        "{key: why, type: text, label: Why not?, required: true,"
        ' show_when: \'some r in invited satisfies r.row = "police" and r.came = "no"\'}',
    )

    assert form.questions["invited"].feel(
        {"police": {"came": "yes", "sent": "2026-11-20"}, "health": {"came": "no"}}
    ) == [
        {"row": "police", "came": "yes", "sent": date(2026, 11, 20)},
        {"row": "health", "came": "no", "sent": None},
    ]
    assert told(form, {"invited": {"police": {"came": "no"}}}) == ["why: Enter an answer to “Why not?”"]
    assert told(form, {"invited": {"health": {"came": "no"}}}) == []


@pytest.mark.parametrize(
    "given", [{"circus": {"came": "yes"}}, {"police": {"left": "yes"}}, ["police"], {"police": 1}]
)
def test_what_is_no_row_or_column_is_refused(given: Any):
    assert told(INVITED, {"invited": given}) == [
        "invited: The answer to “Who came?” is not in the form expected"
    ]


def test_where_nobody_knows_the_agencies_any_row_is_taken():
    given = {"invited": {"coastguard": {"came": "yes"}}}

    assert told(INVITED, given, agencies=None) == []
    assert kept(INVITED, given, agencies=None) == given


@pytest.mark.usefixtures("page")
def test_every_input_of_the_table_has_a_label_of_its_own():
    html = drawn(INVITED)

    hidden = re.findall(r"<legend[^>]*govuk-visually-hidden[^>]*>\s*(.*?)\s*</legend>", html, re.DOTALL)
    assert hidden == ["Police, came", "Police, minutes sent", "Health, came", "Health, minutes sent"]
    assert html.count('<th scope="row">') == 2
    assert html.count('<th scope="col">') == 3


@pytest.mark.usefixtures("page")
def test_what_was_typed_stands_in_the_table_again_with_its_error_in_the_cell():
    posted = [
        ("invited-police-came", "yes"),
        ("invited-police-sent-day", "31"),
        ("invited-police-sent-month", "2"),
        ("invited-police-sent-year", "2026"),
    ]
    html = drawn(INVITED, posted)

    assert 'href="#invited-police-sent-' in html
    assert "Police: minutes sent must be a real date" in html
    assert re.search(r'name="invited-police-sent-day"[^>]*value="31"', html)
    assert re.search(r'id="invited-police-came"[^>]*checked', html)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (
            "rows: people, columns: [{key: a, type: text, label: A}]",
            "s.m: write `agencies`, or a list of rows",
        ),
        (
            "rows: [{value: A b, label: A}], columns: [{key: a, type: text, label: A}]",
            "m.A b.value: `A b` is no key",
        ),
        (
            "rows: [{value: a, label: A}, {value: a, label: B}], columns: [{key: a, type: text, label: A}]",
            "`a` stands",
        ),
        ("rows: agencies, columns: [{key: row, type: text, label: A}]", "no column can be called `row`"),
        (
            "rows: agencies, columns: [{key: a, type: text, label: A}, {key: a, type: text, label: B}]",
            "`a` stands",
        ),
        (
            "rows: agencies, columns: [{key: a, type: text, label: A, show_when: 1 = 1}]",
            "it has no conditions",
        ),
        (
            "rows: agencies, columns: [{key: a, type: radios, label: A, options: [{value: o, label: O, other: true}]}]",
            "no room",
        ),
        ("rows: agencies, columns: [{key: a, type: files, label: A}]", "files"),
        (
            "rows: [{value: a, label: A}], required_rows: [b], columns: [{key: a, type: text, label: A}]",
            "`b`, which is no row",
        ),
        (
            "rows: [{value: a, label: A}], min_rows: 2, columns: [{key: a, type: text, label: A}]",
            "2 rows of 1",
        ),
    ],
)
def test_a_table_that_cannot_work_is_refused_when_it_is_read(more: str, problem: str):
    with pytest.raises(ConfigurationError, match=re.escape(problem)):
        matrix(more)
