"""A case of Cheshire East from its referral to the final sign-off, each step by whoever it is asked of."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Place, Site
from tests.e2e.journey import Journey
from tests.e2e.people import holder
from webapp.configuration.walks_schema import Walk

WALK = "signed_off_and_published"


def the_walk(cheshire: Place) -> Walk:
    walks = (Walk.model_validate(each) for each in cheshire.said.walks.values())
    return next(walk for walk in walks if walk.walk == WALK)


EVERYBODY_LOOKS = ("complete_referral", "arrange_review", "executive_decision", "sign_off_actions")


def test_a_case_goes_from_referral_to_sign_off_with_scripts(page: Page, site: Site, cheshire: Place) -> None:
    journey = Journey(page, site.app, site.address, cheshire.said, cheshire.people)
    walk = the_walk(cheshire)
    journey.begins(walk)

    for step in walk.steps:
        journey.does(step)

    page.goto(f"/cases/{journey.case_id}")
    expect(page.locator("main")).to_contain_text("Closed")
    assert set(journey.presses) == {1}, "with scripts, questions come up as one answers"


def test_a_case_goes_the_same_way_without_scripts_and_each_step_is_only_in_the_work_of_who_is_asked(
    plain_page: Page, site: Site, cheshire: Place
) -> None:
    place = (site.app, site.address, cheshire.said, cheshire.people)
    journey = Journey(plain_page, *place, by_my_work=True)
    walk = the_walk(cheshire)
    everybody = list(dict.fromkeys(cheshire.people.values()))
    journey.begins(walk)

    for number, step in enumerate(walk.steps):
        journey.does(step)
        expected = journey.expected(step)
        beside = {holder(cheshire.people, step.as_ or ""), everybody[number % len(everybody)]}
        looking = everybody if step.does in EVERYBODY_LOOKS else [*expected, *beside - expected.keys()]
        assert journey.asked(looking) == expected, step.does
