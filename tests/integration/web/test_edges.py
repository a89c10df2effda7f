"""What comes in and goes out with every request: tokens, headers, errors, one commit."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from webapp import db
from webapp.app import create_app
from webapp.audit.models import AuditEntry
from webapp.config import Settings
from webapp.web.logs import JsonLines


@pytest.fixture
def member(make_board, make_person, sign_in):
    board = make_board()
    sign_in(make_person(board, "referrer"))
    return board


@pytest.fixture
def csrf_token(client, member, token):
    return token(client.get("/choose-board").text)


def written(session, board, action):
    db.act_for(session, board.id)
    return len(session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all())


def test_a_form_without_its_token_is_refused_in_words(client, member):
    answer = client.post("/probe/mine")

    assert answer.status_code == 400
    assert "Go back, reload the page" in answer.text


def test_a_form_with_its_token_is_taken(client, csrf_token):
    assert client.post("/probe/mine", data={"csrf_token": csrf_token}).status_code == 200


def test_what_a_view_changed_is_kept_once_when_it_answers_well(client, session, member, csrf_token):
    client.post("/probe/write/well", data={"csrf_token": csrf_token})

    assert written(session, member, "probe:written") == 1


@pytest.mark.parametrize("how", ["refused", "broken"])
def test_what_a_view_changed_is_dropped_when_it_refuses(client, session, member, csrf_token, how):
    answer = client.post(f"/probe/write/{how}", data={"csrf_token": csrf_token})

    assert answer.status_code in {409, 422}
    assert written(session, member, "probe:written") == 0


def test_a_view_that_does_not_commit_keeps_nothing(client, session, member, csrf_token):
    client.post("/probe/forget", data={"csrf_token": csrf_token})

    assert written(session, member, "probe:forgotten") == 0


def test_a_broken_rule_is_shown_in_its_own_words(client, csrf_token):
    answer = client.post("/probe/write/broken", data={"csrf_token": csrf_token})

    assert answer.status_code == 409
    assert "The panel has already met." in answer.text


def test_a_script_gets_the_words_of_an_error_as_json(client):
    answer = client.get("/probe/error/hidden", headers={"Accept": "application/json"})

    assert answer.status_code == 404
    assert answer.json["message"] == "There is no such case, or it is not yours to see."


def test_our_own_fault_shows_nothing_of_what_was_typed_and_logs_only_where(client, caplog):
    answer = client.get("/probe/error/ours")

    assert answer.status_code == 500
    assert "Sam Example" not in answer.text
    faults = [record for record in caplog.records if record.name == "practice_review.fault"]
    line = JsonLines().format(faults[0])
    assert "Sam Example" not in line
    assert json.loads(line)["error"] == "ValueError"


def test_a_request_is_logged_by_ids_and_outcome_only(client, member, caplog):
    with caplog.at_level(logging.INFO, logger="practice_review.request"):
        client.get("/probe/mine?name=Sam+Example")

    line = json.loads(JsonLines().format(caplog.records[-1]))
    assert (line["endpoint"], line["status"]) == ("probe.mine", 200)
    assert "Sam" not in json.dumps(line)


def test_a_page_that_is_not_there_says_so(client):
    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert "Page not found" in answer.text


def test_an_address_that_holds_what_no_text_can_is_nowhere(client, member):
    assert client.get("/boards/%00.css").status_code == 404


def test_what_no_text_can_hold_is_left_out_of_what_was_typed(client, member):
    answer = client.get("/cases?search=a%00b")

    assert answer.status_code == 200
    assert 'value="ab"' in answer.text


def test_more_than_the_limit_is_refused_before_it_is_read(client, csrf_token):
    announced = {"CONTENT_LENGTH": str(31 * 1024 * 1024)}
    headers = {"X-CSRFToken": csrf_token}
    answer = client.post("/probe/upload", data={"a": "b"}, headers=headers, environ_overrides=announced)

    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/probe/error/ours", "/probe/mine"])
def test_every_answer_forbids_inline_scripts_frames_and_guessing(client, path):
    headers = client.get(path).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_the_cookie_cannot_be_read_by_scripts_or_sent_by_other_sites(client):
    cookie = client.get("/sign-in").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_in_production_the_cookie_and_the_browser_stay_on_https(settings: Settings, session):
    app = create_app(replace(settings, environment="production"))
    answer = app.test_client().get("/sign-in", base_url="https://reviews.example.org")

    assert answer.headers["Set-Cookie"].startswith("__Host-practice_review=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age=" in answer.headers["Strict-Transport-Security"]


def test_the_service_says_that_it_and_its_database_are_well(client):
    assert client.get("/health").json == {"status": "ok"}


def test_a_request_works_for_the_chosen_board_only_while_it_lasts(client, session, member):
    client.get("/probe/mine")

    assert session.scalar(text("select current_setting('app.board', true)")) == ""
