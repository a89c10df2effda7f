from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from webapp import clock, db
from webapp.accounts import passwords, service, throttling
from webapp.accounts.models import SignInFailure
from webapp.app import create_app
from webapp.audit.models import AuditEntry

PASSWORD = "correct horse battery staple"
WRONG = "The e-mail address or the password is not right"
WAIT = "Too many attempts"
ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "/%0d%0aSet-Cookie:x=1".replace("%0d%0a", "\r\n"),
    "/\t/evil.example",
    " //evil.example",
    "evil.example",
]


@pytest.fixture
def try_to_sign_in(client, token):
    def attempt(email, password, onward="/boards/elm_valley.css", *, browser=client, address="127.0.0.1"):
        page = browser.get("/sign-in")
        typed = {"email": email, "password": password, "csrf_token": token(page.text)}
        where = {"query_string": {"next": onward}, "environ_base": {"REMOTE_ADDR": address}}
        return browser.post("/sign-in", data=typed, **where)

    return attempt


@pytest.fixture
def person(make_board, make_person):
    return make_person(make_board(), "referrer")


@pytest.fixture
def known(client, try_to_sign_in, person, token):
    """A browser in which the person has signed in before, and out again."""
    try_to_sign_in(person.email, PASSWORD)
    client.post("/sign-out", data={"csrf_token": token(client.get("/choose-board").text)})
    return client


def later(**ago):
    clock.set_to(clock.now() + timedelta(**ago))


def test_the_right_password_signs_in_and_leads_to_where_one_wanted_to_go(try_to_sign_in, person):
    answer = try_to_sign_in(person.email.upper(), PASSWORD)

    assert (answer.status_code, answer.location) == (302, "/boards/elm_valley.css")


@pytest.mark.parametrize("onward", ELSEWHERE)
def test_a_crafted_link_leads_nowhere_else(try_to_sign_in, person, onward):
    assert try_to_sign_in(person.email, PASSWORD, onward).location == "/"


def test_a_wrong_password_and_an_unknown_address_are_refused_in_the_same_words(try_to_sign_in, person):
    wrong = try_to_sign_in(person.email, "a guess")
    unknown = try_to_sign_in("nobody@example.org", "a guess")

    assert WRONG in wrong.text
    assert WRONG in unknown.text
    assert wrong.status_code == unknown.status_code


def test_who_was_deactivated_cannot_sign_in(try_to_sign_in, session, person):
    service.deactivate(session, session.merge(person), now=clock.now())
    session.commit()

    assert WRONG in try_to_sign_in(person.email, PASSWORD).text


class Counting(PasswordHasher):
    """The hasher, counting how often it verifies: the work that a clock outside would see."""

    verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002 - named so there
        self.verified += 1
        return super().verify(hash, password)


