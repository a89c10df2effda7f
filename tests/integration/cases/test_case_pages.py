"""The pages of a case: what stands there, and for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select

from tests.integration.cases.conftest import MONDAY, Work
from tests.integration.conftest import PersonMaker
from webapp import clock, db
from webapp.accounts.models import Person
from webapp.audit.models import AuditEntry
from webapp.cases import changes
from webapp.cases.models import Case
from webapp.cases.workflow import lock

SignIn = Callable[[Person], FlaskClient]

REFERRAL = {"child": "Maya Secret", "identified_on": "2026-02-20"}
INVITATION = {"agencies": ["police", "school"], "meeting": "2026-04-16"}
SUB_PAGES = ("", "/answers", "/decisions", "/people", "/documents", "/messages", "/notes", "/history")


def gathering(work: Work) -> Case:
    """A case whose agencies are writing their reports."""
    db.act_for(work.session, work.board.id)
    case = work.opens()
    work.does(case, "refer", "referrer", **REFERRAL)
    work.does(case, "decide", "chair", met="yes")
    case = work.does(case, "invite", "office", **INVITATION)
    work.session.commit()
    return case


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    found: list[str] = []

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE")):
            found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def test_every_page_of_a_case_opens_for_the_office(work: Work, sign_in: SignIn) -> None:
    case = gathering(work)
    office = sign_in(work.people["office"])

    for page in SUB_PAGES:
        answer = office.get(f"/cases/{case.id}{page}")
        assert answer.status_code == 200, page
        assert "AD-2026-001" in answer.text


def test_the_page_begins_with_the_worst_thing(work: Work, sign_in: SignIn) -> None:
    case = gathering(work)
    clock.set_to(MONDAY + timedelta(days=31))  # Thursday 2 April; reports were due on Tuesday 31 March
    office = sign_in(work.people["office"])

    text = office.get(f"/cases/{case.id}").text

    assert "“Write a report”: 2 are late, the longest is 2 working days late." in text
