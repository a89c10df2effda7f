"""One case that cannot be read does not hold up the others, and says so."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from tests.integration.cases.conftest import Work, work
from webapp import db
from webapp.accounts.models import Person
from webapp.cases.changes import rebuild
from webapp.cases.models import Case
from webapp.cases.workflow import lock
from webapp.clock import LONDON
from webapp.deadlines.models import DueDate
from webapp.deadlines.passing import pass_limits
from webapp.deadlines.service import LEASE
from webapp.jobs import CasesAtWork
from webapp.outbox.models import Message

__all__ = ["work"]  # the fixture
SignIn = Callable[[Person], FlaskClient]
LATE = datetime(2026, 3, 10, 7, 0, tzinfo=LONDON)  # the chair had until the ninth
OTHERS = 24


def damage_the_snapshot(work: Work, case: Case) -> None:
    case.snapshot = b"\x00" + case.snapshot[: len(case.snapshot) // 2]
    work.session.commit()


def damage_the_log(work: Work, case: Case) -> None:
    """As no release writes it; the application itself may change no entry."""
    work.session.execute(
        text(
            "insert into log_entry (case_id, seq, board_id, version_id, kind, address, value, by_id, on_behalf_of, "
            "happened_on, recorded_at, reason) select case_id, seq + 1, board_id, version_id, 'unheard_of', '', "
            "'{}', by_id, '', happened_on, recorded_at, '' from log_entry where case_id = :case "
            "order by seq desc limit 1"
        ),
        {"case": case.id},
    )
    work.session.commit()


def referred(work: Work) -> Case:
    case = work.opens()
    work.does(case, "refer", "referrer", child="A name", identified_on="2026-02-20")
    work.session.commit()
    return case


def come(work: Work, now: datetime) -> int:
    work.session.commit()
    found = pass_limits(db.factory, work.board, CasesAtWork(work.board), now=now)
    work.session.expire_all()
    return found


def written(work: Work, kind: str) -> int:
    return len(work.session.scalars(select(Message).where(Message.kind == kind)).all())


def test_a_damaged_snapshot_is_made_anew_from_the_log_and_the_case_goes_on(
    work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    case = referred(work)
    whole = case.snapshot
    damage_the_snapshot(work, case)

    with caplog.at_level(logging.WARNING):
        work.does(case, "decide", "chair", met="yes")

    after = case.snapshot
    rebuild(work.session(), lock(work.session(), case.id))
    assert after == case.snapshot != whole
    assert f"the snapshot of case {case.id} could not be read" in caplog.text


def test_a_damaged_snapshot_does_not_show_on_the_cases_page(work: Work, sign_in: SignIn) -> None:
    case = referred(work)
    damage_the_snapshot(work, case)

    page = sign_in(work.people["office"]).get(f"/cases/{case.id}")

    assert page.status_code == 200
    assert "Decide" in page.text


@pytest.mark.parametrize("path", ["/cases/{id}", "/cases/{id}/history", "/tasks/{task}"])
def test_a_case_whose_log_cannot_be_read_says_so_and_what_to_do(
    work: Work, sign_in: SignIn, path: str
) -> None:
    case = referred(work)
    task = work.task(case, "decide")
    damage_the_log(work, case)

    page = sign_in(work.people["office"]).get(path.format(id=case.id, task=task.id))

    assert page.status_code == 409
    assert "cannot be opened: what is recorded of it cannot be read" in page.text
    assert "Tell whoever runs Practice Review here" in page.text


@pytest.mark.parametrize("path", ["/cases", "/my-work", "/reporting/", "/reporting/measures/", "/returns/"])
def test_lists_and_figures_go_on_without_the_case_that_cannot_be_read(
    work: Work, sign_in: SignIn, path: str
) -> None:
    referred(work)
    damage_the_log(work, referred(work))

    page = sign_in(work.people["office"]).get(path, follow_redirects=True)

    assert page.status_code == 200


def test_one_poisoned_case_holds_up_no_other_limit(work: Work, caplog: pytest.LogCaptureFixture) -> None:
    cases = [referred(work) for _ in range(OTHERS)]
    damage_the_log(work, cases[7])

    with caplog.at_level(logging.ERROR):
        come(work, LATE)

    left = work.session.scalars(select(DueDate.case_id).where(DueDate.fired_at.is_(None))).all()
    assert left == [cases[7].id]
    assert f"the log of case {cases[7].id} holds an entry that no release wrote" in caplog.text


def test_that_a_poisoned_case_is_late_is_told_all_the_same(work: Work) -> None:
    damage_the_log(work, referred(work))

    come(work, LATE)

    assert written(work, "late") == 2, "the chair and the office"


def test_the_office_is_told_once_that_a_case_cannot_be_opened(work: Work) -> None:
    damage_the_log(work, referred(work))

    for hours in range(4):
        come(work, LATE + timedelta(hours=hours))

    assert written(work, "unreadable") == 1


def test_a_poisoned_case_is_tried_again_later_each_time_and_daily_in_the_end(work: Work) -> None:
    case = referred(work)
    damage_the_log(work, case)
    now, waits = LATE, []

    for _ in range(12):
        come(work, now)
        row = work.session.scalars(select(DueDate).where(DueDate.case_id == case.id)).one()
        assert row.look_at is not None
        waits.append(row.look_at - now)
        now = row.look_at

    assert waits[0] == 2 * LEASE
    assert all(later == min(2 * earlier, timedelta(days=1)) for earlier, later in pairwise(waits))
    assert waits[-1] == timedelta(days=1)
