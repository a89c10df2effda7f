"""Choosing a password by a link that comes by e-mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from webapp import db
from webapp.accounts import invitations, passwords, service, signing_in
from webapp.accounts.invitations import LinkIsSpent
from webapp.accounts.models import SignIn
from webapp.outbox import sign_in_links
from webapp.outbox.models import Message

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
SECRET = "only for tests, " * 4
HERE = "https://reviews.example.org"
CHOSEN = "tangerine moth ladder"


@pytest.fixture
def board(session, make_board):
    board = make_board()
    db.act_for(session, board.id)
    return board


@pytest.fixture
def newcomer(session, board):
    sign_in_links.connect()
    person = service.add_person(session, email="ada@example.org", name="Ada Lovelace")
    service.give_role(session, person, board, "referrer", starts_on=NOW.date())
    return person


@pytest.fixture
def invite(session, board, newcomer):
    def invite(now=NOW):
        link = invitations.invite(session, newcomer, board=board, base_url=HERE, now=now)
        return invitations.token_of(link.id, secret=SECRET)

    return invite


def use(session, token, now=NOW, password=CHOSEN):
    return invitations.use(session, token, password, about=["Ada Lovelace"], secret=SECRET, now=now)


def test_whoever_has_chosen_no_password_cannot_sign_in_with_any(newcomer):
    assert not passwords.matches(newcomer.password_hash, "")
    assert not passwords.matches(newcomer.password_hash, "nobody signs in with this")


def test_an_invitation_lets_the_person_choose_a_password(session, newcomer, invite):
    assert use(session, invite()) is newcomer

    assert passwords.matches(newcomer.password_hash, CHOSEN)


def test_the_link_stands_only_in_the_e_mail_that_leaves(session, invite):
    token = invite()

    kept = session.scalars(select(Message)).one()
    assert f"{HERE}/sign-in/link/…" in kept.body
    assert token not in kept.body
    assert f"{HERE}/sign-in/link/{token}\n" in sign_in_links.body_of(kept, secret=SECRET)


def test_a_link_works_once(session, invite):
    token = invite()
    use(session, token)

    with pytest.raises(LinkIsSpent):
        use(session, token, password="another moth ladder here")


def test_looking_at_a_link_or_choosing_badly_uses_nothing_up(session, invite):
    token = invite()

    invitations.find(session, token, secret=SECRET, now=NOW)
    with pytest.raises(passwords.WeakPassword):
        use(session, token, password="adalovelace1")

    assert use(session, token)


@pytest.mark.parametrize(("make", "lasts"), [("invite", timedelta(days=7)), ("remind", timedelta(hours=24))])
def test_a_link_runs_out(session, board, newcomer, make, lasts):
    link = getattr(invitations, make)(session, newcomer, board=board, base_url=HERE, now=NOW)
    token = invitations.token_of(link.id, secret=SECRET)

    assert invitations.find(session, token, secret=SECRET, now=NOW + lasts - timedelta(seconds=1))
    with pytest.raises(LinkIsSpent):
        use(session, token, now=NOW + lasts)


def test_a_new_link_takes_the_place_of_the_one_before(session, invite):
    first, second = invite(), invite()

    with pytest.raises(LinkIsSpent):
        use(session, first)
    assert use(session, second)


def test_a_link_somebody_made_up_or_changed_is_refused(session, invite):
    token = invite()
    changed = token[:-5] + ("a" if token[-5] != "a" else "b") + token[-4:]

    for forged in ("", "x", changed, token.partition(".")[0]):
        with pytest.raises(LinkIsSpent):
            use(session, forged)
    with pytest.raises(LinkIsSpent):
        invitations.find(session, token, secret="another installation's", now=NOW)


def test_who_was_deactivated_can_use_no_link(session, newcomer, invite):
    token = invite()
    service.deactivate(session, newcomer, now=NOW)

    with pytest.raises(LinkIsSpent):
        use(session, token)


def test_choosing_a_password_by_a_link_ends_every_stay(session, newcomer, invite):
    signing_in.begin(session, newcomer, now=NOW)

    use(session, invite())

    assert [stay.ended_at for stay in session.scalars(select(SignIn))] == [NOW]
