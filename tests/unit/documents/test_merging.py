"""What a letter says: the case's values in their places, as words and as nothing else."""

from __future__ import annotations

import pytest

from tests.unit.documents.letters import HOSTILE, known, letter, story
from webapp.configuration.merge_tags import UnreadableTag, pieces
from webapp.documents.merging import NeverPublished, written
from webapp.documents.written import Written

REFERRED = {"child": "Maya Secret", "identified_on": "2026-02-20"}
INVITED = {"agencies": ["police", "school"], "meeting": "2026-04-16"}

NOTE = """
letter: note
title: A note
to: "{{ child }}"
fields: {child: refer.child, seen: refer.identified_on}
body: ["Seen on {{ seen }}, as {{ case.reference }}."]
"""


def lines(text: Written) -> list[str]:
    return [line for part in text.body for line in part.lines]


def test_a_place_is_a_name_in_double_braces_and_nothing_else() -> None:
    assert [str(each) for each in pieces("Dear {{ child }}, {{case.reference}}!")] == [
        "Dear ",
        "child",
        ", ",
        "case.reference",
        "!",
    ]
    for wrong in (
        "{{ 7*7 }}",
        "{{ a|upper }}",
        "{% if x %}",
        "{{ a",
        "b }}",
        "{# c #}",
        "{{ a.__class__() }}",
    ):
        with pytest.raises(UnreadableTag):
            pieces(wrong)


def test_answers_stand_in_their_places_as_their_questions_word_them() -> None:
    text = written(letter(NOTE), known(story(refer=REFERRED)))

    assert text.to == ("Maya Secret",)
    assert lines(text) == ["Seen on 20 February 2026, as AD-2026-001."]
    assert text.missing == ()


def test_it_remembers_by_number_which_answers_it_was_made_from() -> None:
    assert written(letter(NOTE), known(story(refer=REFERRED))).sources == {"refer": 2}


def test_what_is_not_answered_is_named_by_its_question() -> None:
    text = written(letter(NOTE), known(story()))

    assert text.missing == ("What is the child's name?", "When was the case identified?")
    assert lines(text) == ["Seen on [When was the case identified?: not yet known], as AD-2026-001."]


def test_a_hostile_answer_stays_the_words_it_is() -> None:
    text = written(letter(NOTE), known(story(refer={**REFERRED, "child": HOSTILE})))

    assert text.to == (HOSTILE,)


def test_characters_no_page_can_show_are_left_out() -> None:
    text = written(
        letter(NOTE), known(story(refer={**REFERRED, "child": "Ma\x00ya\x0b\u2028 B\nSchool Lane"}))
    )

    assert text.to == ("Maya B", "School Lane")


def test_a_part_stands_there_only_when_its_condition_holds() -> None:
    said = letter("""
letter: note
title: A note
body:
  - {text: Met., when: 'decide.met = "yes"'}
  - {text: Not met., when: 'decide.met = "no"'}
""")

    assert lines(written(said, known(story(refer=REFERRED, decide={"met": "yes"})))) == ["Met."]


def test_an_optional_part_is_left_out_where_its_value_is_not_known() -> None:
    said = letter("""
letter: note
title: A note
fields: {reason: decide.reason}
body: [Hello., {text: "Because {{ reason }}.", optional: true}]
""")

    text = written(said, known(story(refer=REFERRED, decide={"met": "yes"})))

    assert (lines(text), text.missing) == (["Hello."], ())


def test_a_part_is_repeated_for_each_choice() -> None:
    said = letter("""
letter: note
title: A note
fields: {agencies: invite.agencies}
body: [{item: "{{ item }}", each: agencies}, {item: "Later: {{ item }}", each: agencies, from: 2}]
""")

    told = story(refer=REFERRED, decide={"met": "yes"}, invite=INVITED)

    assert lines(written(said, known(told))) == ["Police", "School", "Later: School"]


def test_time_limits_and_events_are_dates_in_words() -> None:
    said = letter("""
letter: note
title: A note
body: ["Reports by {{ limit.AD_T2.due }}, for the meeting on {{ event.meeting }}."]
""")

    told = story(refer=REFERRED, decide={"met": "yes"}, invite=INVITED)

    assert lines(written(said, known(told, asking="write_report[school]"))) == [
        "Reports by 31 March 2026, for the meeting on 16 April 2026."
    ]


def test_a_letter_for_each_agency_speaks_of_that_agency() -> None:
    told = story(refer=REFERRED, decide={"met": "yes"}, invite=INVITED)
    said = letter('letter: note\ntitle: A note\nto: "{{ agency.name }}"\nbody: [Hello.]\n')

    assert written(said, known(told, asking="write_report[school]")).to == ("School",)


def test_what_is_about_people_is_never_merged_into_something_published() -> None:
    published = letter(NOTE.replace("title:", "kind: publication\ntitle:"))

    with pytest.raises(NeverPublished, match=r"refer\.child"):
        written(published, known(story(refer=REFERRED)))


def test_a_kept_letter_is_read_back_as_it_was() -> None:
    slip = "reply_slip: {step: refer, questions: [{label: 'Will you come?', choices: [Surely, Perhaps]}]}\n"
    text = written(letter(NOTE + slip), known(story(refer=REFERRED)))

    assert Written.of(text.as_data()) == text
