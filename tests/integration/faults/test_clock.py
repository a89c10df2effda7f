"""The clock jumps, is put right, and changes twice a year: nothing passes early, nothing twice, nothing never."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.integration.cases.conftest import Work, work
from webapp import clock, db
from webapp.accounts.models import Person
from webapp.cases.log import Kind
from webapp.cases.models import Case, LogEntry
from webapp.clock import LONDON
from webapp.deadlines.models import DueDate
from webapp.deadlines.passing import pass_limits
from webapp.jobs import CasesAtWork
from webapp.outbox.models import Message

__all__ = ["work"]  # the fixture
DUE = datetime(2026, 3, 9, 23, 59, 59, tzinfo=LONDON)
MORNING_AFTER = datetime(2026, 3, 10, 7, 0, tzinfo=LONDON)
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


def referred(work: Work, on: datetime | None = None) -> Case:
    if on is not None:
        clock.set_to(on)
    case = work.opens()
    work.does(case, "refer", "referrer", child="A name", identified_on="2026-02-20")
    work.session.commit()
    return case


def come(work: Work, *moments: datetime) -> None:
    """The worker comes by at each of these moments, in this order."""
    for now in moments:
        clock.set_to(now)
        work.session.commit()
        pass_limits(db.factory, work.board, CasesAtWork(work.board), now=now)
        work.session.expire_all()


def passed(work: Work) -> list[datetime]:
    return list(work.session.scalars(select(DueDate.fired_at).where(DueDate.fired_at.is_not(None))))


def late(work: Work) -> int:
    return len(work.session.scalars(select(Message).where(Message.kind == "late")).all())


@pytest.mark.parametrize("back", [HOUR, WEEK])
def test_a_clock_that_is_set_back_passes_and_tells_nothing_again(work: Work, back: timedelta) -> None:
    referred(work)

    come(work, MORNING_AFTER, MORNING_AFTER - back, MORNING_AFTER, MORNING_AFTER + HOUR)

    assert passed(work) == [MORNING_AFTER]
    assert late(work) == 2, "the chair and the office"


def test_a_clock_that_jumps_over_a_limit_passes_it_once(work: Work) -> None:
    referred(work)

    come(work, DUE - HOUR, DUE + WEEK, DUE + WEEK + HOUR)

    assert passed(work) == [DUE + WEEK]
    assert late(work) == 2


def test_a_case_goes_on_after_the_clock_was_wrong(work: Work) -> None:
    case = referred(work)
    come(work, DUE + WEEK)
    clock.set_to(DUE - HOUR)

    work.does(case, "decide", "chair", met="yes")

    log = work.session.scalars(select(LogEntry).where(LogEntry.case_id == case.id).order_by(LogEntry.seq))
    assert [entry.seq for entry in log] == list(range(1, case.entries + 1))
    assert "invite" in work.asked(case)


@pytest.mark.parametrize(
    ("began", "last_second"),
    [
        # five working days later the clocks are an hour on, and the day ends an hour sooner by UTC
        (datetime(2026, 3, 23, 10, 0, tzinfo=LONDON), datetime(2026, 3, 30, 22, 59, 59, tzinfo=UTC)),
        (datetime(2026, 10, 19, 10, 0, tzinfo=LONDON), datetime(2026, 10, 26, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_limit_in_days_lasts_to_midnight_in_london_when_the_clocks_change(
    work: Work, began: datetime, last_second: datetime
) -> None:
    referred(work, began)

    come(work, last_second - timedelta(minutes=1), last_second)
    assert passed(work) == []
    come(work, last_second + timedelta(seconds=1))

    assert passed(work) == [last_second + timedelta(seconds=1)]


@pytest.mark.parametrize("day", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
def test_reminders_of_the_night_the_clocks_change_go_once(work: Work, day: datetime) -> None:
    referred(work, day - timedelta(days=5, hours=-10))
    night = [day + timedelta(minutes=30 * half) for half in range(8)]

    come(work, *night, *(moment + timedelta(days=4) for moment in night))

    told = [(message.person_id, message.kind) for message in work.session.scalars(select(Message))]
    assert len(told) == len(set(told))
    assert "late" in {kind for _person, kind in told}


def test_a_session_that_ran_out_does_not_come_back_with_the_clock(
    work: Work, sign_in: Callable[[Person], FlaskClient]
) -> None:
    client = sign_in(work.people["chair"])
    cookie = client.get_cookie("practice_review")
    assert cookie is not None
    now = clock.now()
    assert client.get("/my-work").status_code == 200

    clock.set_to(now + timedelta(hours=9))
    assert client.get("/my-work").status_code == 302
    clock.set_to(now)
    client.set_cookie(cookie.key, cookie.value)

    assert client.get("/my-work").status_code == 302


def test_after_a_week_down_each_limit_is_recorded_on_the_day_it_passed(work: Work) -> None:
    cases = [referred(work, datetime(2026, 3, day, 10, 0, tzinfo=LONDON)) for day in (2, 3, 4)]

    come(work, datetime(2026, 3, 18, 9, 0, tzinfo=LONDON))

    rows = work.session.scalars(select(DueDate).where(DueDate.case_id.in_([case.id for case in cases])))
    assert sorted(row.due_at.astimezone(LONDON).day for row in rows) == [9, 10, 11]
    assert len(passed(work)) == 3
    assert late(work) == 6, "once each, however long it was"
    assert work.session.scalars(select(LogEntry).where(LogEntry.kind == Kind.LIMIT_PASSED)).all() == []
