"""A form on a page: what a post makes of it, with and without a script."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import render_template_string
from werkzeug.datastructures import FileStorage, MultiDict

from tests.unit.forms.samples import context, form_of
from webapp import forms
from webapp.errors import DomainError

pytestmark = pytest.mark.usefixtures("page")

TEMPLATE = """
{% from "forms/page.html" import error_summary, form_fields %}
{{ error_summary(form) }}{{ form_fields(form) }}
"""
PANEL = form_of(
    "{key: harm, type: yes_no, label: Was there harm?, required: true}",
    "{key: reason, type: text, label: Reason, required: true, show_when: 'harm = \"no\"'}",
)
CHILDREN = form_of(
    "{key: children, type: group, label: Children, item: Child, required: true, max: 3, fields: ["
    "{key: name, type: text, label: Name, required: true},"
    "{key: alive, type: yes_no, label: Alive?},"
    "{key: died, type: date, label: Date of death, required: true, show_when: 'alive = \"no\"'}]}"
)
PAPERS = form_of("{key: papers, type: files, label: Papers, required: true, accept: [pdf]}")


def page_of(
    form: forms.Form, posted: list[tuple[str, Any]] | None = None, data: Any = None, **more: Any
) -> Any:
    formdata = None if posted is None else MultiDict(posted)
    return forms.build(form.sections, form, context(**more))(formdata=formdata, data=data)


def html(page: forms.AnswerForm) -> str:
    return render_template_string(TEMPLATE, form=page)


def tag(page: forms.AnswerForm, beginning: str) -> str:
    found = re.search(re.escape(beginning) + "[^>]*>", html(page))
    assert found is not None, f"no {beginning} on the page"
    return found[0]


def test_without_a_script_new_questions_come_back_unanswered_and_without_an_error():
    page = page_of(PANEL, [("_page", "1"), ("harm", "no")])

    assert page.validate() is False
    assert page.faults == ()
    assert [field.name for field in page.new_questions] == ["reason"]
    assert "hidden" not in tag(page, '<div id="question-reason"')


def test_a_question_that_stood_on_the_page_must_be_answered():
    page = page_of(PANEL, [("_page", "1"), ("_shown", "reason"), ("harm", "no")])

    assert page.validate() is False
    assert [(fault.anchor, fault.message) for fault in page.faults] == [("reason", "Enter reason")]
    assert 'href="#reason"' in html(page)


def test_a_post_from_elsewhere_is_held_against_all_the_rules_at_once():
    page = page_of(PANEL, [("harm", "no")])

    assert page.validate() is False
    assert [fault.field for fault in page.faults] == ["reason"]


def test_the_script_is_told_in_which_states_a_question_is_shown():
    box = tag(page_of(PANEL), '<div id="question-reason"')

    assert "hidden" in box
    assert "&#34;of&#34;: [[&#34;harm&#34;, &#34;choice&#34;]], &#34;rows&#34;: [[&#34;no&#34;]]" in box


def test_a_condition_the_script_cannot_tell_is_left_to_the_server():
    form = form_of(
        "{key: age, type: number, label: Age}", "{key: why, type: text, label: Why, show_when: age > 17}"
    )

    assert "data-show-when" not in tag(page_of(form), '<div id="question-why"')
    assert "hidden" not in tag(page_of(form, [("age", "18")]), '<div id="question-why"')


def test_a_question_no_answer_here_can_bring_up_is_not_on_the_page():
    form = form_of(
        "{key: a, type: text, label: A}",
        "{key: body, type: text, label: Which body?, show_when: 'setting.bodies = \"two\"'}",
    )

    assert "Which body?" not in html(page_of(form))
    assert "Which body?" in html(page_of(form, lookup={"setting.bodies": "two"}.get))


def test_adding_an_item_loses_nothing_and_checks_nothing():
    page = page_of(
        CHILDREN,
        [("children-items", ""), ("children-items", "0"), ("children-0-name", "Ann"), ("_add", "children")],
    )

    assert page.rearranges
    assert page.validate() is False
    assert page.faults == ()
    assert page.draft == {"children": [{"name": "Ann"}, {}]}


def test_items_keep_their_names_when_one_before_them_goes():
    items = [("children-items", token) for token in ("0", "1")]
    page = page_of(
        CHILDREN, [*items, ("children-0-name", "Ann"), ("children-1-name", "Ben"), ("_remove", "children-0")]
    )

    assert page.draft == {"children": [{"name": "Ben"}]}
    assert 'name="children-1-name" type="text" value="Ben"' in html(page)


def test_no_more_items_can_be_added_than_the_form_allows():
    items = [("children-items", token) for token in ("0", "1", "2")]

    assert len(page_of(CHILDREN, [*items, ("_add", "children")]).entries[0].items) == 3


def test_a_condition_in_an_item_speaks_of_its_own_item():
    posted = [
        *[("children-items", token) for token in ("0", "1")],
        ("children-0-name", "Ann"), ("children-0-alive", "yes"),
        ("children-1-name", "Ben"), ("children-1-alive", "no"),
    ]  # fmt: skip
    page = page_of(CHILDREN, posted)

    assert page.validate() is False
    assert [(fault.anchor, fault.message) for fault in page.faults] == [
        ("children-1-died-day", "Child 2: enter date of death")
    ]


def test_a_page_begins_with_one_blank_item():
    assert 'name="children-0-name"' in html(page_of(CHILDREN))


def store(sent: FileStorage) -> dict[str, Any]:
    if sent.filename == "virus.pdf":
        raise DomainError("virus.pdf cannot be taken")
    return {"id": "new", "name": sent.filename, "size": 3, "type": "application/pdf"}


def sending(name: str) -> tuple[str, FileStorage]:
    return "papers", FileStorage(io.BytesIO(b"abc"), filename=name)


def test_a_file_is_kept_though_the_page_is_not_finished():
    page = page_of(PAPERS, [sending("a.pdf")], store=store)

    assert page.validate() is True
    assert page.draft["papers"][0]["id"] == "new"
    assert 'name="papers-kept" value="new"' in html(page)


def test_files_of_the_draft_stay_unless_removed_and_no_other_id_is_let_in():
    draft = {"papers": [{"id": "old", "name": "o.pdf", "size": 1, "type": "application/pdf"}]}
    named = [("papers-kept", "old"), ("papers-kept", "somebody-elses")]

    assert [each["id"] for each in page_of(PAPERS, named, draft).draft["papers"]] == ["old"]
    assert page_of(PAPERS, [*named, ("_remove", "papers-old")], draft).draft == {}


@pytest.mark.parametrize(
    ("name", "message"),
    [("virus.pdf", "virus.pdf cannot be taken"), ("a.exe", "a.exe must be one of these kinds: PDF")],
)
def test_a_file_that_is_refused_says_why(name: str, message: str):
    page = page_of(PAPERS, [sending(name)], store=store)

    assert page.validate() is False
    assert [fault.message for fault in page.faults] == [message]


def test_a_draft_keeps_what_cannot_be_read_and_what_is_hidden():
    form = form_of(
        "{key: harm, type: yes_no, label: Harm?}",
        "{key: on, type: date, label: When}",
        "{key: reason, type: text, label: Reason, show_when: 'harm = \"no\"'}",
    )
    posted = [("harm", "yes"), ("on-day", "5"), ("on-month", "Juvember"), ("reason", "kept for later")]
    draft = page_of(form, posted).draft

    assert draft["reason"] == "kept for later"
    assert 'value="Juvember"' in html(page_of(form, data=draft))


def test_a_field_begins_with_an_earlier_answer_until_there_is_a_draft():
    form = form_of("{key: who, type: text, label: Who, prefill: referral.name}")
    known = {"referral.name": "Ann"}

    assert page_of(form, lookup=known.get).draft == {"who": "Ann"}
    assert page_of(form, data={}, lookup=known.get).draft == {}


def test_what_people_type_is_never_markup():
    page = page_of(PANEL, [("harm", "no"), ("reason", "<script>alert(1)</script>")])
    page.validate()

    assert "<script>" not in html(page)


def test_every_type_of_field_can_be_drawn():
    options = "options: [{value: a, label: Apple, other: true}, {value: b, label: Bread, hint: Brown}]"
    more = {
        "radios": options,
        "checkboxes": options,
        "select": options,
        "heading": "",
        "guidance": "text: Hello",
        "rating": "table: R, inputs: {days: due.days}",
    }
    more |= {"group": "item: Thing, fields: [{key: n, type: date, label: N, allow_not_known: true}]"}
    more |= {
        "matrix": "rows: agencies, columns: [{key: c, type: select, label: C, options: [{value: a, label: A}]}]",
        "checklist": "items: [{value: a, label: Item A, hint: Look closely}]",
    }
    more |= {
        "advice": "table: T, from: step, decision: x_radios, reason: x_text",
        "long_text": "max_words: 5",
        "figures": "measure: a",
        "attendance": "meeting: panel",
        "votes": "meeting: panel, voters: x_attendance",
    }
    fields = [
        f"{{key: x_{each}, type: {each}, label: 'Label {each}', {more.get(each, '')}}}"
        for each in forms.TYPES
    ]
    page = page_of(form_of(*fields), advice={"step": forms.Advice("a", ("Because.",))})

    drawn = html(page)

    assert [each for each in forms.TYPES if f"Label {each}" not in drawn] == ["advice"]
    assert "The decision table says: apple" in drawn