def test_whoever_is_tried_costs_the_same_work(try_to_sign_in, session, make_person, person, monkeypatch):
    gone, new = make_person(), make_person()
    service.deactivate(session, gone, now=clock.now())
    new.password_hash = None
    session.commit()
    counting = Counting(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", counting)

    work = []
    for email in (person.email, "nobody@example.org", gone.email, new.email):
        before = counting.verified
        assert WRONG in try_to_sign_in(email, "a guess").text
        work.append(counting.verified - before)

    assert work == [1, 1, 1, 1]


def test_after_five_failures_even_the_right_password_has_to_wait(try_to_sign_in, person):
    for _ in range(throttling.FAILURES_FOR_AN_ACCOUNT):
        try_to_sign_in(person.email, "a guess")

    answer = try_to_sign_in(person.email, PASSWORD)

    assert answer.status_code == 429
    assert WAIT in answer.text


def test_the_wait_doubles_with_every_failure_and_never_lasts_longer_than_a_quarter_of_an_hour(
    try_to_sign_in, person
):
    for _ in range(throttling.FAILURES_FOR_AN_ACCOUNT):
        try_to_sign_in(person.email, "a guess")

    for minutes in (1, 2, 4, 8, 15, 15):
        later(minutes=minutes, seconds=-1)
        assert try_to_sign_in(person.email, PASSWORD).status_code == 429
        later(seconds=2)
        assert WRONG in try_to_sign_in(person.email, "a guess").text

    later(minutes=15, seconds=1)
    assert try_to_sign_in(person.email, PASSWORD).status_code == 302


def test_who_waits_is_told_so_whether_or_not_there_is_such_an_account(try_to_sign_in, person):
    for email in (person.email, "nobody@example.org"):
        for _ in range(throttling.FAILURES_FOR_AN_ACCOUNT):
            try_to_sign_in(email, "a guess")

    answers = [try_to_sign_in(email, "a guess") for email in (person.email, "nobody@example.org")]

    assert [(answer.status_code, WAIT in answer.text) for answer in answers] == [(429, True)] * 2


def test_guessing_one_account_from_many_addresses_has_to_wait_too(try_to_sign_in, person):
    for number in range(throttling.FAILURES_FROM_EVERYWHERE):
        try_to_sign_in(person.email, "a guess", address=f"198.51.100.{number}")

    assert try_to_sign_in(person.email, PASSWORD, address="203.0.113.9").status_code == 429


def test_no_stranger_can_keep_somebody_out_of_a_browser_they_have_signed_in_with(
    app, try_to_sign_in, person, known
):
    stranger = app.test_client()
    for _ in range(throttling.FAILURES_FROM_AN_ADDRESS):
        later(minutes=1)
        try_to_sign_in(person.email, "a guess", browser=stranger)

    assert try_to_sign_in(person.email, PASSWORD, browser=stranger).status_code == 429
    assert try_to_sign_in(person.email, PASSWORD, browser=known).status_code == 302


def test_a_known_browser_is_no_place_to_guess_from_either(try_to_sign_in, make_person, person, known):
    for _ in range(throttling.FAILURES_FOR_AN_ACCOUNT):
        try_to_sign_in(person.email, "a guess", browser=known)
    assert try_to_sign_in(person.email, PASSWORD, browser=known).status_code == 429

    other = make_person()
    for _ in range(throttling.FAILURES_FOR_AN_ACCOUNT):
        try_to_sign_in(other.email, "a guess", browser=known)
    assert try_to_sign_in(other.email, PASSWORD, browser=known).status_code == 429


def test_guessing_many_accounts_from_one_address_has_to_wait_too(try_to_sign_in, session, person):
    for number in range(throttling.FAILURES_FROM_AN_ADDRESS):
        who = throttling.caller(
            "password", f"{number}@example.org", address="127.0.0.1", secret="only for tests, " * 4
        )
        throttling.failed(session, who, now=clock.now())
    session.commit()

    assert try_to_sign_in(person.email, PASSWORD).status_code == 429
    assert try_to_sign_in(person.email, PASSWORD, address="203.0.113.9").status_code == 302


def test_behind_a_proxy_of_ours_it_is_the_visitors_own_address_that_counts(settings, session, person, token):
    app = create_app(replace(settings, database_url="", trusted_proxies=1))

    def guess(forwarded):
        browser = app.test_client()
        typed = {
            "email": person.email,
            "password": "a guess",
            "csrf_token": token(browser.get("/sign-in").text),
        }
        return browser.post("/sign-in", data=typed, headers={"X-Forwarded-For": forwarded}).status_code

    for number in range(throttling.FAILURES_FOR_AN_ACCOUNT):
        guess(f"203.0.113.{number}, 198.51.100.7")  # whatever else the visitor claims

    assert guess("203.0.113.99, 198.51.100.7") == 429
    assert guess("198.51.100.8") == 200


def test_a_failure_keeps_neither_the_address_typed_nor_where_it_came_from(try_to_sign_in, session):
    try_to_sign_in("sam@example.org", "a guess")

    failure = session.scalars(select(SignInFailure)).one()
    assert "sam" not in failure.account
    assert "127" not in failure.address


def test_a_session_prepared_by_somebody_else_is_not_the_one_signed_in(client, try_to_sign_in, person):
    client.get("/sign-in")
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"
        token_before = before["csrf_token"]

    try_to_sign_in(person.email, PASSWORD)

    with client.session_transaction() as after:
        assert "planted" not in after
        assert after.get("csrf_token") != token_before


def test_signing_in_is_in_the_boards_audit_trail(try_to_sign_in, session, person):
    try_to_sign_in(person.email, PASSWORD)

    board = service.board_called(session, "elm_valley")
    db.act_for(session, board.id)
    assert [
        (entry.action, entry.person_id, entry.details) for entry in session.scalars(select(AuditEntry))
    ] == [("sign_in:began", person.id, {"how": "password"})]
