"""Staying, going, and having stayed away too long."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from webapp import clock
from webapp.accounts import presence, service, signals


@pytest.fixture
def person(make_board, make_person):
    return make_person(make_board(), "referrer")


@pytest.fixture
def here(sign_in, person):
    return sign_in(person)


def is_asked_to_sign_in(answer):
    return answer.status_code == 302 and answer.location.startswith("/sign-in")


def later(**ago):
    clock.set_to(clock.now() + timedelta(**ago))


def test_signing_out_ends_every_copy_of_the_cookie(here, app, token):
    cookie = here.get_cookie("practice_review").value
    here.post("/sign-out", data={"csrf_token": token(here.get("/choose-board").text)})
    thief = app.test_client()
    thief.set_cookie("practice_review", cookie)

    assert is_asked_to_sign_in(thief.get("/choose-board"))


def test_signing_out_needs_a_token(here):
    assert here.post("/sign-out").status_code == 400
    assert here.get("/choose-board").status_code == 200


def test_who_is_deactivated_is_signed_out_at_once(here, session, person):
    service.deactivate(session, session.merge(person), now=clock.now())
    session.commit()

    assert is_asked_to_sign_in(here.get("/choose-board"))


def test_after_half_an_hour_without_a_sign_of_life_one_is_signed_out_and_told_why(here):
    later(minutes=30)

    answer = here.get("/choose-board")

    assert is_asked_to_sign_in(answer)
    assert "You were signed out after a long time" in here.get(answer.location).text


def test_every_sign_of_life_begins_the_half_hour_again(here):
    for _ in range(3):
        later(minutes=29)
        assert here.get("/choose-board").status_code == 200


def test_after_eight_hours_one_is_signed_out_whatever_one_did(here):
    for _ in range(16):
        later(minutes=29)
        here.get("/choose-board")
    later(minutes=20)

    assert is_asked_to_sign_in(here.get("/choose-board"))


def test_a_script_can_ask_to_stay_and_learns_how_long(here, token):
    csrf = token(here.get("/choose-board").text)
    later(minutes=20)

    answer = here.post("/keep-alive", headers={"X-CSRFToken": csrf, "Accept": "application/json"})

    assert answer.json == {"seconds_left": int(presence.IDLE_LIMIT.total_seconds())}


def test_a_script_that_comes_too_late_is_told_to_sign_in(here, token):
    csrf = token(here.get("/choose-board").text)
    later(minutes=31)

    answer = here.post("/keep-alive", headers={"X-CSRFToken": csrf, "Accept": "application/json"})

    assert answer.status_code == 401


@pytest.fixture
def kept():
    typed = []

    def keep(request, *, person):
        typed.append((person.id, request.form["answer"]))
        return True

    with signals.timed_out.connected_to(keep):
        yield typed


def test_what_was_typed_when_the_time_was_up_can_be_kept(here, person, token, kept):
    csrf = token(here.get("/choose-board").text)
    later(minutes=31)

    answer = here.post("/choose-board", data={"csrf_token": csrf, "answer": "Typed for half an hour"})

    assert kept == [(person.id, "Typed for half an hour")]
    assert "is kept as a draft" in here.get(answer.location).text


def test_another_site_cannot_leave_answers_after_the_time_was_up(here, kept):
    later(minutes=31)

    here.post("/choose-board", data={"answer": "Forged"})

    assert kept == []


def test_with_several_boards_one_is_asked_which(session, client, sign_in, make_board, make_person, token):
    ash, elm = make_board("ash_dale"), make_board("elm_valley")
    person = make_person(ash, "referrer")
    service.give_role(session, person, elm, "referrer", starts_on=date(2020, 1, 1))
    session.commit()
    sign_in(person)

    page = client.get("/choose-board?next=/boards/elm_valley.css")
    chosen = {"board": str(elm.id), "csrf_token": token(page.text)}
    answer = client.post("/choose-board?next=/boards/elm_valley.css", data=chosen)

    assert "Board ash_dale" in page.text
    assert answer.location == "/boards/elm_valley.css"
    with client.session_transaction() as cookie:
        assert cookie["board_id"] == str(elm.id)


def test_a_board_one_does_not_work_with_cannot_be_chosen(here, make_board, token):
    other = make_board("ash_dale")
    csrf = token(here.get("/choose-board").text)

    here.post("/choose-board", data={"board": str(other.id), "csrf_token": csrf})

    with here.session_transaction() as cookie:
        assert cookie["board_id"] != str(other.id)


def test_the_language_chosen_is_kept_for_the_person(client, session, sign_in, make_board, make_person):
    person = make_person(make_board(languages=["en", "cy"]), "referrer")
    sign_in(person)

    client.get("/language/cy?next=/choose-board")

    assert '<html lang="cy"' in client.get("/choose-board").text
    assert session.get(type(person), person.id, populate_existing=True).language == "cy"


def test_a_language_the_board_does_not_speak_is_not_chosen(here):
    here.get("/language/cy?next=/choose-board")

    assert '<html lang="en"' in here.get("/choose-board").text


def test_the_boards_colour_is_a_style_sheet(client, make_board):
    make_board(colour="#123456")

    answer = client.get("/boards/elm_valley.css")

    assert answer.mimetype == "text/css"
    assert "#123456" in answer.text


def test_who_is_let_in_again_signs_in_again(here, session, person):
    somebody = session.merge(person)
    service.deactivate(session, somebody, now=clock.now())
    somebody.active = True
    session.commit()

    assert is_asked_to_sign_in(here.get("/choose-board"))


@pytest.mark.parametrize(
    "onward", ["//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)"]
)
def test_no_way_on_leads_out_of_the_site(here, onward):
    assert here.get("/sign-in", query_string={"next": onward}).location == "/"
    assert here.get("/sign-in/with", query_string={"next": onward}).status_code == 404
    assert here.get("/language/en", query_string={"next": onward}).location == "/"
