"""Long forms: how far each section has come, and which forms are long."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.forms.samples import context
from webapp import forms

FORM = forms.read(
    """
form: f
title: F
sections:
  - {key: first, fields: [{key: nil, type: yes_no, label: Nil?, required: true}]}
  - key: second
    fields:
      - {key: what, type: text, label: What?, required: true, show_when: 'nil = "no"'}
      - {key: when, type: date, label: When?, show_when: 'nil = "no"'}
  - {key: third, fields: [{key: why, type: text, label: Why?, required: true, show_when: when != null}]}
  - {key: fourth, fields: [{key: note, type: text, label: Note}]}
rules:
  - {require: note != what, message: Say something new, field: note}
  - {require: note != "x", message: Not x, field: note}
""",
    "f.yaml",
)


def states(values: dict[str, Any]) -> dict[str, tuple[int, int, str]]:
    found = forms.progress(FORM, FORM.sections, values, context())
    return {
        each.section.key: (each.answered, each.asked, each.waits_for.key if each.waits_for else "")
        for each in found
    }


def test_a_section_waits_for_the_answer_that_decides_whether_it_is_asked():
    assert states({}) == {
        "first": (0, 1, ""),
        "second": (0, 0, "nil"),
        "third": (0, 0, "nil"),
        "fourth": (0, 1, ""),
    }
    assert states({"nil": "no"})["third"] == (0, 0, "when")


def test_a_section_nothing_can_bring_up_any_more_is_left_out():
    assert list(states({"nil": "yes", "what": "typed before"})) == ["first", "fourth"]


def test_what_is_typed_counts_as_answered_though_it_cannot_be_read():
    assert states({"nil": "no", "when": {"typed": {"day": ["40"]}}})["second"] == (1, 2, "")


def test_a_rule_between_sections_is_a_fault_of_the_section_its_message_stands_in():
    found = forms.progress(FORM, FORM.sections, {"nil": "no", "what": "a", "note": "a"}, context())

    assert {each.section.key: [fault.message for fault in each.faults] for each in found}["fourth"] == [
        "Say something new"
    ]


def test_a_section_by_itself_is_held_only_to_the_rules_that_name_nothing_else():
    assert [rule.require for rule in FORM.within(FORM.section("fourth")).rules] == ['note != "x"']
    assert FORM.within(FORM.section("second")).rules == []


@pytest.mark.parametrize(
    ("layout", "asked", "expected"),
    [
        (None, 3, False),
        (None, 4, True),
        ("one_page", 4, False),
        ("task_list", 2, True),
        ("task_list", 1, False),
    ],
)
def test_a_form_of_four_sections_is_long_unless_it_says_otherwise(layout: Any, asked: int, expected: bool):
    form = FORM.model_copy(update={"layout": layout})

    assert form.is_task_list(form.sections[:asked]) is expected
