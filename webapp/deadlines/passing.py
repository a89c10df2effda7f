"""What the worker does when a limit's moment comes: lets it pass in its case, and tells those concerned."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from webapp import db
from webapp.accounts.models import Board, Person
from webapp.deadlines.escalation import Notice
from webapp.deadlines.models import DueDate
from webapp.deadlines.service import has_passed, looked_at, news, take
from webapp.outbox.service import CaseReference, send
from webapp.outbox.wording import Kind

log = logging.getLogger(__name__)

_LOUDER = ("may_be_done", "due_soon", "late", "escalated")


class Cases(Protocol):
    """What passing a limit needs of the cases, which stand above."""

    def hold(self, session: Session, case_id: UUID) -> CaseReference | None:
        """The case, held until the transaction ends; None where nobody is to be told or asked any more."""

    def pass_limit(self, session: Session, case_id: UUID, limit_id: str, *, now: datetime) -> object:
        """Let the limit pass in the case, if its procedure waits for that."""

    def concerned(self, session: Session, row: DueDate, whom: str, *, now: datetime) -> Sequence[Person]:
        """Who `whom` (holder, office or a role's key) is, for that limit and instance in that case."""


def pass_limits(sessions: Callable[[], Session], board: Board, cases: Cases, *, now: datetime) -> int:
    """Do everything of one board whose moment has come, each once. Gives how many limits were looked at.

    Each case has a transaction of its own: where one fails it is logged and taken up again later, and the
    others go on.
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
            _Hand(session, board, cases, now).look(row_id)
    except Exception:  # whatever is wrong with one case must not hold up the others
        log.exception("limit %s could not be passed; it is taken up again", row_id)


@dataclass(frozen=True)
class _Hand:
    """The worker at one limit of one case, in one transaction."""

    session: Session
    board: Board
    cases: Cases
    now: datetime

    def look(self, row_id: UUID) -> None:
        """Do what is to be done about the limit now."""
        case_id = self.session.get_one(DueDate, row_id).case_id
        # the case first, then its rows: people's answers take them in that order too
        case = self.cases.hold(self.session, case_id)
        row = self.session.get(DueDate, row_id, populate_existing=True, with_for_update=True)
        if row is None:
            return
        if case is None:
            looked_at(row, self.now, fired=False, asleep=True)
            return

        notices, fired = news(row, self.now), has_passed(row, self.now)
        looked_at(row, self.now, fired=fired)
        self.session.flush()
        self._tell(row, case, notices)
        if fired:
            self.cases.pass_limit(self.session, case_id, row.limit_id, now=self.now)
            log.info("limit %s of case %s passed", row.limit_id, case_id)

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
