"""What may happen while somebody works on a task."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.e2e.people import PASSWORD, Somebody
from webapp import clock

SitsDown = Callable[[Page, Somebody], None]
STATUS = "[data-autosave-status]"


def test_somebody_signs_in_by_typing_and_finds_their_work(page: Page, bring) -> None:
    task = bring("tell_acr_chair")

    page.goto(f"/tasks/{task.task_id}")
    page.fill("input[name=email]", task.asked.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("tell the Chair")
    expect(page.locator("header")).to_contain_text(task.asked.name)


def test_the_keyboard_alone_finishes_a_task(page: Page, bring, sits_down: SitsDown) -> None:
    task = bring("tell_acr_chair")
    sits_down(page, task.asked)
    page.goto("/my-work")
    keys = page.keyboard

    _tab_to(page, f'a[href$="/tasks/{task.task_id}"]')
    keys.press("Enter")
    page.wait_for_url(f"**/tasks/{task.task_id}")
    for part, number in (("day", "4"), ("month", "3"), ("year", "2026")):
        _tab_to(page, f"[name=acr_chair_told_on-{part}]")
        keys.type(number)
    _tab_to(page, "[name=acr_chair_told_how]")
    keys.press("Space")
    keys.press("ArrowDown")
    expect(page.locator('[name=acr_chair_told_how][value="phone"]')).to_be_checked()
    _tab_to(page, "main form .govuk-button-group button:first-child")
    keys.press("Enter")
    page.wait_for_url("**/check")
    expect(page.locator("main")).to_contain_text("By telephone")
    _tab_to(page, "main form .govuk-button-group button")
    keys.press("Enter")

    expect(page.get_by_text("You have sent")).to_be_visible()


def test_what_is_written_is_saved_by_itself_and_is_there_on_another_day(
    page: Page, bring, sits_down: SitsDown
) -> None:
    task = bring("decide_attendees")
    sits_down(page, task.asked)
    page.goto(f"/tasks/{task.task_id}")
    name = page.locator('main form [name^="people-"][name$="-name"]')

    with page.expect_response(re.compile("/draft$")) as saved:
        name.fill("Pat Low")
        name.blur()

    assert saved.value.ok
    expect(page.locator(STATUS)).to_contain_text("Draft saved at 10:00")
    page.goto("/my-work")
    expect(page.get_by_text("You have started this").first).to_be_visible()
    page.goto(f"/tasks/{task.task_id}")
    expect(name).to_have_value("Pat Low")


def test_saving_for_later_needs_no_script(plain_page: Page, bring, sits_down: SitsDown) -> None:
    task = bring("tell_acr_chair")
    sits_down(plain_page, task.asked)
    plain_page.goto(f"/tasks/{task.task_id}")

    plain_page.fill("[name=acr_chair_told_on-day]", "4")
    plain_page.get_by_role("button", name="Save and come back later").click()

    expect(plain_page.get_by_text("Your draft is saved")).to_be_visible()
    plain_page.goto(f"/tasks/{task.task_id}")
    expect(plain_page.locator("[name=acr_chair_told_on-day]")).to_have_value("4")


def test_a_session_that_ran_out_loses_nothing_that_was_typed(
    plain_page: Page, bring, sits_down: SitsDown
) -> None:
    task = bring("tell_acr_chair")
    sits_down(plain_page, task.asked)
    plain_page.goto(f"/tasks/{task.task_id}")
    plain_page.fill("[name=acr_chair_told_on-day]", "4")

    clock.set_to(clock.now() + timedelta(minutes=45))
    plain_page.get_by_role("button", name="Check your answers").click()

    expect(plain_page.get_by_text("What you had just typed is kept as a draft")).to_be_visible()
    plain_page.fill("input[name=email]", task.asked.email)
    plain_page.fill("input[name=password]", PASSWORD)
    plain_page.press("input[name=password]", "Enter")
    expect(plain_page.locator("[name=acr_chair_told_on-day]")).to_have_value("4")


def test_whoever_comes_second_is_told_who_was_quicker_and_keeps_their_answers(
    open_page: Callable[..., Page], bring, sits_down: SitsDown, cheshire
) -> None:
    task = bring("tell_lscb_chair")
    quicker, slower = open_page(), open_page()
    sits_down(quicker, task.asked)
    sits_down(slower, cheshire.people["business_unit", None])
    slower.goto(f"/tasks/{task.task_id}")
    slower.fill("[name=convening_note]", "We meet on Monday")
    quicker.goto(f"/tasks/{task.task_id}")
    task.journey(quicker).fill("tell_lscb_chair", task.answers)
    quicker.get_by_role("button", name=re.compile("^Send: ")).click()
    expect(quicker.get_by_text("You have sent")).to_be_visible()

    slower.get_by_role("button", name="Check your answers").click()

    expect(slower.locator("main")).to_contain_text(f"{task.asked.name} sent this on")
    expect(slower.locator("main")).to_contain_text("Your answers are kept")
    expect(slower.locator("main")).to_contain_text("We meet on Monday")


def test_a_case_one_takes_no_part_in_is_not_there(page: Page, bring, sits_down: SitsDown, cheshire) -> None:
    task = bring("tell_acr_chair")
    sits_down(page, cheshire.people["agency_lead", "ambulance"])

    for path in (f"/cases/{task.case_id}", f"/tasks/{task.task_id}"):
        assert page.goto(path).status == 404


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")
