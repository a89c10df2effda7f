"""What stands around every page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.accessibility import assert_accessible


@pytest.mark.parametrize(
    ("path", "width"),
    [("/sign-in", 1280), ("/specimens/work", 375), ("/specimens/task", 375), ("/specimens/case", 1280)],
)
def test_pages_and_their_shared_pieces_have_no_barrier(open_page, path, width):
    page = open_page(width=width)

    page.goto(path)
    page.wait_for_load_state("networkidle")

    assert_accessible(page)


def test_messages_after_an_act_have_no_barrier(page):
    page.goto("/specimens/task?flash=done&flash=success&flash=information&flash=warning&flash=error")

    expect(page.get_by_text("Your answers were sent.")).to_have_count(5)
    expect(page.get_by_role("alert")).to_be_focused()
    assert_accessible(page)


def test_the_header_is_the_boards_own(page, make_board, make_person, sign_in):
    sign_in(page, make_person(make_board(colour="#651b3e")))

    page.goto("/specimens/work")

    header = page.locator(".pr-header")
    expect(header).to_have_css("background-color", "rgb(101, 27, 62)")
    expect(header).to_contain_text("Elm Valley Safeguarding Board")
    expect(header).to_contain_text("Ada Lovelace")
    assert_accessible(page)


def test_a_bilingual_boards_pages_turn_welsh_without_scripts(plain_page, make_board, make_person, sign_in):
    sign_in(plain_page, make_person(make_board(languages=("en", "cy"))))
    plain_page.goto("/specimens/work")

    plain_page.locator("header").get_by_role("link", name="Cymraeg").click()

    expect(plain_page.locator("html")).to_have_attribute("lang", "cy")
    expect(plain_page.get_by_role("button", name="Allgofnodi")).to_be_visible()
    expect(plain_page.get_by_text("Dydd Iau 19 Tachwedd")).to_be_visible()
    expect(plain_page).to_have_title(re.compile("Bwrdd Diogelu Dyffryn Llwyf"))


def test_a_board_of_one_language_offers_no_switch(page, make_board, make_person, sign_in):
    sign_in(page, make_person(make_board(languages=("en",))))

    page.goto("/specimens/work")

    expect(page.get_by_role("link", name="Cymraeg")).to_have_count(0)


def test_the_keyboard_reaches_the_content_first(page):
    page.goto("/specimens/work")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#main-content")).to_be_focused()


def test_a_phone_stacks_each_row_into_a_card(open_page):
    page = open_page(width=375)

    page.goto("/specimens/case")

    row = page.get_by_role("row").filter(has_text="Refer in 28 days")
    expect(row.get_by_text("First due:")).to_be_visible()
    boxes = [cell.bounding_box()["y"] for cell in row.locator("th, td").all()]
    assert boxes == sorted(set(boxes))
