"""A letter from its text to where it was sent, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.accessibility import assert_accessible
from tests.e2e.people import Somebody

SitsDown = Callable[[Page, Somebody], None]


def test_a_sheet_is_made_copied_and_recorded_as_sent_without_a_barrier(
    page: Page, bring, sits_down: SitsDown, cheshire
) -> None:
    case = bring("agency_report[police]")
    sits_down(page, cheshire.people["business_unit", None])
    page.goto(f"/cases/{case.case_id}/letters")
    page.get_by_role(
        "link", name=re.compile("^Police ?: Invitation to the reflective review meeting")
    ).click()
    assert_accessible(page)

    page.get_by_role("button", name="Make it as PDF and Word").click()
    expect(page.get_by_role("alert")).to_contain_text("is made and kept")
    assert_accessible(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="PDF, to send").click()
    assert saved.value.suggested_filename == f"{case.reference}-review_invitation.pdf"

    page.get_by_role("button", name="Record as sent").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Select how it was sent")
    assert_accessible(page)
    page.get_by_label("Post", exact=True).check()
    page.get_by_role("button", name="Record as sent").click()
    expect(page.locator("#sent ~ table")).to_contain_text("Post")
