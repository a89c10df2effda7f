from __future__ import annotations

from datetime import date

import pytest

from webapp.accounts.service import give_role


def test_a_route_that_forgot_its_policy_is_closed_even_to_who_is_signed_in(
    client, make_board, make_person, sign_in
):
    sign_in(make_person(make_board(), "business_unit"))

    assert client.get("/probe/forgotten").status_code == 403


def test_a_page_for_people_asks_a_stranger_to_sign_in_and_remembers_where_they_wanted_to_go(client):
    answer = client.get("/probe/mine?page=2")

    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/probe/mine?page%3D2")


def test_a_script_is_told_that_nobody_is_signed_in_instead_of_being_sent_elsewhere(client):
    answer = client.get("/probe/mine", headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert answer.json["sign_in"] == "/sign-in"


def test_an_open_page_is_open(client):
    assert client.get("/probe/open").text == "open"


@pytest.mark.parametrize(
    ("page", "role", "allowed"),
    [
        ("office", "business_unit", True),
        ("office", "referrer", False),
        ("administrator", "@administrator", True),
        ("administrator", "administrator", False),  # a board may call one of its own roles so
        ("administrator", "business_unit", False),
        ("chair", "review_chair", True),
        ("chair", "business_unit", False),
    ],
)
def test_a_page_for_a_role_is_for_its_holders(client, make_board, make_person, sign_in, page, role, allowed):
    sign_in(make_person(make_board(), role))

    assert client.get(f"/probe/{page}").status_code == (200 if allowed else 403)


def test_a_role_held_at_one_board_opens_nothing_at_another(
    client, session, make_board, make_person, sign_in, token
):
    ash, elm = make_board("ash_dale"), make_board("elm_valley")
    person = make_person(ash, "business_unit")
    give_role(session, person, elm, "referrer", starts_on=date(2020, 1, 1))
    session.commit()
    sign_in(person)

    page = client.get("/choose-board")
    client.post("/choose-board", data={"board": str(elm.id), "csrf_token": token(page.text)})

    assert client.get("/probe/mine").text == "Ada Lovelace at elm_valley"
    assert client.get("/probe/office").status_code == 403


def test_a_role_that_has_ended_opens_nothing(client, session, make_board, make_person, sign_in):
    board = make_board()
    person = make_person(board, "referrer")
    held = {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 12, 31)}
    give_role(session, person, board, "business_unit", **held)
    session.commit()
    sign_in(person)

    assert client.get("/probe/office").status_code == 403
