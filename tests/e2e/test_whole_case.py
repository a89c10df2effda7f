"""A case from its referral to the final sign-off, each step by whoever it is asked of; with no script running."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.boards import TO_THE_END, Place
from tests.e2e.conftest import Site
from tests.e2e.journey import Journey
from tests.e2e.people import holder

EVERYBODY_LOOKS = ("arrange_review", "sign_off_actions")


def test_a_case_goes_to_its_sign_off_and_each_step_is_only_in_the_work_of_who_is_asked(
    plain_page: Page, site: Site, cheshire: Place
) -> None:
    place = (site.app, site.address, cheshire.said, cheshire.people)
    journey = Journey(plain_page, *place, by_my_work=True)
    walk = cheshire.walk(TO_THE_END[cheshire.said.name])
    everybody = list(dict.fromkeys(cheshire.people.values()))
    journey.begins(walk)

    before: set[str] = set()
    for number, step in enumerate(walk.steps):
        journey.does(step)
        expected = journey.expected(step)
        newly = {who for who, steps in expected.items() if steps - before}
        beside = {holder(cheshire.people, step.as_ or ""), everybody[number % len(everybody)]}
        looking = {*everybody} if step.does in EVERYBODY_LOOKS else newly | beside
        assert journey.asked(looking) == {who: expected[who] for who in looking & expected.keys()}, step.does
        before = set(step.asks or {})

    plain_page.goto(f"/cases/{journey.case_id}")
    expect(plain_page.locator("main")).to_contain_text("Closed")
