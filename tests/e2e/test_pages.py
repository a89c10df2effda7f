"""Every page a person can reach: no barrier, a quiet console, and room on a small screen.

The watch over console and requests is kept by the fixtures; what is looked for here is what axe finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import assert_accessible
from tests.e2e.people import Somebody

TABS = (
    "",
    "/answers",
    "/decisions",
    "/people",
    "/documents",
    "/letters",
    "/messages",
    "/notes",
    "/history",
    "/looked",
)
CHANGES = (
    "/more-time",
    "/pause",
    "/withdraw",
    "/link",
    "/name",
    "/agencies/add",
    "/agencies/withdraw",
    "/declaration?role=business_unit",
)
ERRORS = ("/nowhere", "/tasks/00000000-0000-0000-0000-000000000000")
SitsDown = Callable[[Page, Somebody], None]


@pytest.fixture
def gathering(bring):
    """A case whose agencies write their reports."""
    return bring("agency_report[police]")


def test_the_pages_of_work_have_no_barrier(page: Page, gathering, sits_down: SitsDown, cheshire) -> None:
    sits_down(page, cheshire.people["business_unit", None])

    lists = ("/my-work", "/my-work?list=to_pick_up", "/my-work?list=waiting", "/my-work?list=done")
    others = (
        "/organisation",
        "/cases",
        "/meetings?which=past",
        "/referrals/new",
        "/referrals/from-paper",
        "/sent-messages/",
        "/people/",
        "/people/add",
        "/away",
        "/returns/",
        "/reporting/",
        "/reporting/record",
        "/reporting/measures/",
    )
    for path in (*lists, *others):
        page.goto(path)
        assert_accessible(page)

    _press(page, page.locator("table a").first)
    assert_accessible(page)


def test_all_sides_of_a_case_have_no_barrier(page: Page, gathering, sits_down: SitsDown, cheshire) -> None:
    sits_down(page, cheshire.people["business_unit", None])

    for tab in TABS:
        page.goto(f"/cases/{gathering.case_id}{tab}")
        assert_accessible(page)
    page.goto("/meetings")
    _press(page, page.locator("main").get_by_role("link", name="Reflective review meeting").first)
    assert_accessible(page)


def test_an_answer_is_read_and_corrected_without_a_barrier(
    page: Page, gathering, sits_down: SitsDown, cheshire
) -> None:
    sits_down(page, cheshire.people["business_unit", None])
    page.goto(f"/cases/{gathering.case_id}/answers")
    _press(page, page.locator("main tbody").get_by_role("link", name="Arrange the date and venue"))
    assert_accessible(page)

    _press(page, page.get_by_role("link", name="Correct this answer"))
    assert_accessible(page)
    page.fill("[name=venue]", "Sandbach Town Hall")
    _press(page, page.locator("main form button.govuk-button").last)
    expect(page.locator("main")).to_contain_text("Sandbach Town Hall")
    assert_accessible(page)
    page.fill("[name=reason]", "The room was changed")
    page.get_by_role("button", name="Make the correction").click()

    expect(page.get_by_text("The answer is corrected")).to_be_visible()


def test_the_pages_that_change_a_case_have_no_barrier_where_they_refuse(
    page: Page, gathering, sits_down: SitsDown, cheshire
) -> None:
    sits_down(page, cheshire.people["business_unit", None])

    for change in CHANGES:
        page.goto(f"/cases/{gathering.case_id}{change}")
        page.locator("main form button.govuk-button").last.click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        assert_accessible(page)


def test_a_task_has_no_barrier_from_its_form_to_what_comes_after(
    page: Page, bring, sits_down: SitsDown
) -> None:
    task = bring("tell_acr_chair")
    sits_down(page, task.asked)
    page.goto(f"/tasks/{task.task_id}")
    assert_accessible(page)

    page.get_by_role("button", name="Check your answers").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    expect(page).to_have_title(re.compile("^Error: "))
    assert_accessible(page)

    task.journey(page).fill("tell_acr_chair", task.answers)
    assert_accessible(page)
    page.get_by_role("button", name=re.compile("^Send: ")).click()
    expect(page.get_by_text("You have sent")).to_be_visible()
    assert_accessible(page)
    for path in (f"/tasks/{task.task_id}", *ERRORS):
        page.goto(path)
        assert_accessible(page)


@pytest.mark.parametrize("before", ["complete_referral", "panel_decision"])
def test_a_long_form_and_one_with_advice_have_no_barrier(
    page: Page, bring, sits_down: SitsDown, before: str
) -> None:
    task = bring(before)
    sits_down(page, task.asked)
    page.goto(f"/tasks/{task.task_id}")
    assert_accessible(page)
    sections = [each.get_attribute("href") for each in page.locator(".govuk-task-list a").all()]

    for section in sections:
        page.goto(section)
        page.get_by_role("button", name="Save and continue").click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        assert_accessible(page)


def test_a_nil_return_and_questions_on_paper_have_no_barrier(
    page: Page, gathering, sits_down: SitsDown
) -> None:
    sits_down(page, gathering.asked)

    for path in ("nothing-to-return", "print"):
        page.goto(f"/tasks/{gathering.task_id}/{path}")
        assert_accessible(page)
    page.goto(f"/tasks/{gathering.task_id}/nothing-to-return")
    page.get_by_role("button", name="Confirm: nothing to return").click()

    expect(page.get_by_text("You have sent")).to_be_visible()


def test_the_steps_beside_a_form_have_no_barrier(page: Page, bring, sits_down: SitsDown) -> None:
    task = bring("arrange_review")
    sits_down(page, task.asked)

    for path in ("release", "reassign", "ask-for-time"):
        page.goto(f"/tasks/{task.task_id}/{path}")
        page.locator("main form button.govuk-button").last.click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        assert_accessible(page)


@pytest.mark.parametrize("width", [375, 320], ids=["a phone", "400 % zoom"])
def test_nothing_has_to_be_scrolled_sideways(
    open_page: Callable[..., Page], gathering, sits_down: SitsDown, cheshire, width: int
) -> None:
    page = open_page(width=width)
    page.goto("/sign-in")
    _fits(page, width)
    sits_down(page, cheshire.people["business_unit", None])
    case, task = f"/cases/{gathering.case_id}", f"/tasks/{gathering.task_id}"
    for path in (
        "/my-work",
        "/cases",
        "/referrals/new",
        "/sent-messages/",
        "/people/",
        "/people/add",
        "/returns/",
        "/reporting/",
        "/reporting/measures/",
        *[case + tab for tab in TABS],
        task,
    ):
        page.goto(path)
        _fits(page, width)
    if width == 375:
        for path in ("/my-work", case, task):
            page.goto(path)
            assert_accessible(page)


def test_a_welsh_reader_finds_no_barrier_either(
    page: Page, make_board, make_person, sits_down: SitsDown
) -> None:
    board = make_board(languages=("en", "cy"))
    person = make_person(board)
    sits_down(page, Somebody(person.id, person.name, person.email))
    page.goto("/sent-messages/")

    page.locator("header").get_by_role("link", name="Cymraeg").click()
    page.goto("/sent-messages/")
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    assert_accessible(page)
    for path in ("/nowhere", "/language/cy?next=/nowhere"):
        page.goto(path)
        assert_accessible(page)


def _press(page: Page, what: Locator) -> None:
    """Follow a link or a button to the page it leads to."""
    with page.expect_navigation():
        what.click()


def _fits(page: Page, width: int) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{page.url} is {wide} px wide"
