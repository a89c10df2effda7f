"""The e-mail with a link to choose a password, as it really leaves."""

from __future__ import annotations

import email
import email.policy
import re

from sqlalchemy import select

from webapp import clock, db, jobs
from webapp.accounts import invitations, passwords
from webapp.accounts.models import Person
from webapp.outbox import queue, sign_in_links
from webapp.outbox.models import Message, State


def test_the_link_is_whole_in_the_e_mail_that_leaves_and_nowhere_else(
    board, office, work, postman, own_database
):
    with jobs.at_work(board.id) as session:
        queue.defer(session, queue.REMIND_OF_PASSWORD, [{"person": str(office.id)}])
    sign_in_links.connect()

    work()

    letter = email.message_from_bytes(postman.taken[0].content, policy=email.policy.default)
    words = letter.get_body(("plain",)).get_content()
    token = re.search(r"/sign-in/link/(\S+)", words)[1]
    with jobs.at_work(board.id) as session:
        kept = session.scalars(select(Message)).one()
        assert kept.state == State.SENT
        assert token not in kept.body
        secret, now = own_database.secret_key, clock.now()
        invitations.use(session, token, "tangerine moth ladder", about=[], secret=secret, now=now)
    with db.factory() as session:
        assert passwords.matches(session.get_one(Person, office.id).password_hash, "tangerine moth ladder")


def test_whoever_signs_in_otherwise_from_now_on_is_told_so_for_it_may_not_have_been_they(
    board, office, work, postman
):
    with jobs.at_work(board.id) as session:
        sign_in_links.tell(session, office.id)

    work()

    letter = email.message_from_bytes(postman.taken[0].content, policy=email.policy.default)
    assert letter["Subject"] == "Elm: how you sign in has changed"
    assert "/account" in letter.get_body(("plain",)).get_content()
