"""Signing in with two steps, in the browser: no barrier, on a small screen and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pyotp
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import assert_accessible
from tests.e2e.people import PASSWORD
from webapp import clock, db
from webapp.accounts import invitations, second_factor
from webapp.accounts.models import Person


def test_somebody_sets_up_their_app_and_signs_in_with_it(
    open_page, make_board, make_person, sign_in: Callable[[Page, Person], None]
) -> None:
    person, page = make_person(make_board(("en", "cy"))), open_page(width=375)
    sign_in(page, person)
    page.get_by_role("link", name="Your account").click()
    assert_accessible(page)
    page.get_by_role("link", name="Set up an app").click()
    assert_accessible(page)
    _fits(page)

    key = page.locator(".pr-key").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(pyotp.TOTP(key).now())
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Keep these recovery codes")).to_be_visible()
    expect(page.locator(".pr-codes li")).to_have_count(second_factor.RECOVERY_CODES)
    assert_accessible(page)
    _fits(page)

    elsewhere = open_page()
    sign_in(elsewhere, person)
    assert_accessible(elsewhere)
    elsewhere.get_by_label("Code").fill(pyotp.TOTP(key).at(clock.now() + timedelta(seconds=30)))
    elsewhere.get_by_role("button", name="Continue").click()
    elsewhere.get_by_role("link", name="Your account").click()
    elsewhere.get_by_role("button", name="Sign out everywhere else").click()
    expect(elsewhere.get_by_text("You are signed out everywhere else.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_link_lets_somebody_choose_a_password_without_scripts(
    plain_page: Page, site, make_board, make_person, sign_in: Callable[[Page, Person], None]
) -> None:
    person = make_person(make_board())
    link = invitations.make(db.session, person, invitations.Purpose.INVITATION, now=clock.now())
    token = invitations.token_of(link.id, secret=site.settings.secret_key)
    db.session.commit()

    plain_page.goto(f"/sign-in/link/{token}")
    plain_page.get_by_label("New password").fill("Ada Lovelace 1")
    plain_page.get_by_role("button", name="Save the password").click()
    expect(plain_page.get_by_role("alert").get_by_text("too easy to guess")).to_be_visible()
    plain_page.get_by_label("New password").fill("tangerine moth ladder")
    plain_page.get_by_role("button", name="Save the password").click()

    expect(plain_page.get_by_text("Your password is saved.")).to_be_visible()


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
