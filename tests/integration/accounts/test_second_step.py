"""The second step of signing in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from webapp import clock, db
from webapp.accounts import second_factor, service, throttling
from webapp.accounts.models import RecoveryCode, SecondFactor, SignIn
from webapp.audit.models import AuditEntry

PASSWORD = "correct horse battery staple"
SECRET = "only for tests, " * 4
NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
SET_UP = NOW - timedelta(days=1)


@pytest.fixture(autouse=True)
def monday():
    clock.set_to(NOW)


@pytest.fixture
def rule(app, monkeypatch):
    def rule(said):
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], second_factor=said))

    return rule


@pytest.fixture
def board(make_board):
    return make_board()


@pytest.fixture
def person(board, make_person):
    return make_person(board, "referrer")


@pytest.fixture
def phone(session, person):
    """The person's authenticator app."""
    key = second_factor.pending_key(session, person.id, secret=SECRET)
    app = pyotp.TOTP(key)
    app.recovery = second_factor.confirm(session, person.id, app.at(SET_UP), secret=SECRET, now=SET_UP)
    session.commit()
    return app


@pytest.fixture
def first_step(client, token, person):
    def first_step(onward="/choose-board", browser=client):
        typed = {
            "email": person.email,
            "password": PASSWORD,
            "csrf_token": token(browser.get("/sign-in").text),
        }
        return browser.post("/sign-in", query_string={"next": onward}, data=typed)

    return first_step


@pytest.fixture
def type_code(client, token):
    def type_code(code, page="/sign-in/code", browser=client):
        return browser.post(page, data={"code": code, "csrf_token": token(browser.get(page).text)})

    return type_code


def is_in(client):
    return client.get("/choose-board").status_code == 200


def later(**ago):
    clock.set_to(clock.now() + timedelta(**ago))


def test_with_an_app_the_password_opens_nothing_yet(client, session, phone, first_step):
    answer = first_step()

    assert answer.location == "/sign-in/code"
    for page in ("/", "/choose-board", "/account", "/account/second-step", "/my-work"):
        assert client.get(page).location.startswith("/sign-in"), page
    assert session.scalars(select(SignIn)).all() == []


def test_the_code_of_the_app_signs_in_and_leads_on(client, phone, first_step, type_code):
    first_step("/boards/elm_valley.css")

    answer = type_code(phone.at(NOW))

    assert (answer.status_code, answer.location) == (302, "/boards/elm_valley.css")
    assert is_in(client)


@pytest.mark.parametrize(
    "onward", ["//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)"]
)
def test_a_crafted_link_leads_nowhere_else_after_the_second_step_either(phone, first_step, type_code, onward):
    first_step(onward)

    assert type_code(phone.at(NOW)).location == "/"


def test_a_code_is_taken_once(app, phone, first_step, type_code):
    first_step()
    type_code(phone.at(NOW))
    onlooker = app.test_client()
    first_step(browser=onlooker)

    answer = type_code(phone.at(NOW), browser=onlooker)

    assert "or it has been used" in answer.text
    assert not is_in(onlooker)


def test_nor_is_a_code_from_before_the_last_one_taken(app, phone, first_step, type_code):
    first_step()
    type_code(phone.at(NOW))
    other = app.test_client()
    first_step(browser=other)

    assert "or it has been used" in type_code(phone.at(NOW - timedelta(seconds=30)), browser=other).text
    later(seconds=30)
    assert type_code(phone.at(clock.now()), browser=other).status_code == 302


def test_a_clock_may_be_half_a_minute_wrong_and_no_more(client, phone, first_step, type_code):
    first_step()

    assert type_code(phone.at(NOW + timedelta(seconds=60))).status_code == 200
    assert type_code(phone.at(NOW - timedelta(seconds=60))).status_code == 200
    assert type_code(phone.at(NOW + timedelta(seconds=30))).status_code == 302


def test_a_recovery_code_stands_in_for_the_app_once_however_it_is_typed(app, phone, first_step, type_code):
    first_step()
    assert type_code(phone.recovery[0].lower().replace("-", " ")).status_code == 302

    other = app.test_client()
    first_step(browser=other)
    assert "or it has been used" in type_code(phone.recovery[0], browser=other).text
    assert type_code(phone.recovery[1], browser=other).status_code == 302


def test_somebody_elses_recovery_code_is_worth_nothing(session, make_person, phone, first_step, type_code):
    theirs = second_factor.new_recovery_codes(session, make_person().id)
    session.commit()
    first_step()

    assert type_code(theirs[0]).status_code == 200


