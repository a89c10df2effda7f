"""When digests go, and which messages wait for one.

A message is held back where its person gets a digest on working days at least, its kind is one that the board's digest
gathers, and what it is about is not due before the day after. It is told in that digest, or, should that not come,
by itself soon after: whatever happens, once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp import db
from webapp.accounts.absences import told_instead
from webapp.accounts.models import Board, Person
from webapp.accounts.service import people_of
from webapp.cases.digests import write_digest
from webapp.cases.gathered import Things
from webapp.cases.models import OPEN, Task
from webapp.clock import LONDON
from webapp.configuration import service as configuration
from webapp.configuration.board import BoardFile
from webapp.deadlines.calendar import Calendar
from webapp.deadlines.counting import end_of
from webapp.deadlines.declared import calendar_of
from webapp.errors import NotFound
from webapp.outbox import gathering
from webapp.outbox.choices import comes_on, frequency_of
from webapp.outbox.models import DigestDay, Frequency, Message, State
from webapp.outbox.wording import GATHERABLE, Kind

log = logging.getLogger(__name__)

_FURTHEST = 31  # days to look ahead for the next digest: no board is shut for longer
_BY_HAND = "reminder:"  # somebody pressed a button, and means now
_MATTERS_BY = frozenset({Kind.ASSIGNED, Kind.DUE_SOON})


@dataclass(frozen=True)
class Plan:
    """When a board's digests go and what they gather."""

    at: time
    gathers: frozenset[str]
    said: BoardFile
    calendar: Calendar

    def moment(self, day: date) -> datetime:
        """When that day's digests go; the time of day is London's, in summer and in winter."""
        return datetime.combine(day, self.at, tzinfo=LONDON)

    def next_for(self, how: Frequency, now: datetime, *, today_is_over: bool) -> datetime:
        """When the next digest of somebody who chose that goes; that of today while it is still to be written."""
        today = now.astimezone(LONDON).date()
        first = today + timedelta(days=1) if today_is_over else today
        days = (first + timedelta(days=number) for number in range(_FURTHEST))
        return self.moment(next((day for day in days if comes_on(how, day, self.calendar)), first))


def plan_of(session: Session, board: Board) -> Plan | None:
    """The board's plan; None where it sends each e-mail by itself."""
    if not board.digest:
        return None
    try:
        version = configuration.current(session, board.id)
    except NotFound:
        return None
    said = configuration.procedure(session, version.id).configuration.board
    gathers = frozenset(board.digest["gathers"]).intersection(GATHERABLE)
    return Plan(time.fromisoformat(board.digest["at"]), gathers, said, calendar_of(said))


def hold(session: Session, message: Message, now: datetime) -> State | None:
    """Whether a message that is about to leave waits for its person's next digest instead."""
    if message.kind not in GATHERABLE or message.held_until is not None or message.key.startswith(_BY_HAND):
        return None
    plan = plan_of(session, session.get_one(Board, message.board_id))
    if plan is None or message.kind not in plan.gathers:
        return None
    how = frequency_of(session, message.board_id, message.person_id)
    if not how.gathers:
        return None
    today = now.astimezone(LONDON).date()
    over = session.get(DigestDay, (message.board_id, today)) is not None
    until = plan.next_for(how, now, today_is_over=over)
    due = Things.of(session, [message]).due(message)
    if due and (due.to_the_minute or (message.kind in _MATTERS_BY and due.at <= end_of(until.date()))):
        return None
    message.held_until = until
    return State.GATHERED


def send_due(sessions: Callable[[], Session], board: Board, *, base_url: str, now: datetime) -> int:
    """Write the board's digests of today once their time has come, each once; then send by itself whatever waits for
    one that is over. Gives how many digests were written.

    Each person has a transaction of their own: where one fails it is logged, and the others get theirs.
    """
    with _at_work(sessions, board) as session, session.begin():
        plan = plan_of(session, board)
        today = now.astimezone(LONDON).date()
        over = session.get(DigestDay, (board.id, today)) is not None
        people = readers(session, board, today) if plan and not over and now >= plan.moment(today) else []
    written = 0
    if plan is not None and not over:
        if now < plan.moment(today):
            return 0
        written = sum(_write_for(sessions, board, plan, each, base_url=base_url, now=now) for each in people)
        with _at_work(sessions, board) as session, session.begin():
            done = insert(DigestDay).values(board_id=board.id, day=today, written_at=now)
            session.execute(done.on_conflict_do_nothing())  # another worker may have been as quick
    _release(sessions, board, now=now if plan else None)
    return written


def _write_for(
    sessions: Callable[[], Session],
    board: Board,
    plan: Plan,
    person_id: UUID,
    *,
    base_url: str,
    now: datetime,
) -> bool:
    try:
        with _at_work(sessions, board) as session, session.begin():
            person = session.get_one(Person, person_id)
            if not person.active or not _wants_one(session, board, plan, person, now):
                return False
            return write_digest(session, board, person, plan.said, base_url=base_url, now=now)
    except Exception:  # what waits for this person is sent by itself a minute later
        log.exception("the digest of person %s could not be written", person_id)
        return False


def _wants_one(session: Session, board: Board, plan: Plan, person: Person, now: datetime) -> bool:
    """Whether it is one of the person's days, or something waits for one of theirs that the worker missed."""
    how = frequency_of(session, board.id, person.id)
    if comes_on(how, now.astimezone(LONDON).date(), plan.calendar):
        return True
    missed = (Message.held_until <= now) & (Message.state == State.GATHERED)
    waits = select(Message.id).where(Message.board_id == board.id, Message.person_id == person.id, missed)
    return how.gathers and session.scalar(waits.limit(1)) is not None


def readers(session: Session, board: Board, today: date) -> list[UUID]:
    """Everybody who may have something to read: who works with the board, has a task in hand, or is waited for; not
    those who are away while somebody reads it for them."""
    in_hand = select(Task.person_id).where(
        Task.board_id == board.id, Task.state == OPEN, Task.person_id.is_not(None)
    )
    known = {person.id for person in people_of(session, board.id, on=today)}
    known |= {person for person in session.scalars(in_hand.distinct()) if person is not None}
    known |= set(gathering.people_waiting(session))
    told = told_instead(session, board.id, known, on=today)
    return sorted(each for each in known if told[each].instead is None)


def _release(sessions: Callable[[], Session], board: Board, *, now: datetime | None) -> None:
    while True:
        with _at_work(sessions, board) as session, session.begin():
            waiting = gathering.overdue(session, now=now)
            gathering.release(session, waiting)
        if not waiting:
            return


def _at_work(sessions: Callable[[], Session], board: Board) -> Session:
    session = sessions()
    db.act_for(session, board.id)
    return session
