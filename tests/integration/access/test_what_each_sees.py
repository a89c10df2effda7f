"""What was put into a case is looked for on every page that anybody gets: it is where the table says, and nowhere
else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.integration.access import table
from tests.integration.access.asking import Asker, addresses
from tests.integration.access.world import Place

ROWS = [row for row in table.rows() if row.method == "GET"]
MARKED = table.marked()
COLUMNS = tuple(MARKED[0].cells)

LISTS = (
    "/cases?state=closed",
    "/cases?state=all",
    "/cases?search={word}",
    "/my-work?list=to_pick_up",
    "/my-work?list=waiting",
    "/my-work?list=done",
    "/my-work?search={word}",
    "/meetings?which=past",
    "/returns/?show=returned",
    "/returns/?case={case_id}",
    "/sent-messages/?case={case_id}",
    "/reporting/measures/?year=2026",
    "/reporting/measures/measures.csv?year=2026",
    "/cases/{case_id}?steps=all",
    "/cases/{case_id}/answers?show=all",
    "/meetings/{held}",
)
"""Pages that show something else when they are asked so."""


def _pages(app: Flask, asker: Asker, who: str) -> Iterator[str]:
    """Everything that somebody can read, where the case's ids are known to them."""
    here = asker.world.here
    for row in ROWS:
        for address in addresses(app, row, here):
            yield asker.ask(who, "GET", address, row.rule).body
    for each in LISTS:
        words = {
            "word": here.word,
            "case_id": here.ids["case_id"],
            "held": here.ids["meeting_id that was held"],
        }
        yield asker.ask(who, "GET", each.format(**words)).body


def _markers(place: Place) -> dict[str, str]:
    return {
        each.what: place.reference if each.what == "Reference" else place.says(each.what) for each in MARKED
    }


@pytest.mark.parametrize("who", COLUMNS)
def test_each_finds_what_the_table_says_and_nothing_else(app: Flask, asker: Asker, who: str) -> None:
    pages = list(_pages(app, asker, who))

    found = {what: any(words in page for page in pages) for what, words in _markers(asker.world.here).items()}

    assert found == {each.what: each.cells[who] for each in MARKED}


@pytest.mark.parametrize("who", COLUMNS)
def test_nobody_finds_anything_of_another_boards_case(app: Flask, asker: Asker, who: str) -> None:
    there = asker.world.there
    known = (there.word, there.reference)

    leaks = [page for page in _pages(app, asker, who) if any(words in page for words in known)]

    assert not leaks, leaks[0]


def test_every_word_put_into_the_case_is_looked_for(asker: Asker) -> None:
    """A word that the office finds nowhere is looked for in vain: the test above would hold for everybody."""
    assert all(each.cells["office"] or each.what in ("Draft", "Unsent") for each in MARKED)
    assert all(any(each.cells.values()) for each in MARKED)


def test_a_person_with_no_part_gets_the_same_page_for_a_case_as_for_none(app: Flask, asker: Asker) -> None:
    """The pages themselves, and not only what a script is told, are alike."""
    for row in ROWS:
        if row.cells["none"] == "gone" and "<uuid:case_id>" in row.rule:
            real, invented = (
                asker.ask("none", "GET", addresses(app, row, asker.world.here, **ids)[0], page=True)
                for ids in ({}, {"case_id": "5f0c1d5e-7f3b-4a54-9d2e-6f1b3c2a9e70"})
            )
            assert real.words == invented.words, row.name
