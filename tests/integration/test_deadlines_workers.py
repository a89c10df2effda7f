"""Several workers at one board's due dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from webapp import db, jobs
from webapp.accounts.models import Board
from webapp.config import Settings
from webapp.deadlines import service
from webapp.deadlines.calendar import Calendar
from webapp.deadlines.limits import Limit
from webapp.deadlines.models import DueDate
from webapp.deadlines.running import Event, running
from webapp.text import Text

REPORT = Limit("T4", Text(en="Report"), "asked", "received", 5)
LATE = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)
AGENCIES = tuple(f"agency_{number}" for number in range(6))


@pytest.fixture
def board(own_database: Settings) -> Board:
    with db.factory() as session, session.begin():
        board = Board(
            key="elm", name=Text(en="Elm"), short_name=Text(en="Elm"), colour="#000000", languages=["en"],
            office_role="office",
        )  # fmt: skip
        session.add(board)
    return board


@pytest.fixture
def case_id(board: Board) -> UUID:
    """A case in which six agencies owe a report since Monday 9 March."""
    case_id = uuid4()
    found = running(
        [REPORT], [Event("asked", datetime(2026, 3, 2, 9, tzinfo=UTC))], Calendar(),
        instances={"received": AGENCIES},
    )  # fmt: skip
    with jobs.at_work(board.id) as session:
        service.project(session, case_id=case_id, board_id=board.id, running=found)
    return case_id


def test_two_workers_never_take_the_same_row(board: Board, case_id: UUID) -> None:
    with jobs.at_work(board.id) as one, jobs.at_work(board.id) as other:
        first = service.take(one, LATE, limit=4)
        second = service.take(other, LATE, limit=4)

    assert (len(first), len(second)) == (4, 2)
    assert not set(first) & set(second)


def test_a_row_whose_worker_died_is_taken_again_when_its_lease_ends(board: Board, case_id: UUID) -> None:
    with jobs.at_work(board.id) as session:
        taken = service.take(session, LATE)
    with jobs.at_work(board.id) as session:
        assert service.take(session, LATE + service.LEASE - timedelta(seconds=1)) == []

    with jobs.at_work(board.id) as session:
        assert set(service.take(session, LATE + service.LEASE)) == set(taken)


def test_rows_of_a_case_that_is_gone_are_left_alone(board: Board, case_id: UUID) -> None:
    jobs.pass_limits_now(timestamp=0)

    with jobs.at_work(board.id) as session:
        assert [row.look_at for row in service.of_case(session, case_id)] == [None] * 6
        assert session.query(DueDate).filter(DueDate.fired_at.is_not(None)).count() == 0


def test_an_agency_that_was_withdrawn_owes_nothing_any_more(board: Board, case_id: UUID) -> None:
    fewer = running(
        [REPORT], [Event("asked", datetime(2026, 3, 2, 9, tzinfo=UTC))], Calendar(),
        instances={"received": AGENCIES[:2]},
    )  # fmt: skip

    with jobs.at_work(board.id) as session:
        service.project(session, case_id=case_id, board_id=board.id, running=fewer)

    with jobs.at_work(board.id) as session:
        assert [row.instance for row in service.of_case(session, case_id)] == ["agency_0", "agency_1"]
