from __future__ import annotations

PASSWORD = "correct horse battery staple"


def test_the_right_password_signs_in_and_leads_to_where_one_wanted_to_go(
    client, make_board, make_person, token
):
    person = make_person(make_board(), "referrer")
    page = client.get("/sign-in?next=/boards/elm_valley.css")

    typed = {"email": person.email.upper(), "password": PASSWORD, "csrf_token": token(page.text)}
    answer = client.post("/sign-in?next=/boards/elm_valley.css", data=typed)

    assert (answer.status_code, answer.location) == (302, "/boards/elm_valley.css")
