"""A form that saves itself says so."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.accessibility import assert_accessible

STATUS = "[data-autosave-status]"


def test_a_draft_is_saved_on_leaving_a_field(page):
    page.goto("/specimens/task")

    page.fill("#reasons", "harm")
    page.locator("#reasons").blur()

    expect(page.locator(STATUS)).to_have_text("Draft saved: harm")
    expect(page.locator("input[name=revision]")).to_have_value("8")
    assert_accessible(page)


def test_a_draft_is_saved_after_a_rest_in_typing(page):
    page.goto("/specimens/task")

    page.locator("#reasons").press_sequentially("new")

    expect(page.locator(STATUS)).to_have_text("Draft saved: new", timeout=5000)


def test_the_reason_a_draft_was_refused_is_said(page):
    page.goto("/specimens/task?draft=/specimens/taken")

    page.fill("#reasons", "harm")
    page.locator("#reasons").blur()

    expect(page.locator(STATUS)).to_have_text("Priya Nair has already sent this. Your answers are kept.")
    assert_accessible(page)


def test_a_lost_connection_is_said_and_tried_again(page):
    page.goto("/specimens/task")
    page.route("**/draft", lambda route: route.fulfill(status=503, body="no"))

    page.fill("#reasons", "harm")
    page.locator("#reasons").blur()
    expect(page.locator(STATUS)).to_contain_text("could not be saved")
    page.unroute("**/draft")
    page.locator("#reasons").focus()
    page.locator("#reasons").blur()

    expect(page.locator(STATUS)).to_have_text("Draft saved: harm")


def test_nothing_is_sent_while_nothing_changed(page):
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto("/specimens/task")

    page.locator("#reasons").focus()
    page.locator("#reasons").blur()
    page.wait_for_timeout(300)

    assert sent == []


def test_words_are_counted_while_typing(page):
    page.goto("/specimens/task")

    page.fill("#reasons", "one two three four")

    expect(page.locator(".govuk-character-count__status")).to_have_text("You have 1 word too many")
