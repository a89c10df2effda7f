"""What holds whatever is typed, posted or sent."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tests.unit.forms.samples import context, form_of
from webapp import forms
from webapp.errors import ConfigurationError
from webapp.forms.draft import draft_of
from webapp.forms.entries import from_posted, from_values
from webapp.forms.judging import judge, parts_of

OPTIONS = "options: [{value: a, label: A, other: true}, {value: b, label: B}]"
SIMPLE = [each for each in forms.TYPES if each not in {"heading", "guidance", "advice", "rating", "group"}]
ONLY_OUTSIDE_GROUPS = ("declaration", "matrix", "checklist", "attendance", "votes", "figures")
EXTRA = {
    "radios": OPTIONS,
    "checkboxes": OPTIONS,
    "select": OPTIONS,
    "date": "allow_not_known: true, not_after: today()",
    "matrix": "rows: agencies, min_rows: 1, columns: [{key: date, type: date, label: D, required: true},"
    " {key: checkboxes, type: checkboxes, label: C, options: [{value: a, label: A}, {value: b, label: B}]}]",
    "attendance": "meeting: panel",
    "votes": "meeting: panel, voters: attendance",
    "figures": "measure: a",
    "checklist": "items: [{value: police, label: P}, {value: health, label: H}], note_when: [no]",
}
FIELDS = [f"{{key: {each}, type: {each}, label: {each}, {EXTRA.get(each, '')}}}" for each in SIMPLE]
INNER = [field for field in FIELDS if not any(each in field for each in ONLY_OUTSIDE_GROUPS)]
FORM = form_of(
    *FIELDS,
    f"{{key: group, type: group, label: Group, item: Item, required: true, fields: [{', '.join(INNER)}]}}",
    "{key: last, type: text, label: Last, required: true, show_when: 'radios = \"a\" or number > 3'}",
    rules="[{require: 'text != phone', message: Not the same, field: text}]",
)
ROWS, CELLS = (
    ("police", "health", "circus"),
    ("date-day", "date-month", "date-year", "checkboxes", "answer", "note", "came", "who", "vote"),
)
PARTS = parts_of(FORM.sections)
NAMES = [
    prefix + key + part
    for prefix in ("", "group-0-", "group-1-")
    for key in [*SIMPLE, "group", "radios_other"]
    for part in (
        "",
        "-day",
        "-month",
        "-year",
        "-time",
        "-not_known",
        "-name",
        "-confirm",
        "-line1",
        "-postcode",
        "-kept",
    )
] + [
    f"{key}-{row}-{cell}"
    for key, row, cell in product(("matrix", "checklist", "attendance", "votes"), ROWS, CELLS)
]
NAMES += ["group-items", "_add", "_remove", "_shown", "_page"]
TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "yes",
            "no",
            "a",
            "b",
            "1",
            "2",
            "12",
            "Jan",
            "2026",
            "0",
            "group",
            "police",
            "p1",
            "9:30am",
            "a@b.uk",
        ]
    ),
)
POSTS = st.lists(st.tuples(st.sampled_from(NAMES), TEXTS), max_size=40).map(MultiDict)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def answers_again(values: dict[str, Any]) -> dict[str, Any]:
    return forms.answers(FORM, FORM.sections, values, context())


@QUICK
@given(POSTS)
def test_whatever_is_posted_makes_answers_or_faults(posted: MultiDict[str, str]):
    entries = from_posted(PARTS, posted, context())
    judged = judge(FORM, FORM.sections, entries, context())

    assert json.loads(json.dumps(judged.values)) == judged.values
    assert all(fault.message for fault in judged.faults)


@QUICK
@given(POSTS)
def test_answers_stored_and_read_again_are_the_same(posted: MultiDict[str, str]):
    values = judge(FORM, FORM.sections, from_posted(PARTS, posted, context()), context()).values
    again = answers_again(json.loads(json.dumps(values)))

    assert again == values


@QUICK
@given(POSTS)
def test_a_draft_put_back_on_the_page_says_what_the_post_said(posted: MultiDict[str, str]):
    entries = from_posted(PARTS, posted, context())
    draft = json.loads(json.dumps(draft_of(entries)))

    again = from_values(PARTS, draft, context())

    assert draft_of(again) == draft
    assert (
        judge(FORM, FORM.sections, again, context()).values
        == judge(FORM, FORM.sections, entries, context()).values
    )


@QUICK
@given(st.dictionaries(st.sampled_from([*SIMPLE, "group", "last", "no_such"]), JSON, max_size=8))
def test_whatever_is_sent_as_json_makes_answers_or_faults(values: dict[str, Any]):
    faults = forms.check_answers(FORM, FORM.sections, values, context())

    assert all(fault.message for fault in faults)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200) | st.text(alphabet="form:{}[]-, \n\"'&*!|>abc01", max_size=120))
def test_whatever_a_file_holds_it_is_a_form_or_one_sentence(text: str):
    told = refusal(text)

    assert told is None or (told.startswith("f.yaml: ") and "\n" not in told)


def refusal(text: str) -> str | None:
    try:
        forms.read(text, "f.yaml")
    except ConfigurationError as error:
        return error.message
    return None
