"""A board words its own e-mails; they hold the reference of a case and nothing else of it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from tests.integration.cases.conftest import MONDAY, Work, work
from tests.small_board import BOARD, FILES
from webapp.configuration.service import publish
from webapp.outbox.models import Message

__all__ = ["work"]

REFERRAL = {"child": "A name", "identified_on": "2026-02-20"}
OWN = """
messages:
  - kind: assigned
    subject: "{reference}: Ash Dale asks you something"
    opening: "Please look at {reference}, {0} and {reference.__class__}."
"""


def test_a_board_writes_in_its_own_words_once_they_are_published(app: Flask, work: Work) -> None:
    publish(work.session(), work.board, {**FILES, "processes/ash_dale/board.yaml": BOARD + OWN}, now=MONDAY)

    case = work.opens()
    work.does(case, "refer", "referrer", **REFERRAL)

    to_chair = Message.person_id == work.people["chair"].id
    message = work.session.scalars(select(Message).where(to_chair)).one()
    assert message.subject == f"{case.reference}: Ash Dale asks you something"
    assert message.body.startswith(f"Please look at {case.reference}, {{0}} and {{reference.__class__}}.\n")
    assert f"/cases/{case.id}" in message.body


def test_a_board_that_takes_its_words_back_writes_as_the_service_does(app: Flask, work: Work) -> None:
    publish(work.session(), work.board, {**FILES, "processes/ash_dale/board.yaml": BOARD + OWN}, now=MONDAY)
    publish(work.session(), work.board, FILES, now=MONDAY)

    work.does(work.opens(), "refer", "referrer", **REFERRAL)

    to_chair = Message.person_id == work.people["chair"].id
    subject = work.session.scalars(select(Message.subject).where(to_chair)).one()
    assert subject.endswith("something is asked of you")
