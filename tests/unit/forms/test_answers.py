"""Answers held against a form, without any page."""

from __future__ import annotations

import pytest

from tests.unit.forms.samples import form_of, kept, told
from webapp import forms


def test_a_required_answer_is_asked_for_by_its_name():
    form = form_of("{key: author, type: text, label: Your name, required: true}")

    assert told(form, {}) == ["author: Enter your name"]


def test_a_board_may_word_an_error_itself():
    form = form_of(
        "{key: new, type: yes_no, label: New learning?, required: true,"
        " errors: {required: Select if a review would bring new learning}}"
    )

    assert told(form, {}) == ["new: Select if a review would bring new learning"]


def test_a_hidden_field_is_not_required_and_its_answer_is_dropped():
    form = form_of(
        "{key: harm, type: yes_no, label: Harm?}",
        "{key: reason, type: text, label: Reason, required: true, show_when: 'harm = \"no\"'}",
    )

    assert told(form, {"harm": "yes"}) == []
    assert kept(form, {"harm": "yes", "reason": "left over"}) == {"harm": "yes"}
    assert told(form, {"harm": "no"}) == ["reason: Enter reason"]


def test_what_is_hidden_hides_what_depends_on_it():
    form = form_of(
        "{key: a, type: yes_no, label: A}",
        "{key: b, type: yes_no, label: B, show_when: 'a = \"yes\"'}",
        "{key: c, type: text, label: C, show_when: 'b = \"yes\"'}",
    )

    assert kept(form, {"a": "no", "b": "yes", "c": "x"}) == {"a": "no"}


def test_other_asks_what_and_only_of_those_who_chose_it():
    form = form_of("{key: from, type: agency, label: Agency, other: true}")
    agencies = [("police", "Police")]

    assert told(form, {"from": "police"}, agencies=agencies) == []
    assert told(form, {"from": "other"}, agencies=agencies) == ["from_other: Enter name of the agency"]
    assert told(form, {"from": "circus"}, agencies=agencies) == [
        "from: Agency must be one of the options offered"
    ]


def test_a_rule_between_answers_speaks_at_its_field():
    form = form_of(
        "{key: email, type: email, label: Email}",
        "{key: phone, type: phone, label: Phone}",
        rules="[{require: 'email != null or phone != null', message: Enter one of them, field: email}]",
    )

    assert told(form, {}) == ["email: Enter one of them"]
    assert told(form, {"phone": "01632 960 001"}) == []


def test_a_group_needs_its_items_and_names_the_one_that_is_wrong():
    form = form_of(
        "{key: children, type: group, label: Children, item: Child, required: true, max: 2, fields: ["
        "{key: name, type: text, label: Name, required: true},"
        "{key: born, type: date, label: Date of birth, required: true, allow_not_known: true},"
        "{key: died, type: date, label: Date of death, not_before: born}]}"
    )

    assert told(form, {}) == ["children: Give the details of at least 1: child"]
    assert told(form, {"children": [{"name": "A", "born": "not_known"}, {"name": "B"}]}) == [
        "children-1-born-day: Child 2: enter date of birth"
    ]
    assert told(form, {"children": [{"name": "A", "born": "2020-05-01", "died": "2020-04-30"}]}) == [
        "children-0-died-day: Child 1: date of death must be on or after 1 May 2020"
    ]


def test_wholly_blank_items_are_dropped():
    form = form_of(
        "{key: family, type: group, label: Family, item: Person,"
        " fields: [{key: name, type: text, label: Name}]}"
    )

    assert kept(form, {"family": [{}, {"name": "A"}, {"name": ""}]}) == {"family": [{"name": "A"}]}
    assert kept(form, {"family": [{}]}) == {}


def test_a_decision_that_differs_from_the_table_needs_a_reason():
    form = form_of(
        "{key: advice, type: advice, table: CE-D1, from: criteria_table, decision: decision, reason: why}",
        "{key: decision, type: radios, label: Decision, required: true,"
        " options: [{value: review, label: Review}, {value: close, label: Close}]}",
        "{key: why, type: long_text, label: Reasons}",
    )
    table = {"criteria_table.outcome": "review"}

    assert told(form, {"decision": "review"}, lookup=table.get) == []
    assert told(form, {"decision": "close", "why": "Too old"}, lookup=table.get) == []
    assert told(form, {"decision": "close"}, lookup=table.get) == [
        "why: Give the reasons. Your decision differs from the table"
    ]
    assert told(form, {"decision": "close"}) == []


@pytest.mark.parametrize(("limit", "errors"), [("max_words: 3", 1), ("max_words: 3, soft: true", 0)])
def test_a_soft_limit_of_words_refuses_nothing(limit: str, errors: int):
    form = form_of(f"{{key: t, type: long_text, label: Summary, {limit}}}")

    assert len(told(form, {"t": "one two three four"})) == errors


def test_an_unknown_field_is_named():
    assert told(form_of("{key: a, type: text, label: A}"), {"b": "x"}) == [
        "b: There is no field b in this form"
    ]


def test_an_answer_in_another_section_of_the_form_is_known_to_conditions():
    form = forms.read(
        "form: f\ntitle: F\nsections:\n"
        "  - {key: one, fields: [{key: a, type: yes_no, label: A}]}\n"
        "  - {key: two, fields: [{key: b, type: text, label: B, required: true, show_when: 'a = \"yes\"'}]}\n",
        "f.yaml",
    )
    two = [form.section("two")]

    assert forms.check_answers(form, two, {}, forms.Context()) == []
    assert len(forms.check_answers(form, two, {}, forms.Context(values={"a": "yes"}))) == 1
