"""What `check` says of letters: one sentence for each mistake."""

from __future__ import annotations

import base64
import io
import zipfile

import docx
import pytest
from docx.document import Document as WordDocument

from tests.small_board import FILES
from tests.unit.documents.letters import files_with
from webapp.configuration.check import check_files
from webapp.configuration.word_layout import UnusableLayout, layout_in

GOOD = """
letter: note
title: A note
fields: {meeting: invite.meeting}
body: ["On {{ meeting }}, {{ case.reference }}, by {{ limit.AD_T1.due }} after {{ event.decided }}."]
"""

MISTAKES = {
    "a place for nothing": ("{{ case.reference }}", "{{ where }}", "unknown_field"),
    "a field without a place": ("{meeting:", "{more: decide.met, meeting:", "unused_field"),
    "a field of no step": ("invite.meeting", "invite.place", "unknown_field"),
    "a step that does not exist": ("invite.meeting", "panel.meeting", "unknown_name"),
    "an answer that comes later": ("invite.meeting", "scrutinise.approved", "not_set"),
    "an unknown thing of the case": ("case.reference", "case.name", "unknown_name"),
    "an unknown time limit": ("limit.AD_T1.due", "limit.AD_T9.due", "unknown_limit"),
    "an event nobody sets": ("event.decided", "event.divided", "unknown_name"),
    "an agency where there is none": ("{{ case.reference }}", "{{ agency.name }}", "unknown_name"),
    "a row where there is none": ("{{ case.reference }}", "{{ item.name }}", "unknown_name"),
    "a command": ("{{ case.reference }}", "{% for x in y %}", "schema"),
    "an expression that cannot be read": ("invite.meeting", '"invite. ="', "schema"),
    "a slip that nobody awaits": (
        "title: A note",
        "title: A note\nreply_slip: {step: nowhere, questions: [{label: Name}]}",
        "unknown_name",
    ),
    "an e-mail that says too much": (
        "title: A note",
        'title: A note\nemail: {subject: "{{ meeting }}", sentence: Hello}',
        "told_too_much",
    ),
    "a child's name in something published": (
        "title: A note\nfields: {",
        'title: A note\nkind: publication\nto: "{{ child }}"\nfields: {child: refer.child, ',
        "never_published",
    ),
}


def problems(files: dict[str, str]) -> list[tuple[str, str]]:
    """(rule, file) of every problem with the board's letters."""
    found = check_files(files).problems
    return [(each.rule, each.file) for each in found if "/letters/" in each.file]


def test_a_good_letter_has_no_problem() -> None:
    assert problems(files_with(GOOD)) == []


@pytest.mark.parametrize(("old", "new", "rule"), MISTAKES.values(), ids=MISTAKES)
def test_each_mistake_is_found(old: str, new: str, rule: str) -> None:
    assert old in GOOD

    found = problems(files_with(GOOD.replace(old, new)))

    assert rule in [found_rule for found_rule, _file in found]


def test_a_letter_that_no_step_offers_is_found() -> None:
    files = {**FILES, "forms/ash_dale/letters/note.yaml": GOOD}

    assert ("unused_letter", "forms/ash_dale/letters/note.yaml") in problems(files)


def test_a_step_that_offers_no_letter_there_is_is_found() -> None:
    files = files_with(GOOD)
    del files["forms/ash_dale/letters/note.yaml"]

    assert "unknown_letter" in [each.rule for each in check_files(files).problems]


def test_a_letter_missing_in_a_language_of_the_board_is_found() -> None:
    files = files_with(GOOD)
    path = "processes/ash_dale/board.yaml"
    files[path] = files[path].replace("process: small_review", "process: small_review\nlanguages: [en, cy]")

    assert ("language", "forms/ash_dale/letters/note.yaml") in problems(files)


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (["{{ reference }}", "{% for each in body %}{{ each }}{% endfor %}"], ""),
        (["{{ reference }}"], "it has no place for the letter's body."),
        (["{{ reference }}{{ body }}{{ secret }}"], "it has a place for “secret”"),
    ],
)
def test_a_boards_own_word_layout_has_the_places_there_are(places: list[str], said: str) -> None:
    made = docx.Document()
    for place in places:
        made.add_paragraph(place)
    kept = io.BytesIO()
    made.save(kept)
    layout = base64.encodebytes(kept.getvalue()).decode()

    found = check_files({**files_with(GOOD), "forms/ash_dale/letters/layout.docx.b64": layout}).problems
    messages = [each.message for each in found if each.rule == "word_layout"]

    assert len(messages) == bool(said)
    assert all(message.startswith(said) for message in messages)


def test_what_is_no_word_file_is_said() -> None:
    for content in ("not base64!", base64.b64encode(b"no zip").decode()):
        found = check_files({**files_with(GOOD), "forms/ash_dale/letters/layout.docx.b64": content}).problems
        assert "this is no Word file written in base64." in [each.message for each in found]


@pytest.mark.parametrize(
    "acts",
    [
        "{{ 'a' * 999999999 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% for a in 'aaaa' %}{% endfor %}",
        "{{ title.__class__.mro() }}",
        "{{ title|center(999999999) }}",
        "{% include '/etc/passwd' %}",
        "{% macro m() %}{{ m() }}{% endmacro %}",
        "{% for a in body %}" * 4 + "{% endfor %}" * 4,
    ],
)
def test_a_layout_that_does_more_than_hold_places_is_refused(acts: str) -> None:
    made = docx.Document()
    made.add_paragraph("{{ reference }} {% for part in body %}{{ part.lines }}{% endfor %}")
    made.add_paragraph(acts)

    assert "and no more" in refused_layout(made)


def test_a_layout_that_swells_is_refused_before_it_is_unpacked() -> None:
    kept = io.BytesIO()
    docx.Document().save(kept)
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/bomb.xml", b"\x00" * 60_000_000)

    with pytest.raises(UnusableLayout):
        layout_in({"forms/ash_dale/letters/layout.docx.b64": base64.encodebytes(kept.getvalue()).decode()})


def refused_layout(made: WordDocument) -> str:
    kept = io.BytesIO()
    made.save(kept)
    with pytest.raises(UnusableLayout) as refused:
        layout_in({"forms/ash_dale/letters/layout.docx.b64": base64.encodebytes(kept.getvalue()).decode()})
    return refused.value.message
