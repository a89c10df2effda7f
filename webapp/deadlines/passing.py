"""What the worker does when a limit's moment comes: lets it pass in its case, and tells those concerned."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from webapp import db
from webapp.accounts.models import Board, Person
from webapp.deadlines.escalation import Notice
from webapp.deadlines.models import DueDate
from webapp.deadlines.service import has_passed, looked_at, news, put_off, take
from webapp.outbox.service import CaseReference, send
from webapp.outbox.wording import Kind

log = logging.getLogger(__name__)

_LOUDER = ("may_be_done", "due_soon", "late", "escalated")


class Cases(Protocol):
    """What passing a limit needs of the cases, which stand above."""

    def hold(self, session: Session, case_id: UUID) -> CaseReference | None:
        """The case, held until the transaction ends; None where nobody is to be told or asked any more."""

    def pass_limit(
        self, session: Session, case_id: UUID, limit_id: str, *, passed_at: datetime, now: datetime
    ) -> object:
        """Let the limit pass in the case, if its procedure waits for that."""

    def cannot_open(self, session: Session, case_id: UUID, *, now: datetime) -> None:
        """Tell whoever must know that nothing can be done about the case."""

    def concerned(self, session: Session, row: DueDate, whom: str, *, now: datetime) -> Sequence[Person]:
        """Who `whom` (holder, office or a role's key) is, for that limit and instance in that case."""


def pass_limits(sessions: Callable[[], Session], board: Board, cases: Cases, *, now: datetime) -> int:
    """Do everything of one board whose moment has come, each once. Gives how many limits were looked at.

    Each case has a transaction of its own: where one fails it is logged and taken up again, later each time, the
    office is told, and the others go on.
    """
    count = 0
    while True:
        with _at_work(sessions, board) as session, session.begin():
            taken = take(session, now)
        if not taken:
            return count
        for row_id in taken:
            _look(sessions, board, cases, row_id, now)
        count += len(taken)


def _at_work(sessions: Callable[[], Session], board: Board) -> Session:
    session = sessions()
    db.act_for(session, board.id)
    return session


def _look(sessions: Callable[[], Session], board: Board, cases: Cases, row_id: UUID, now: datetime) -> None:
    try:
        with _at_work(sessions, board) as session, session.begin():
            passed = _Hand(session, board, cases, now).tell(row_id)
        if passed:  # apart: that people are told waits for nothing else
            with _at_work(sessions, board) as session, session.begin():
                _Hand(session, board, cases, now).let_pass(row_id)
    except DBAPIError:  # the database's trouble, not the case's: the lease ends by itself
        log.exception("limit %s could not be passed; it is taken up again", row_id)
    except Exception:  # whatever is wrong with one case must not hold up the others
        log.exception("limit %s could not be passed; it is taken up again, later each time", row_id)
        with _at_work(sessions, board) as session, session.begin():
            _put_off(session, cases, row_id, now)


def _put_off(session: Session, cases: Cases, row_id: UUID, now: datetime) -> None:
    row = session.get(DueDate, row_id, with_for_update=True)
    if row is None:
        return
    put_off(row, now)
    if row.failures == 1:
        cases.cannot_open(session, row.case_id, now=now)


@dataclass(frozen=True)
class _Hand:
    """The worker at one limit of one case, in one transaction."""

    session: Session
    board: Board
    cases: Cases
    now: datetime

    def tell(self, row_id: UUID) -> bool:
        """Write to those who are to be told something about the limit now. Gives whether it has passed."""
        row, case = self._held(row_id)
        if row is None or case is None:
            return False
        notices, passed = news(row, self.now), has_passed(row, self.now)
        looked_at(row, self.now, fired=False)
        if not passed:
            row.failures = 0
        self.session.flush()
        self._tell(row, case, notices)
        return passed

    def let_pass(self, row_id: UUID) -> None:
        """Let the limit pass in its case, unless it was met or moved meanwhile."""
        row, case = self._held(row_id)
        if row is None or case is None or not has_passed(row, self.now):
            return
        looked_at(row, self.now, fired=True)
        self.session.flush()
        passed_at = row.due_at
        self.cases.pass_limit(self.session, row.case_id, row.limit_id, passed_at=passed_at, now=self.now)
        log.info("limit %s of case %s passed", row.limit_id, row.case_id)

    def _held(self, row_id: UUID) -> tuple[DueDate | None, CaseReference | None]:
        """The row and its case; one whose case asks for nothing any more is not looked at again."""
        case_id = self.session.get_one(DueDate, row_id).case_id
        # the case first, then its rows: people's answers take them in that order too
        case = self.cases.hold(self.session, case_id)
        row = self.session.get(DueDate, row_id, populate_existing=True, with_for_update=True)
        if row is not None and case is None:
            looked_at(row, self.now, fired=False, asleep=True)
        return row, case

    def _tell(self, row: DueDate, case: CaseReference, notices: Sequence[Notice]) -> None:
        """Write to everybody concerned, once each: who is concerned twice is told the graver news."""
        told: set[UUID] = set()
        for notice in sorted(notices, key=lambda each: -_LOUDER.index(each.kind)):
            key = f"{row.thing}{notice.key}"
            for whom in notice.tell:
                concerned = self.cases.concerned(self.session, row, whom, now=self.now)
                people = [person for person in concerned if person.id not in told]
                told |= {person.id for person in people}
                send(
                    self.session,
                    people,
                    board=self.board,
                    case=case,
                    kind=Kind(notice.kind),
                    key=key,
                    now=self.now,
                    about=row.id,
                )
