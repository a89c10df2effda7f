"""Checklists: each item yes, no or not relevant, with a note."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import render_template_string
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tests.unit.forms.samples import context, form_of, kept, told
from webapp import forms
from webapp.errors import ConfigurationError

ITEMS = "items: [{value: signed, label: It is signed}, {value: dated, label: It is dated, hint: On the last page}]"
FORM = form_of(f"{{key: checks, type: checklist, label: Check the report, {ITEMS}, note_when: no}}")
REQUIRED = form_of(f"{{key: checks, type: checklist, label: Check, required: true, {ITEMS}}}")
CELLS = st.fixed_dictionaries(
    {}, optional={"answer": st.sampled_from(["yes", "no", "not_relevant"]), "note": st.text(max_size=20)}
)


def test_each_item_is_kept_and_said_with_its_note():
    answers = {"checks": {"signed": {"answer": "yes"}, "dated": {"answer": "no", "note": "Asked for"}}}

    assert told(FORM, answers) == []
    assert kept(FORM, answers) == answers
    (section,) = forms.summary(FORM, FORM.sections, answers, context())
    assert section.rows[0].lines == ("It is signed: Yes", "It is dated: No. Asked for")


def test_an_answer_that_must_be_explained_wants_its_note():
    assert told(FORM, {"checks": {"signed": {"answer": "no"}, "dated": {"answer": "not_relevant"}}}) == [
        "checks-signed-note: Enter the note on “It is signed”"
    ]


def test_a_note_alone_is_no_answer():
    assert told(FORM, {"checks": {"signed": {"note": "See page 2"}}}) == [
        "checks-signed-answer: Select an answer to “It is signed”"
    ]


def test_a_required_checklist_is_answered_throughout():
    assert told(REQUIRED, {"checks": {"signed": {"answer": "yes"}}}) == [
        "checks-dated-answer: Select an answer to “It is dated”"
    ]
    assert told(FORM, {"checks": {"signed": {"answer": "yes"}}}) == []


def test_conditions_see_a_list_of_items():
    form = form_of(
        f"{{key: checks, type: checklist, label: L, {ITEMS}}}",
        "{key: why, type: text, label: Why?, required: true,"
        " show_when: 'some c in checks satisfies c.answer = \"no\"'}",
    )

    assert form.questions["checks"].feel({"dated": {"answer": "no"}}) == [
        {"item": "dated", "answer": "no", "note": None}
    ]
    assert told(form, {"checks": {"dated": {"answer": "no"}}}) == ["why: Enter an answer to “Why?”"]
    assert told(form, {"checks": {"dated": {"answer": "yes"}}}) == []


@pytest.mark.usefixtures("page")
def test_every_input_says_which_item_it_is_about():
    template = '{% from "forms/page.html" import form_fields %}{{ form_fields(form) }}'
    posted = MultiDict([("checks-signed-answer", "no"), ("checks-signed-note", " not yet ")])
    page: Any = forms.build(FORM.sections, FORM, context())(formdata=posted)
    html = render_template_string(template, form=page)

    assert re.findall(r"<legend[^>]*>\s*(It is .*?)\s*</legend>", html) == ["It is signed", "It is dated"]
    assert re.findall(r"Note<span[^>]*> (on: .*?)</span>", html) == ["on: It is signed", "on: It is dated"]
    assert re.search(r'name="checks-signed-note"[^>]*value="not yet"', html)
    assert page.validate()
    assert page.answers == {"checks": {"signed": {"answer": "no", "note": "not yet"}}}


@given(st.fixed_dictionaries({"signed": CELLS, "dated": CELLS}))
def test_a_checklist_stored_and_read_again_is_the_same(cells: dict[str, Any]):
    stored = kept(FORM, {"checks": cells})

    assert kept(FORM, stored) == stored
    assert all(each for each in stored.get("checks", {}).values())


def test_a_checklist_that_cannot_work_is_refused_when_it_is_read():
    with pytest.raises(ConfigurationError, match="stands there twice"):
        form_of("{key: c, type: checklist, label: C, items: [{value: a, label: A}, {value: a, label: B}]}")
