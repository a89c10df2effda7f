"""`make soak`: each shipped board takes a case to its very end in the browser with its scripts, Wales in Welsh."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.boards import TO_THE_END, Place
from tests.e2e.conftest import Site
from tests.e2e.english import English
from tests.e2e.journey import Journey


@pytest.mark.parametrize("name", TO_THE_END)
def test_a_case_goes_to_its_end(page: Page, site: Site, place: Callable[[str], Place], name: str) -> None:
    here = place(name)
    language = here.said.board.languages[-1]
    english = English(here.said)

    def reads_its_own_language(passed: Page) -> None:
        assert language == "en" or english.on(passed) == [], passed.url

    journey = Journey(page, site.app, site.address, here.said, here.people, language=language)
    journey.passing = reads_its_own_language
    walk = here.walk(TO_THE_END[name])
    journey.begins(walk)

    for step in walk.steps:
        journey.goes_on(step)
        expected = journey.expected(step)
        assert journey.asked(expected) == expected, step

    assert journey.case().outcome == walk.ends
    assert set(journey.presses) == {1}, "with scripts, questions come up as one answers"
