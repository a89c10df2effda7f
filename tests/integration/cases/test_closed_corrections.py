"""Correcting an answer of a case that has ended: where it ends as it did, and where it must be reopened first."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.integration.cases.conftest import Work
from tests.integration.conftest import token_in
from webapp import clock, db
from webapp.accounts.models import Person
from webapp.cases import changes
from webapp.cases.errors import ReopenFirst
from webapp.cases.models import Case, Task
from webapp.cases.workflow import lock

SignIn = Callable[[Person], FlaskClient]
REFUSED = {"met": "no", "reason": "No harm was done."}


@pytest.fixture
def closed(work: Work) -> Case:
    """A case that ended because the criteria were not met."""
    case = work.opens()
    work.does(case, "refer", "referrer", child="A nmae", identified_on="2026-02-20")
    work.does(case, "decide", "chair", **REFUSED)
    work.session.commit()
    assert (case.status, case.outcome) == ("closed", "not_met")
    return case


def correct(work: Work, case: Case, address: str, **values: str) -> None:
    db.act_for(work.session, work.board.id)
    held = lock(work.session(), case.id)
    office = work.people["office"]
    changes.correct(work.session(), held, address, values, by=office, now=clock.now(), reason="A slip")
    work.session.commit()


def test_a_slip_is_mended_and_the_case_stays_closed_since_when_it_was(closed: Case, work: Work) -> None:
    ended = closed.closed_at

    correct(work, closed, "refer#1", child="A name", identified_on="2026-02-20")

    assert (closed.status, closed.outcome, closed.closed_at) == ("closed", "not_met", ended)
    assert not [task for task in work.session.query(Task).filter_by(case_id=closed.id) if task.is_open]


def test_what_would_end_it_otherwise_needs_it_reopened_and_changes_nothing(closed: Case, work: Work) -> None:
    entries = closed.entries

    with pytest.raises(ReopenFirst, match="Reopen it first"):
        correct(work, closed, "decide#1", met="yes")

    work.session.rollback()
    db.act_for(work.session, work.board.id)
    work.session.refresh(closed)
    assert (closed.status, closed.entries) == ("closed", entries)


def test_the_page_offers_the_correction_or_says_to_reopen_first(
    closed: Case, work: Work, sign_in: SignIn
) -> None:
    address = f"/cases/{closed.id}"
    client = sign_in(work.people["office"])
    assert f"{address}/correct/2" in client.get(f"{address}/answers?show=all").text

    page = client.get(f"{address}/correct/3").text
    sent = client.post(f"{address}/correct/3", data={"csrf_token": token_in(page), "met": "yes"}).text
    assert "would not end as it did. Reopen it first" in sent
    assert "Make the correction" not in sent

    page = client.get(f"{address}/correct/3").text
    better = {**REFUSED, "reason": "No harm was done, and none was feared."}
    sent = client.post(f"{address}/correct/3", data={"csrf_token": token_in(page), **better}).text
    assert "Make the correction" in sent
    confirmed = {"csrf_token": token_in(sent), "answers": json.dumps(better), "reason": "A slip"}
    client.post(f"{address}/correct/3/confirm", data=confirmed)

    assert "none was feared" in client.get(f"{address}/answers?show=all").text
