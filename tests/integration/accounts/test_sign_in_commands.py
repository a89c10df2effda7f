"""Helping people in from the command line."""

from __future__ import annotations

from datetime import UTC, datetime

import pyotp
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from webapp import db
from webapp.accounts import passwords, second_factor, signing_in
from webapp.accounts.models import Board, Person, SignIn
from webapp.cli import cli
from webapp.outbox.models import Message
from webapp.text import Text

SECRET = "only for tests, " * 4
NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
EMAIL = "ada@example.org"
NEW = ["person", EMAIL, "--name", "Ada Lovelace", "--board", "elm_valley", "--role", "business_unit"]


@pytest.fixture
def board(own_database):
    with db.factory() as session, session.begin():
        board = Board(
            key="elm_valley", name=Text(en="Elm Valley"), short_name=Text(en="Elm"), colour="#000000",
            languages=["en"], office_role="business_unit",
        )  # fmt: skip
        session.add(board)
    return board


@pytest.fixture
def practice_review(own_database, board):
    engine = db.engine_for(db.conninfo(own_database))

    def practice_review(*arguments, **environment):
        env = {
            "DATABASE_URL": own_database.database_url,
            "SECRET_KEY": SECRET,
            "BASE_URL": "https://reviews.example.org",
            "SMTP_HOST": "",
            **environment,
        }
        ended = CliRunner(env=env).invoke(cli, arguments)
        db.bind(engine)  # the command had its own
        return ended

    yield practice_review
    db.session.remove()
    engine.dispose()


def the_person():
    return db.session.scalars(select(Person).where(Person.email == EMAIL)).one()


def test_a_password_given_on_the_command_line_follows_the_same_rules(practice_review):
    weak = practice_review(*NEW, "--password", "Ada Lovelace 1")
    good = practice_review(*NEW, "--password", "tangerine moth ladder")

    assert "too easy to guess" in str(weak.exception)
    assert good.output == "Done.\n"
    assert passwords.matches(the_person().password_hash, "tangerine moth ladder")


def test_somebody_can_be_invited_without_the_operator_knowing_a_password(practice_review, board):
    told = practice_review(*NEW, "--invite", SMTP_HOST="mail.example.org")

    assert told.output == "Done. The worker sends them the link.\n"
    assert the_person().password_hash is None
    db.act_for(db.session, board.id)
    assert db.session.scalars(select(Message.kind)).all() == ["sign_in_invited"]


def test_where_nothing_can_be_sent_the_operator_is_given_the_link(practice_review):
    told = practice_review(*NEW, "--invite")

    assert "https://reviews.example.org/sign-in/link/" in told.output
    assert "within 168 hours" in told.output


def test_a_lost_app_and_lost_codes_are_forgotten_by_an_operator_and_that_is_recorded(practice_review):
    practice_review(*NEW, "--password", "tangerine moth ladder")
    ada = the_person()
    key = second_factor.pending_key(db.session, ada.id, secret=SECRET)
    assert second_factor.confirm(db.session, ada.id, pyotp.TOTP(key).at(NOW), secret=SECRET, now=NOW)
    signing_in.begin(db.session, ada, now=NOW)
    db.session.commit()

    assert practice_review("second-factor", "reset", EMAIL).output == "Done.\n"
    assert practice_review("second-factor", "reset", EMAIL).output == "They had no authenticator app.\n"

    assert not second_factor.has(db.session, ada.id)
    assert all(db.session.scalars(select(SignIn.ended_at)))


def test_a_link_can_be_made_for_whoever_no_e_mail_reaches(practice_review):
    practice_review(*NEW, "--password", "tangerine moth ladder")

    assert "within 24 hours" in practice_review("password-link", EMAIL).output
    assert "Nobody here" in str(practice_review("password-link", "nobody@example.org").exception)


def test_an_identity_elsewhere_can_be_forgotten(practice_review):
    practice_review(*NEW, "--password", "tangerine moth ladder")

    assert "have not signed in by a provider" in practice_review("forget-provider", EMAIL).output
