"""Signing in by another provider, with a real one: every redirect goes over HTTP, with its own pages filled in."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests
from sqlalchemy import select

from tests.integration.accounts.provider_process import CLIENT, PASSWORD, SECRET
from webapp import clock, db
from webapp.accounts import provider, second_factor, service, throttling
from webapp.accounts.models import ProviderIdentity, SignIn
from webapp.audit.models import AuditEntry
from webapp.config import Provider

SITE = "http://127.0.0.1:8000"
NOT_HERE = "There is no sign-in here for whoever you are there"
DOWN = "The other way of signing in does not answer"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("provider")
    where, program = folder / "address", Path(__file__).with_name("provider_process.py")
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(
            [sys.executable, program, SITE, where],
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        )
        try:
            while not where.exists():
                assert running.poll() is None, (folder / "log").read_text()
                time.sleep(0.05)
            yield where.read_text()
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait()


@pytest.fixture
def lets_in(app, client, monkeypatch):
    """Has the application use that provider."""

    def lets_in(issuer, **how):
        settings = app.config["SETTINGS"]
        ours = Provider(issuer=issuer, client_id=CLIENT, client_secret=SECRET, name="Elm Council", **how)
        monkeypatch.setitem(app.config, "SETTINGS", replace(settings, base_url=SITE, provider=ours))
        provider.register(app, ours)

    yield lets_in
    provider.register(app, Provider())


@pytest.fixture
def ada(session, make_board, make_person, lets_in, issuer):
    lets_in(issuer)
    person = make_person(make_board(), "referrer")
    person.email = "Ada@example.org"
    session.commit()
    return person


def at_the_provider(address, name):
    """What somebody does there: goes where they are sent, and says who they are. Gives where they are sent back to."""
    with requests.Session() as browser:
        answer = browser.get(address, allow_redirects=False)
        for _ in range(10):
            if answer.is_redirect:
                onward = urljoin(answer.url, answer.headers["location"])
                if onward.startswith(SITE):
                    return onward
                answer = browser.get(onward, allow_redirects=False)
            else:
                token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)
                typed = {"csrf_token": token[1], "login": name, "password": PASSWORD}
                answer = browser.post(answer.url, data=typed, allow_redirects=False)
    raise AssertionError(f"never came back, last at {answer.url}")


@pytest.fixture
def come_in(client):
    def come_in(name, onward=None):
        there = client.get("/sign-in/with", query_string={"next": onward} if onward else {})
        return client.get(at_the_provider(there.location, name).removeprefix(SITE))

    return come_in


def told(client, answer):
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")
    return client.get(answer.location).text


def test_the_sign_in_page_offers_the_provider_only_where_there_is_one(client, lets_in):
    assert "Elm Council" not in client.get("/sign-in").text
    assert client.get("/sign-in/with").status_code == 404

    lets_in("http://127.0.0.1:9")

    assert "Sign in with Elm Council" in client.get("/sign-in").text


def test_the_way_there_carries_state_nonce_and_a_proof_key(client, ada, issuer):
    asked = parse_qs(urlsplit(client.get("/sign-in/with").location).query)

    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"{SITE}/sign-in/back"]
    assert all(asked[each][0] for each in ("state", "nonce", "code_challenge"))


def test_whoever_the_provider_confirms_is_signed_in_and_led_on(client, session, ada, come_in):
    answer = come_in("ada", "/choose-board")

    assert (answer.status_code, answer.location) == (302, "/choose-board")
    assert client.get("/choose-board").status_code == 200
    db.act_for(session, service.board_called(session, "elm_valley").id)
    assert [entry.details for entry in session.scalars(select(AuditEntry))] == [{"how": "provider"}]


@pytest.mark.parametrize("onward", ["//evil.example", "/\\evil.example", "https://evil.example/"])
def test_the_way_round_by_the_provider_leads_nowhere_else_either(ada, come_in, onward):
    assert come_in("ada", onward).location == "/"


def test_nothing_prepared_in_the_browser_before_survives(client, ada, come_in):
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"

    come_in("ada")

    with client.session_transaction() as after:
        assert "planted" not in after
        assert not [key for key in after if key.startswith("_state_")]


def test_nobody_gets_an_account_by_having_one_elsewhere(client, session, ada, come_in):
    assert NOT_HERE in told(client, come_in("grace"))

    assert session.scalars(select(SignIn)).all() == []


def test_an_address_the_provider_has_not_confirmed_is_nobodys(client, ada, come_in):
    assert "does not confirm" in told(client, come_in("unsure"))


def test_who_was_deactivated_does_not_come_in_that_way_either(client, session, ada, come_in):
    come_in("ada")
    service.deactivate(session, session.merge(ada), now=clock.now())
    session.commit()
    client.delete_cookie("practice_review")

    assert NOT_HERE in told(client, come_in("ada"))


def test_an_address_that_changes_hands_there_opens_nothing_here(client, session, ada, come_in):
    come_in("ada")
    client.delete_cookie("practice_review")

    assert NOT_HERE in told(client, come_in("later"))


def test_whoever_is_known_stays_known_when_their_address_here_changes(client, session, ada, come_in):
    come_in("ada")
    client.delete_cookie("practice_review")
    session.merge(ada).email = "married@example.org"
    session.commit()

    assert come_in("ada").location == "/"
    assert session.scalars(select(ProviderIdentity.subject)).all() == ["ada"]


def test_whether_the_providers_own_second_step_is_enough_is_a_setting(
    client, session, ada, come_in, lets_in, issuer
):
    second_factor.pending_key(session, ada.id, secret="x")
    session.scalars(select(second_factor.SecondFactor)).one().sealed = "an app of theirs"
    session.commit()
    assert come_in("ada").location == "/"
    client.delete_cookie("practice_review")

    lets_in(issuer, is_second_factor=False)

    assert come_in("ada").location == "/sign-in/code"
    assert client.get("/choose-board").location.startswith("/sign-in")


def test_an_answer_that_belongs_to_no_question_of_this_browser_is_refused(app, client, ada):
    there = client.get("/sign-in/with")
    back = at_the_provider(there.location, "ada").removeprefix(SITE)
    somebody_else = app.test_client()

    assert "did not work" in told(somebody_else, somebody_else.get(back))
    assert client.get(back).location == "/"


def test_an_answer_is_taken_once(app, client, ada):
    back = at_the_provider(client.get("/sign-in/with").location, "ada").removeprefix(SITE)
    cookie = client.get_cookie("practice_review").value
    client.get(back)
    thief = app.test_client()
    thief.set_cookie("practice_review", cookie)

    assert "did not work" in told(thief, thief.get(back))


def test_a_provider_that_is_down_is_said_in_a_sentence_and_the_password_still_works(
    client, sign_in, ada, lets_in
):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        lets_in(f"http://127.0.0.1:{nobody.getsockname()[1]}")

        assert DOWN in told(client, client.get("/sign-in/with?next=/choose-board"))

    sign_in(ada)
    assert client.get("/choose-board").status_code == 200


def test_a_provider_that_says_it_is_another_is_not_believed(client, lets_in, issuer):
    lets_in(f"{issuer}/.")  # the same place, which calls itself otherwise

    assert DOWN in told(client, client.get("/sign-in/with"))


def test_failing_there_again_and_again_has_to_wait_too(client, session, ada):
    for _ in range(throttling.FAILURES_FROM_AN_ADDRESS):
        client.get("/sign-in/back?state=made-up&code=made-up")

    assert "Too many attempts" in told(client, client.get("/sign-in/back?state=made-up&code=made-up"))
