"""What a board may write in a form, and how it is told that it may not."""

from __future__ import annotations

import pytest

from webapp import forms
from webapp.errors import ConfigurationError

FORM = """
form: panel_decision
title: {en: What the panel decided}
sections:
  - key: criteria
    fields:
      - {key: harm, type: yes_no_not_known, label: Was there harm?, required: true}
      - {key: reason, type: long_text, label: Reasons, show_when: 'harm = "no"', max_words: 200}
"""


def refusal(text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        forms.read(text, "panel.yaml")
    return caught.value.message


def test_a_form_is_read_with_its_sections_and_fields():
    form = forms.read(FORM, "panel.yaml")

    assert form.key == "panel_decision"
    assert list(form.section("criteria").questions) == ["harm", "reason"]


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("yes_no_not_known", "yesno", "panel.yaml: criteria.harm: `yesno` is no field type"),
        (
            "max_words",
            "max_wods",
            "panel.yaml: criteria.reason.max_wods: this is not a key that is known here",
        ),
        ("label: Reasons,", "", "panel.yaml: criteria.reason.label: this is needed."),
        (
            "max_words: 200",
            "max_words: many",
            "panel.yaml: criteria.reason.max_words: write a whole number here.",
        ),
        ('harm = "no"', "harm =", "panel.yaml: criteria.reason.show_when: `harm =` cannot be read"),
        ('harm = "no"', 'hrm = "no"', "names `hrm`, which is no field of this form"),
        ("key: reason", "key: harm", "panel.yaml: criteria.harm: two fields of this form have this key"),
        ("key: harm", "key: Harm!", "`Harm!` is no key"),
        ("key: harm", "key: if", "`if` has a meaning of its own"),
        ('harm = "no"', "reason != null", "is shown depending on itself: reason → reason"),
        ("title:", "titel:", "panel.yaml: title: this is needed."),
        ("required: true", "required: perhaps", "criteria.harm.required: write true or false here."),
        (
            "form: panel_decision",
            "form: panel_decision\nform: again",
            "panel.yaml: line 3: `form` stands here twice.",
        ),
        ("{en: What the panel decided}", "&a {en: x}\nb: *a", "aliases are not read"),
        ("{en: What the panel decided}", "[", "panel.yaml: line"),
    ],
)
def test_a_mistake_is_said_in_one_sentence_with_file_and_field(written: str, instead: str, message: str):
    assert message in refusal(FORM.replace(written, instead))


def test_no_is_a_word_and_not_a_truth_value():
    field = "{key: a, type: radios, label: A, options: [{value: yes, label: Yes}, {value: no, label: No}]}"
    form = forms.read(f"form: f\ntitle: F\nsections: [{{key: s, fields: [{field}]}}]", "f.yaml")

    assert form.questions["a"].domain(forms.Context()) == ("yes", "no", None)


@pytest.mark.parametrize(
    "text", ["", "[]", "just words", "1", "\x00", "a: !!python/object:os.system {}", "[" * 5000]
)
def test_whatever_is_no_form_is_refused_in_one_sentence(text: str):
    message = refusal(text)

    assert message.startswith("panel.yaml: ")
    assert message.endswith(".")


def test_names_of_other_steps_are_told_for_the_diagrams_check():
    form = forms.read(FORM.replace('harm = "no"', 'harm = "no" and setting.strict = "yes"'), "panel.yaml")

    assert forms.outside_names(form) == (("criteria.reason", ("setting", "strict")),)


def test_every_field_type_is_in_the_schema_and_knows_its_own_keys():
    schema = forms.json_schema()
    tags = {
        tag for union in schema["$defs"]["Section"]["properties"]["fields"]["items"]["oneOf"] for tag in union
    }

    assert set(
        schema["$defs"]["Section"]["properties"]["fields"]["items"]["discriminator"]["mapping"]
    ) == set(forms.TYPES)
    assert tags == {"$ref"}
