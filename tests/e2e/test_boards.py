"""Each shipped board takes a case from its referral to its decision, in the browser: the right person is asked next,
is told by when, and finds it in their own work."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import assert_accessible
from tests.e2e.boards import TO_THE_DECISION, Place
from tests.e2e.conftest import Site
from tests.e2e.english import English
from tests.e2e.journey import Journey
from tests.e2e.people import holder, sit_down

WELSH = "wales"
WITH_SCRIPTS = "cheshire_east"


@pytest.mark.parametrize("name", sorted(TO_THE_DECISION.keys() - {WELSH}))
def test_a_case_goes_from_its_referral_to_the_decision(
    open_page: Callable[..., Page], site: Site, place: Callable[[str], Place], name: str
) -> None:
    page = open_page(scripts=name == WITH_SCRIPTS)
    journey = Journey(page, site.app, site.address, place(name).said, place(name).people)

    _to_the_decision(journey, place(name))

    if name == WITH_SCRIPTS:
        assert set(journey.presses) == {1}, "with scripts, questions come up as one answers"


def test_a_case_of_a_bilingual_board_is_welsh_on_every_page_and_without_a_barrier(
    page: Page, site: Site, place: Callable[[str], Place]
) -> None:
    wales = place(WELSH)
    english = English(wales.said)
    sit_down(page, site.app, wales.people["referrer", None], site.address)
    page.goto("/my-work")
    assert english.on(page), "what is looked for is found on an English page"
    page.locator("header").get_by_role("link", name="Cymraeg").click()
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    kinds: set[str] = set()

    def welsh(passed: Page) -> None:
        assert english.on(passed) == [], passed.url
        kind = re.sub("[0-9a-f-]{36}", "", passed.url)
        if kind not in kinds:
            kinds.add(kind)
            assert_accessible(passed)

    place_ = (site.app, site.address, wales.said, wales.people)
    _to_the_decision(Journey(page, *place_, language="cy", passing=welsh), wales)


def _to_the_decision(journey: Journey, place: Place) -> None:
    """Go there, and look after each step into the work of whoever is newly asked, and of who has just sent."""
    walk, last = TO_THE_DECISION[place.said.name]
    way = place.walk(walk, until=last)
    journey.begins(way)

    before: set[str] = set()
    for step in way.steps:
        journey.does(step)
        expected = journey.expected(step)
        newly = {who for who, steps in expected.items() if steps - before}
        sent = holder(journey.people, step.as_ or "")
        found = journey.asked({*newly, sent})
        assert found == {who: expected[who] for who in {*newly, sent} & expected.keys()}, step.does
        before = set(step.asks or {})
