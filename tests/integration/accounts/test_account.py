"""“Your account”: what people change of how they sign in, and what that ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select, text

from webapp import clock, db
from webapp.accounts import passwords, second_factor, service, throttling
from webapp.accounts.models import SignIn
from webapp.audit.models import AuditEntry

PASSWORD = "correct horse battery staple"
CHOSEN = "tangerine moth ladder"
SECRET = "only for tests, " * 4
NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:147.0) Gecko/20100101 Firefox/147.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/26.1 Mobile/15E148 Safari/604.1"
)


@pytest.fixture(autouse=True)
def monday():
    clock.set_to(NOW)


@pytest.fixture
def person(make_board, make_person):
    return make_person(make_board(), "referrer")


@pytest.fixture
def arrive(app, session, person, token):
    """Signs the person in, in a browser of its own."""

    def arrive(user_agent=FIREFOX):
        browser = app.test_client()
        browser.environ_base["HTTP_USER_AGENT"] = user_agent
        typed = {
            "email": person.email,
            "password": PASSWORD,
            "csrf_token": token(browser.get("/sign-in").text),
        }
        assert browser.post("/sign-in", data=typed).status_code == 302
        return browser

    return arrive


@pytest.fixture
def here(arrive):
    return arrive()


@pytest.fixture
def send(here, token):
    def send(page, **typed):
        return here.post(page, data={**typed, "csrf_token": token(here.get("/account").text)})

    return send


@pytest.fixture
def app_of_theirs(session, person):
    """Gives the person an authenticator app after they have signed in."""

    def app_of_theirs():
        key = second_factor.pending_key(session, person.id, secret=SECRET)
        before = NOW - timedelta(days=1)
        phone = pyotp.TOTP(key)
        phone.recovery = second_factor.confirm(
            session, person.id, phone.at(before), secret=SECRET, now=before
        )
        session.commit()
        return phone

    return app_of_theirs


def is_in(browser):
    return browser.get("/choose-board").status_code == 200


def kept(session, person):
    return session.get(type(person), person.id, populate_existing=True).password_hash


def test_everybody_sees_where_they_are_signed_in_and_which_is_this(here, arrive):
    arrive(IPHONE)

    page = here.get("/account").text

    assert "Firefox, Windows</strong> (this one)" in page
    assert "Safari, iPhone</strong>" in page
    assert "127.0.0.1" not in page


def test_a_stay_is_shown_as_last_seen_to_within_five_minutes(here, arrive):
    other = arrive(IPHONE)
    clock.set_to(NOW + timedelta(minutes=20))
    other.get("/choose-board")

    assert "last seen 9 March 2026 09:20" in here.get("/account").text


def test_a_stay_that_has_run_out_is_not_shown(here, arrive):
    arrive(IPHONE)
    for _ in range(2):
        clock.set_to(clock.now() + timedelta(minutes=25))
        here.get("/choose-board")

    assert "iPhone" not in here.get("/account").text


def test_a_stay_signed_out_from_afar_ends_in_every_copy_of_its_cookie(app, session, here, arrive, send):
    other = arrive(IPHONE)
    copy = app.test_client()
    copy.set_cookie("practice_review", other.get_cookie("practice_review").value)
    stay = session.scalars(select(SignIn).where(SignIn.device == "Safari, iPhone")).one()

    assert send(f"/account/stays/{stay.id}/end").location == "/account"

    assert not is_in(other)
    assert not is_in(copy)
    assert is_in(here)


def test_signing_out_everywhere_else_leaves_only_this_stay(here, arrive, send):
    others = [arrive(IPHONE), arrive()]

    send("/account/stays/end-others")

    assert [is_in(browser) for browser in [here, *others]] == [True, False, False]


def test_nobody_can_end_somebody_elses_stay(session, here, send, make_person, sign_in):
    theirs = sign_in(make_person())
    stay = session.scalars(select(SignIn).order_by(SignIn.id.desc())).first()

    assert send(f"/account/stays/{stay.id}/end").status_code == 404
    assert theirs.get("/choose-board").status_code == 200


def test_changing_the_password_needs_the_one_there_is(session, person, send):
    before = kept(session, person)

    answer = send("/account/password", current="a guess", password=CHOSEN)

    assert "That is not right" in answer.text
    assert kept(session, person) == before


def test_changing_the_password_ends_all_other_stays_at_once(session, person, here, arrive, send):
    other = arrive(IPHONE)

    assert send("/account/password", current=PASSWORD, password=CHOSEN).location == "/account"

    assert passwords.matches(kept(session, person), CHOSEN)
    assert is_in(here)
    assert not is_in(other)


def test_a_password_made_of_what_is_known_of_its_owner_is_refused_in_a_sentence(session, person, send):
    for bad in ("short", "Ada Lovelace 1", "elm_valley_2026"):
        answer = send("/account/password", current=PASSWORD, password=bad)
        assert answer.status_code == 200
        assert "govuk-error-message" in answer.text

    assert passwords.matches(kept(session, person), PASSWORD)


def test_guessing_the_password_from_a_screen_left_open_has_to_wait_too(send):
    for _ in range(throttling.FAILURES_FOR_AN_ACCOUNT):
        send("/account/password", current="a guess", password=CHOSEN)

    assert send("/account/password", current=PASSWORD, password=CHOSEN).status_code == 429


def test_an_app_counts_once_a_code_has_confirmed_it(session, person, here, send):
    page = here.get("/account/second-step").text
    key = page.partition('class="pr-key">')[2].partition("<")[0].replace(" ", "")

    wrong = send("/account/second-step", code="000000", proof=PASSWORD)
    assert "not the code your app shows" in wrong.text
    assert not second_factor.has(session, person.id)

    right = send("/account/second-step", code=pyotp.TOTP(key).at(NOW), proof=PASSWORD)
    assert right.text.count('class="pr-key"') == second_factor.RECOVERY_CODES
    assert second_factor.has(session, person.id)


def test_whoever_finds_a_screen_open_cannot_set_up_an_app_of_their_own(session, person, here, send):
    page = here.get("/account/second-step").text
    key = page.partition('class="pr-key">')[2].partition("<")[0].replace(" ", "")

    assert (
        "That is not right"
        in send("/account/second-step", code=pyotp.TOTP(key).at(NOW), proof="a guess").text
    )
    assert not second_factor.has(session, person.id)


def test_removing_the_app_needs_the_password(session, person, here, send, app_of_theirs):
    app_of_theirs()

    assert "That is not right" in send("/account/second-step/remove", proof="a guess").text
    assert second_factor.has(session, person.id)

    assert send("/account/second-step/remove", proof=PASSWORD).location == "/account"
    assert not second_factor.has(session, person.id)
    assert second_factor.codes_left(session, person.id) == 0


def test_new_recovery_codes_take_the_place_of_those_before(session, person, here, send, app_of_theirs):
    old = app_of_theirs().recovery

    page = send("/account/recovery-codes", proof=PASSWORD).text

    new = page.partition('class="pr-key">')[2].partition("<")[0]
    accept = {"secret": SECRET, "now": NOW}
    assert second_factor.accept(session, person.id, old[0], **accept) is None
    assert second_factor.accept(session, person.id, new, **accept) == "recovery_code"
    session.commit()
    assert "9 left" in here.get("/account").text


def test_whoever_has_no_password_shows_a_code_instead(session, person, send, app_of_theirs):
    phone = app_of_theirs()
    session.merge(person).password_hash = None
    session.commit()

    assert send("/account/second-step/remove", proof=phone.at(NOW)).location == "/account"
    assert not second_factor.has(session, person.id)


def test_what_is_changed_is_in_the_audit_trail_by_ids_alone(session, person, arrive, send, app_of_theirs):
    arrive(IPHONE)
    app_of_theirs()
    send("/account/stays/end-others")
    send("/account/recovery-codes", proof=PASSWORD)
    send("/account/second-step/remove", proof="a guess")
    send("/account/second-step/remove", proof=PASSWORD)
    send("/account/password", current=PASSWORD, password=CHOSEN)

    db.act_for(session, service.board_called(session, "elm_valley").id)
    noted = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in noted if entry.subject_kind != "sign_in"] == [
        "stay:revoked",
        "second_factor:new_codes",
        "account:proof_failed",
        "second_factor:removed",
        "password:changed",
    ]
    assert {(entry.person_id, entry.subject_id) for entry in noted} == {(person.id, person.id)}
    assert not any(person.email in str(entry.details) for entry in noted)


def test_the_person_is_told_by_e_mail_of_what_was_changed_and_of_nothing_that_failed(session, here, send):
    def told():
        return session.execute(
            text("select count(*) from procrastinate_jobs where task_name = 'tell_of_sign_in'")
        )

    send("/account/password", current="a guess", password=CHOSEN)
    assert told().scalar() == 0

    send("/account/password", current=PASSWORD, password=CHOSEN)
    assert told().scalar() == 1