def test_guessing_codes_has_to_wait_as_guessing_passwords_does(phone, first_step, type_code):
    first_step()
    for _ in range(throttling.FAILURES_FOR_AN_ACCOUNT):
        assert type_code("000000").status_code == 200

    assert type_code(phone.at(NOW)).status_code == 429
    later(minutes=1, seconds=1)
    assert type_code(phone.at(clock.now())).status_code == 302


def test_a_fresh_password_gives_no_fresh_guesses_at_the_code(app, phone, first_step, type_code):
    first_step()
    for _ in range(throttling.FAILURES_FOR_AN_ACCOUNT):
        type_code("000000")
    again = app.test_client()
    first_step(browser=again)

    assert type_code(phone.at(NOW), browser=again).status_code == 429


def test_half_way_lasts_ten_minutes(client, phone, first_step):
    first_step()
    later(minutes=10)

    assert client.get("/sign-in/code").location == "/sign-in"


def test_half_way_ends_when_the_password_changes(client, session, person, phone, first_step):
    first_step()
    service.set_password(session, session.merge(person), "tangerine moth ladder", now=NOW)
    session.commit()

    assert client.get("/sign-in/code").location == "/sign-in"


def test_half_way_ends_when_the_person_is_deactivated(client, session, person, phone, first_step):
    first_step()
    service.deactivate(session, session.merge(person), now=clock.now())
    session.commit()

    assert client.get("/sign-in/code").location == "/sign-in"


def test_nothing_of_the_session_before_survives_either_step(client, phone, first_step, type_code):
    client.get("/sign-in")
    with client.session_transaction() as cookie:
        cookie["planted"] = "before"
    first_step()
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert "stay" not in cookie
        cookie["planted"] = "between"
    type_code(phone.at(NOW))

    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert "half_way" not in cookie


@pytest.mark.parametrize(
    ("said", "role", "asked"),
    [
        ("off", "business_unit", False),
        ("office", "referrer", False),
        ("office", "business_unit", True),
        ("office", "@administrator", True),
        ("everybody", "referrer", True),
    ],
)
def test_who_must_have_a_second_factor_is_a_setting(
    rule, session, board, person, first_step, said, role, asked
):
    rule(said)
    service.give_role(session, person, board, role, starts_on=NOW.date())
    session.commit()

    assert first_step().location == ("/sign-in/set-up" if asked else "/choose-board")


def test_who_must_and_has_none_sets_it_up_and_reaches_nothing_before(
    client, session, rule, person, first_step, type_code
):
    rule("everybody")
    first_step()
    for page in ("/", "/choose-board", "/account", "/sign-in/code"):
        assert client.get(page).location.startswith("/sign-in"), page

    page = client.get("/sign-in/set-up").text
    key = page.partition('class="pr-key">')[2].partition("<")[0].replace(" ", "")
    assert "data:image/svg" in page
    assert "not the code your app shows" in type_code("123456", "/sign-in/set-up").text
    answer = type_code(pyotp.TOTP(key).at(NOW), "/sign-in/set-up")

    assert answer.text.count('class="pr-key"') == second_factor.RECOVERY_CODES
    assert 'href="/choose-board"' in answer.text
    assert is_in(client)
    db.act_for(session, service.board_called(session, "elm_valley").id)
    assert {entry.action for entry in session.scalars(select(AuditEntry))} == {
        "sign_in:began", "second_factor:set",
    }  # fmt: skip


def test_whoever_has_an_app_cannot_replace_it_with_the_password_alone(client, phone, first_step):
    first_step()

    assert client.get("/sign-in/set-up").location == "/sign-in"


def test_neither_key_nor_recovery_codes_can_be_read_from_the_database(session, person, phone):
    kept = session.scalars(select(SecondFactor)).one()

    assert phone.secret not in kept.sealed
    digests = session.scalars(select(RecoveryCode.digest)).all()
    assert not {code.replace("-", "") for code in phone.recovery} & set(digests)


def test_with_another_secret_key_the_app_is_lost_and_the_recovery_codes_still_work(session, person, phone):
    code = {"secret": "another key, " * 4, "now": NOW}

    assert second_factor.accept(session, person.id, phone.at(NOW), **code) is None
    assert second_factor.accept(session, person.id, phone.recovery[0], **code) == "recovery_code"
