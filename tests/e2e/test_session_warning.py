"""Two minutes before somebody is signed out, they are asked whether to stay."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.accessibility import assert_accessible


@pytest.fixture
def signed_in(page, make_board, make_person, sign_in):
    sign_in(page, make_person(make_board()))
    return page


def test_a_session_with_time_left_asks_nothing(signed_in):
    signed_in.goto("/specimens/task")
    signed_in.wait_for_timeout(1500)

    expect(signed_in.get_by_role("dialog")).to_have_count(0)


def test_a_session_about_to_end_asks(signed_in):
    signed_in.goto("/specimens/ending?seconds=121")

    expect(signed_in.get_by_role("dialog", name="You will be signed out in 2 minutes")).to_be_visible()
    expect(signed_in.get_by_text("Your draft has been saved. Nothing will be lost.")).to_be_visible()
    assert_accessible(signed_in)


def test_what_was_just_typed_is_saved_before_asking_and_counts_as_being_there(signed_in):
    signed_in.goto("/specimens/ending?seconds=129")

    signed_in.fill("#reasons", "harm")

    expect(signed_in.locator("[data-autosave-status]")).to_have_text("Draft saved: harm")
    expect(signed_in.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("way", ["button", "escape"])
def test_staying_signed_in_closes_the_question(signed_in, way):
    signed_in.goto("/specimens/ending?seconds=120")
    dialog = signed_in.get_by_role("dialog")
    expect(dialog).to_be_visible()

    with signed_in.expect_response("**/keep-alive") as kept:
        if way == "button":
            dialog.get_by_role("button", name="Stay signed in").click()
        else:
            signed_in.keyboard.press("Escape")

    assert kept.value.ok
    expect(dialog).to_have_count(0)


def test_the_page_gives_way_when_the_time_is_up(signed_in):
    with signed_in.expect_request("**/sign-in?next=/specimens/ending"):
        signed_in.goto("/specimens/ending?seconds=1")


def test_signing_out_now_needs_no_script(plain_page, make_board, make_person, sign_in):
    sign_in(plain_page, make_person(make_board()))
    plain_page.goto("/specimens/task")

    plain_page.get_by_role("button", name="Sign out", exact=True).click()

    plain_page.wait_for_url("**/sign-in")
