"""Answers read back."""

from __future__ import annotations

from typing import Any

import pytest
from flask import render_template_string

from tests.unit.forms.samples import context, form_of
from webapp import forms

FORM = form_of(
    "{key: advice, type: advice, table: T, from: step, decision: decision, reason: why}",
    "{key: decision, type: radios, label: What was decided?, summary: Decision, required: true,"
    " options: [{value: a, label: Review}, {value: b, label: Close}]}",
    "{key: why, type: long_text, label: Why?, max_words: 2, soft: true, personal: true}",
    "{key: note, type: text, label: Note}",
    "{key: hidden, type: text, label: Hidden, show_when: 'note = \"x\"'}",
    "{key: children, type: group, label: Children, item: Child, fields: [{key: name, type: text, label: Name}]}",
)


def rows(values: dict[str, Any]) -> dict[str, forms.Row]:
    world = context(advice={"step": forms.Advice("a")})
    (section,) = forms.summary(FORM, FORM.sections, values, world)
    return {row.key: row for row in section.rows}


def test_an_answer_is_said_in_words_under_its_short_name():
    row = rows({"decision": "a"})["decision"]

    assert (row.label, row.lines, row.state_words) == ("Decision", ("Review",), "Same as the decision table")


def test_a_decision_that_differs_from_its_table_says_so():
    assert rows({"decision": "b"})["decision"].state_words == "Different from the decision table"


def test_what_is_hidden_is_left_out_and_what_was_skipped_is_said():
    found = rows({"decision": "a"})

    assert "hidden" not in found
    assert found["note"].empty == "Not provided (optional)"
    assert found["decision"].empty == "Not provided"


def test_a_soft_limit_of_words_is_told_but_refuses_nothing():
    row = rows({"decision": "a", "why": "one two three"})["why"]

    assert row.state_words == "1 words over the limit asked for"
    assert row.personal


def test_a_repeated_answer_has_a_card_for_each_item():
    cards = rows({"children": [{"name": "Ann"}, {"name": "Ben"}]})["children"].cards

    assert [(card.title, card.rows[0].lines) for card in cards] == [
        ("Child 1", ("Ann",)),
        ("Child 2", ("Ben",)),
    ]


@pytest.mark.usefixtures("page")
def test_each_answer_leads_back_to_its_question():
    template = (
        '{% from "forms/summary.html" import answer_summary %}{{ answer_summary(sections, change="/task") }}'
    )
    sections = forms.summary(FORM, FORM.sections, {"children": [{"name": "Ann"}]}, context())

    drawn = render_template_string(template, sections=sections)

    assert 'href="/task#decision"' in drawn
    assert 'href="/task#children-0-name"' in drawn
