"""The worker keeps each board's chain: logs of cases stand in it, and a break is told to the office by name."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests.integration.cases.conftest import Work
from webapp import clock
from webapp.audit import chain, verifying
from webapp.audit.models import AuditLink, AuditWaiting
from webapp.cases.models import Case, LogEntry
from webapp.outbox import broken_records
from webapp.outbox.models import Message
from webapp.outbox.wording import Kind

REFERRAL = {"child": "A name", "identified_on": "2026-02-20"}
BASE = "https://reviews.example.org"


@pytest.fixture
def case(app: Flask, work: Work) -> Case:
    """A case that was referred, whose log is linked."""
    case = work.does(work.opens(), "refer", "referrer", **REFERRAL)
    chain.take_up(work.session(), work.board.id, now=clock.now())
    return case


def verified(work: Work) -> verifying.Verification:
    return broken_records.verify(work.session(), work.board, base_url=BASE, now=clock.now())


def told(work: Work) -> list[Message]:
    work.session.flush()
    return list(work.session.scalars(select(Message).where(Message.kind == Kind.RECORD_BROKEN)))


def test_every_entry_of_a_cases_log_stands_in_the_chain(work: Work, case: Case) -> None:
    log = work.session.execute(select(LogEntry.case_id, LogEntry.seq)).all()
    linked = work.session.execute(select(AuditLink.of_id, AuditLink.of_seq)).all()

    assert set(log) <= set(linked)
    assert len(log) >= 2
    assert verified(work).holds
    assert told(work) == []


def test_a_break_is_told_to_the_office_once_by_name_and_logged(
    work: Work, case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    work.does(case, "decide", "chair", met="no", reason="Not met.")
    work.session.execute(delete(AuditWaiting))  # as if it had been written with the triggers turned off

    with caplog.at_level(logging.ERROR):
        found = verified(work)
        again = verified(work)

    (message,) = told(work)
    named = f"(entry {case.entries} of case {case.id})"
    assert found.problem == again.problem
    assert found.problem is not None
    assert named in str(found.problem)
    assert message.person_id == work.people["office"].id
    assert named in message.body
    assert f"{BASE}/reporting/record" in message.body
    assert [named in line.getMessage() for line in caplog.records] == [True, True]


def test_what_was_found_last_can_be_asked_for(work: Work, case: Case) -> None:
    verified(work)

    last = verifying.last_verification(work.session(), work.board.id)

    assert last is not None
    assert (last.links, last.broken) == (verifying.verify(work.session(), work.board.id).held.number, "")
