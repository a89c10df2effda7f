from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from webapp import clock, db
from webapp.accounts import service, signing_in
from webapp.accounts.models import SignInFailure
from webapp.audit.models import AuditEntry

PASSWORD = "correct horse battery staple"
WRONG = "The e-mail address or the password is not right"
WAIT = "Too many attempts"


@pytest.fixture
def try_to_sign_in(client, token):
    def attempt(email, password, onward="/boards/elm_valley.css"):
        page = client.get("/sign-in")
        typed = {"email": email, "password": password, "csrf_token": token(page.text)}
        return client.post(f"/sign-in?next={onward}", data=typed)

    return attempt


@pytest.fixture
def person(make_board, make_person):
    return make_person(make_board(), "referrer")


def test_the_right_password_signs_in_and_leads_to_where_one_wanted_to_go(try_to_sign_in, person):
    answer = try_to_sign_in(person.email.upper(), PASSWORD)

    assert (answer.status_code, answer.location) == (302, "/boards/elm_valley.css")


@pytest.mark.parametrize(
    "onward", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_a_crafted_link_leads_nowhere_else(try_to_sign_in, person, onward):
    assert try_to_sign_in(person.email, PASSWORD, onward).location == "/"


def test_a_wrong_password_and_an_unknown_address_are_refused_in_the_same_words(try_to_sign_in, person):
    wrong = try_to_sign_in(person.email, "a guess")
    unknown = try_to_sign_in("nobody@example.org", "a guess")

    assert WRONG in wrong.text
    assert WRONG in unknown.text
    assert wrong.status_code == unknown.status_code


def test_who_was_deactivated_cannot_sign_in(try_to_sign_in, session, person):
    service.deactivate(session, session.merge(person))
    session.commit()

    assert WRONG in try_to_sign_in(person.email, PASSWORD).text


def test_after_five_failures_even_the_right_password_has_to_wait(try_to_sign_in, person):
    for _ in range(signing_in.FAILURES_FOR_AN_ACCOUNT):
        try_to_sign_in(person.email, "a guess")

    answer = try_to_sign_in(person.email, PASSWORD)

    assert answer.status_code == 429
    assert WAIT in answer.text


def test_after_fifteen_minutes_the_right_password_is_taken_again(try_to_sign_in, person):
    for _ in range(signing_in.FAILURES_FOR_AN_ACCOUNT):
        try_to_sign_in(person.email, "a guess")
    clock.set_to(clock.now() + signing_in.WINDOW + timedelta(seconds=1))

    assert try_to_sign_in(person.email, PASSWORD).status_code == 302


def test_guessing_many_accounts_from_one_address_has_to_wait_too(try_to_sign_in, session, person):
    for number in range(signing_in.FAILURES_FROM_AN_ADDRESS):
        attempt = {"email": f"{number}@example.org", "password": "x", "address": "127.0.0.1"}
        signing_in.attempt(session, **attempt, secret="only for tests, " * 4, now=clock.now())
    session.commit()

    assert try_to_sign_in(person.email, PASSWORD).status_code == 429


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
    assert [(entry.action, entry.person_id) for entry in session.scalars(select(AuditEntry))] == [
        ("sign_in:began", person.id)
    ]
