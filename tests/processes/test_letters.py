"""Every letter a board ships can be made from one of its walks, in each of its languages, with nothing missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from tests.processes.practice import Practice
from tests.processes.shipped import BOARDS, board, process, walks
from webapp.clock import now
from webapp.configuration.check import check_files
from webapp.configuration.load import from_files
from webapp.documents.known import Known
from webapp.documents.merging import NeverPublished, written
from webapp.documents.offers import Offer, offers
from webapp.documents.pdf import pdf
from webapp.documents.written import Written

LETTERS = [
    (name, key, language)
    for name in BOARDS
    for key in board(name).letters
    for language in board(name).board.languages
    if any(key in node.listed("letter") for node in process(name).nodes.values())
]


@cache
def lived(name: str, walk: str) -> Practice:
    told = walks(name)[walk]
    return Practice(board(name), process(name), dict(told.settings)).follow(told)


def offered(practice: Practice, key: str, language: str) -> list[Offer]:
    case = Known(practice.story, "", "XX-2026-001", "Child A", date(2026, 11, 20), language)
    return [offer for offer in offers(case) if offer.letter.key == key]


def moments(name: str, key: str) -> Iterator[Practice]:
    """Cases that offer the letter: at the ends of walks, shortest first, and else on their way."""
    steps = {node.id for node in process(name).nodes.values() if key in node.listed("letter")}
    passing = []
    for walk in sorted(walks(name), key=lambda each: len(walks(name)[each].steps)):
        ended = lived(name, walk)
        if ended.story.run and steps & ended.story.run.visited:
            passing.append(walk)
            yield ended
    for walk in passing:
        yield from _before_the_end(name, walk, key)


def _before_the_end(name: str, walk: str, key: str) -> Iterator[Practice]:
    """The case as it stood when the letter was offered on the way, and was not any more at the end."""
    told = walks(name)[walk]
    for practice in Practice(board(name), process(name), dict(told.settings)).along(told):
        if offered(practice, key, "en"):
            yield practice
            return


def made(name: str, key: str, language: str) -> Written:
    """The letter from a walk that has all it needs. Says what is lacking where there is none."""
    lacking = ["no walk comes to where it is offered"]
    for practice in moments(name, key):
        for offer in offered(practice, key, language):
            text = written(offer.letter, offer.known)
            if not text.missing:
                return text
            lacking = list(text.missing)
    raise AssertionError(lacking)


@pytest.mark.parametrize(("name", "key", "language"), LETTERS)
def test_a_letter_can_be_made_from_a_walk(name: str, key: str, language: str) -> None:
    text = made(name, key, language)

    assert text.body
    assert pdf(text, at=now()).startswith(b"%PDF")


@pytest.mark.parametrize("language", ["en", "cy"])
def test_scenario_07_the_letter_after_a_final_no_tells_the_government_both_views(language: str) -> None:
    said = board("wales").sample_answers["board_discusses"]

    lines = [line for part in made("wales", "government_no_review", language).body for line in part.lines]

    assert said["views_for"] in lines
    assert said["views_against"] in lines


def test_scenario_10_a_published_text_that_names_the_genogram_is_refused_by_the_check_and_when_it_is_made() -> (
    None
):
    path = "forms/wales/letters/published_report.yaml"
    files = dict(board("wales").files)
    files[path] = files[path].replace("  issues:", "  tree: prepare_genogram.relationships\n  issues:")
    files[path] = files[path].replace("body:\n", 'body:\n  - "{{ tree }}"\n', 1)

    found = {problem.rule for problem in check_files(files).problems if problem.file == path}
    case = next(moments("wales", "published_report"))
    known = offered(case, "published_report", "en")[0].known

    assert "never_published" in found
    with pytest.raises(NeverPublished, match="prepare_genogram"):
        written(from_files(files).letter("published_report"), known)


def test_scenario_10_what_is_published_says_nothing_of_the_genogram() -> None:
    said = board("wales").sample_answers["prepare_genogram"]

    published = str(made("wales", "published_report", "en").as_data())

    assert said["genogram"]
    assert all(each["name"] not in published for each in said["genogram"])


@pytest.mark.parametrize("name", BOARDS)
def test_scenario_22_no_letter_has_a_place_for_a_concern_about_conduct(name: str) -> None:
    naming = [
        key
        for key, letter in board(name).letters.items()
        if any("flag_conduct" in text for _where, text in letter.expressions())
    ]

    assert naming == []
