"""A forgotten password: the page answers the same whoever asks, and only the owner's e-mail holds the way in."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from webapp import clock, db, jobs
from webapp.accounts import invitations, passwords, service, throttling
from webapp.accounts.models import Board, OneTimeLink
from webapp.outbox import queue
from webapp.outbox.models import Message
from webapp.text import Text

PASSWORD = "correct horse battery staple"
CHOSEN = "tangerine moth ladder"
SECRET = "only for tests, " * 4


@pytest.fixture
def person(make_board, make_person):
    return make_person(make_board(), "referrer")


@pytest.fixture
def ask(client, token):
    def ask(email, address="127.0.0.1"):
        page = client.get("/sign-in/forgotten")
        typed = {"email": email, "csrf_token": token(page.text)}
        return client.post("/sign-in/forgotten", data=typed, environ_base={"REMOTE_ADDR": address})

    return ask


@pytest.fixture
def link_of(session, person):
    """A link as it stands in the e-mail."""
    board = service.board_called(session, "elm_valley")
    db.act_for(session, board.id)

    def link_of():
        made = invitations.remind(session, person, board=board, base_url="http://here", now=clock.now())
        session.commit()
        return f"/sign-in/link/{invitations.token_of(made.id, secret=SECRET)}"

    return link_of


def deferred(session):
    rows = session.execute(text("select task_name, args from procrastinate_jobs order by id"))
    return [(name, sorted(arguments)) for name, arguments in rows]


def words_of(page):
    return re.sub(r"[\w.]+@example\.org", "", page.partition("<main")[2].partition("</main>")[0])


def test_the_answer_and_the_work_are_the_same_whether_or_not_there_is_such_an_account(session, ask, person):
    there, nobody = ask(person.email), ask("nobody@example.org")

    assert words_of(there.text) == words_of(nobody.text)
    assert there.status_code == nobody.status_code == 200
    assert deferred(session) == [("remind_of_password", ["person"])] * 2
    assert session.scalars(select(OneTimeLink)).all() == []


def test_asking_again_and_again_has_to_wait_and_keeps_nobody_from_signing_in(ask, sign_in, person):
    for email in (person.email, "nobody@example.org"):
        answers = [ask(email).status_code for _ in range(throttling.FAILURES_FOR_AN_ACCOUNT + 1)]
        assert answers[-2:] == [200, 429]

    sign_in(person)


def test_the_worker_writes_to_the_person_and_to_nobody_where_there_is_none(own_database):
    with db.factory() as session, session.begin():
        board = Board(
            key="elm", name=Text(en="Elm"), short_name=Text(en="Elm"), colour="#000000", languages=["en"],
            office_role="office",
        )  # fmt: skip
        session.add(board)
        people = [
            service.add_person(session, email=f"{name}@example.org", name=name) for name in ("ada", "bob")
        ]
        for person in people:
            service.give_role(session, person, board, "referrer", starts_on=date(2020, 1, 1))
        service.deactivate(session, people[1], now=clock.now())
        asked = [{"person": str(each)} for each in (people[0].id, people[1].id, uuid4())]
        queue.defer(session, queue.REMIND_OF_PASSWORD, asked)

    jobs.work(own_database, wait=False)

    with jobs.at_work(board.id) as session:
        sent = session.scalars(select(Message)).all()
        assert [(message.person_id, message.kind) for message in sent] == [(people[0].id, "password_reset")]
        assert session.scalars(select(OneTimeLink.person_id)).all() == [people[0].id]


def test_looking_at_the_link_shows_a_form_and_following_it_changes_the_password(
    client, session, token, person, link_of
):
    link = link_of()
    page = client.get(link)
    typed = {"password": CHOSEN, "csrf_token": token(page.text)}

    assert client.post(link, data=typed).location == "/sign-in"

    assert passwords.matches(
        session.get(type(person), person.id, populate_existing=True).password_hash, CHOSEN
    )
    assert client.get(link).status_code == 410
    assert client.post(link, data=typed).status_code == 410


def test_a_weak_password_is_refused_and_the_link_can_still_be_used(client, token, person, link_of):
    link = link_of()
    csrf = token(client.get(link).text)

    assert (
        "too easy to guess" in client.post(link, data={"password": "Ada Lovelace 1", "csrf_token": csrf}).text
    )
    assert client.post(link, data={"password": CHOSEN, "csrf_token": csrf}).status_code == 302


def test_a_link_that_ran_out_says_how_to_get_another(client, link_of):
    link = link_of()
    clock.set_to(clock.now() + timedelta(hours=24))

    answer = client.get(link)

    assert answer.status_code == 410
    assert 'href="/sign-in/forgotten"' in answer.text


def test_the_link_is_told_to_nobody_else(client, link_of):
    answer = client.get(link_of())

    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"]


def test_the_office_sees_that_a_link_was_sent_and_not_the_link(
    client, session, sign_in, make_person, person, link_of
):
    link = link_of()
    board = service.board_called(session, "elm_valley")
    sign_in(make_person(board, "business_unit"))
    db.act_for(session, board.id)
    message = session.scalars(select(Message)).one()

    page = client.get(f"/sent-messages/{message.id}").text

    assert "choose a new password" in page
    assert "/sign-in/link/…" in page
    assert link not in page
