"""What the worker does, each a few lines that call a service. Jobs carry ids and say for which board."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import procrastinate
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.jobs import Job, Status
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import clock, config, db, enduring
from webapp.accounts import invitations
from webapp.accounts.models import Board, Person
from webapp.accounts.service import holders, roles_of
from webapp.audit import chain
from webapp.cases import concerned, digest_days, leaving, linking, messages, workflow
from webapp.cases.models import OPEN, Case, Task
from webapp.clock import LONDON
from webapp.config import Settings
from webapp.deadlines.models import DueDate
from webapp.deadlines.passing import pass_limits
from webapp.engine import Address
from webapp.errors import NotFound
from webapp.meetings import projecting as meetings
from webapp.outbox import broken_records, queue, sign_in_links
from webapp.outbox.delivery import Check, deliver
from webapp.outbox.service import CaseReference, send
from webapp.outbox.wording import Kind
from webapp.programme import service as programme

SETTINGS = "settings"
HOLDER, OFFICE = "holder", "office"  # in a board's table of who is told; anything else is a role's key
_AT_ONCE = {queue.REST: 3, queue.MAIL: 4}
"""Jobs done at one time, by queue: however many wait for a slow mail server, limits pass."""

BEFORE_DELIVERY: tuple[Check, ...] = (concerned.hold_back, digest_days.hold)
"""What is asked before a message leaves: each may keep it back."""

# Its database address comes with `work`.
app = procrastinate.App(connector=procrastinate.PsycopgConnector())


class TryAgainError(Exception):
    """The job could not be done now; the worker does it again `after` that."""

    def __init__(self, after: timedelta) -> None:
        super().__init__(f"again in {after}")
        self.after = after


def run_worker(settings: Settings | None = None) -> None:
    """Be a worker: do jobs until told to stop (Ctrl-C, TERM), finishing those in hand."""
    settings = settings or config.from_environment()
    engine = db.engine_for(db.conninfo(settings))
    db.bind(engine)
    try:
        work(settings)
    finally:
        engine.dispose()


def work(settings: Settings, *, wait: bool = True) -> None:
    """Do jobs, on whatever database the sessions are bound to; without `wait`, until none is waiting."""
    messages.connect()
    linking.connect()
    meetings.connect()
    sign_in_links.connect()
    enduring.work(
        app,
        db.conninfo(settings),
        wait=wait,
        at_once=_AT_ONCE,
        delete_jobs="always",
        shutdown_graceful_timeout=20,
        additional_context={SETTINGS: settings},
    )


class Patiently(BaseRetryStrategy):
    """When the job says; where something unforeseen went wrong, again and again, after an hour in the end."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        seconds = min(4 ** (min(job.attempts, 10) + 1), 3600)
        if isinstance(exception, TryAgainError):
            seconds = round(exception.after.total_seconds())
        return RetryDecision(retry_in={"seconds": seconds})


@app.task(name=queue.DELIVER_MESSAGE, queue=queue.MAIL, pass_context=True, retry=Patiently())
def deliver_message(context: JobContext, *, board: str, message: str) -> None:
    """Send one message."""
    settings, now = _settings(context), clock.now()
    whole = partial(sign_in_links.body_of, secret=settings.secret_key)
    with at_work(UUID(board)) as session:
        later = deliver(session, UUID(message), settings, now=now, body_of=whole, checks=BEFORE_DELIVERY)
    if later is not None:
        raise TryAgainError(later.after)


@app.task(name=queue.REMIND_OF_PASSWORD, pass_context=True)
def remind_of_password(context: JobContext, *, person: str) -> None:
    """Write to somebody who forgot their password, for the first board they work with; to nobody, if none does."""
    address = _settings(context).base_url
    with _at_a_board_of(UUID(person)) as found:
        if found:
            session, somebody, board = found
            invitations.remind(session, somebody, board=board, base_url=address, now=clock.now())


@app.task(name=queue.TELL_OF_SIGN_IN, pass_context=True)
def tell_of_sign_in(context: JobContext, *, person: str, change: str) -> None:
    """Tell somebody that how they sign in has changed: it may not have been they who changed it."""
    address = _settings(context).base_url
    with _at_a_board_of(UUID(person)) as found:
        if found:
            session, somebody, board = found
            now = clock.now()
            sign_in_links.write_of_change(
                session, somebody, board=board, base_url=address, change=change, now=now
            )


@contextmanager
def _at_a_board_of(person_id: UUID) -> Iterator[tuple[Session, Person, Board] | None]:
    """A session that acts for the first board the person works with; None, if there is nobody, or no board."""
    with db.factory() as session:
        somebody = session.get(Person, person_id)
        held = roles_of(session, somebody.id, on=clock.today()) if somebody and somebody.active else ()
    if not held:
        yield None
        return
    with at_work(held[0].board_id) as session:
        yield session, session.get_one(Person, person_id), session.get_one(Board, held[0].board_id)


@app.periodic(cron="* * * * *")
@app.task(name="pass_limits", queueing_lock="pass_limits")
def pass_limits_now(timestamp: int) -> None:  # noqa: ARG001
    """Let every limit pass that has ended, and tell those who are to be told. The clock says what time it is,
    not `timestamp`: after a week down one job does it all."""
    for board in _boards():
        pass_limits(db.factory, board, CasesAtWork(board), now=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="send_digests", pass_context=True, queueing_lock="send_digests")
def send_digests(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Write each board's digests once their time of day has come; after a week down one, not seven."""
    with db.factory() as session:
        boards = session.scalars(select(Board)).all()
    for board in boards:
        digest_days.send_due(db.factory, board, base_url=_settings(context).base_url, now=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="let_go_of_who_left", queueing_lock="let_go_of_who_left")
def let_go_of_who_left(timestamp: int) -> None:  # noqa: ARG001
    """Give back what is in the hands of those whose time at a board has ended, and ask for others to be named."""
    for board in _boards():
        leaving.sweep(at_work, board, now=clock.now())


@app.periodic(cron="0 * * * *")
@app.task(name="remind_of_programme", pass_context=True, queueing_lock="remind_of_programme")
def remind_of_programme(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Tell each board's office of work that comes round and is due soon or late, once for each date."""
    link = f"{_settings(context).base_url}/calendar"
    for board in _boards():
        with at_work(board.id) as session:
            programme.remind(session, board, link=link, now=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="retry_stalled", queueing_lock="retry_stalled")
async def retry_stalled(timestamp: int) -> None:  # noqa: ARG001
    """Take up again what a worker had in hand when it died: within two minutes, since one that lives says so
    every ten seconds."""
    for job in await app.job_manager.get_stalled_jobs():
        if job.queueing_lock:  # it comes round by itself, and its next turn may be waiting already
            await app.job_manager.finish_job(job, status=Status.ABORTED, delete_job=True)
        else:
            await app.job_manager.retry_job(job)


@app.periodic(cron="* * * * *")
@app.task(name="link_audit", queueing_lock="link_audit")
def link_audit(timestamp: int) -> None:  # noqa: ARG001
    """Take what happened up into each board's chain."""
    for board in (*_boards(), None):
        chain.take_up_all(at_work, board.id if board else None, now=clock.now())


@app.periodic(cron="20 2 * * *")
@app.task(name="verify_audit", pass_context=True, queueing_lock="verify_audit")
def verify_audit(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Prove each board's chain; where it does not hold, say so in the log and to the board's office."""
    for board in (*_boards(), None):
        with at_work(board.id if board else None) as session:
            broken_records.verify(session, board, base_url=_settings(context).base_url, now=clock.now())


def _boards() -> Sequence[Board]:
    with db.factory() as session:
        return session.scalars(select(Board)).all()


@contextmanager
def at_work(board_id: UUID | None) -> Iterator[Session]:
    """A session that works for one board, or for none, in one transaction."""
    with db.factory() as session:
        db.act_for(session, board_id)
        with session.begin():
            yield session


@dataclass(frozen=True)
class CasesAtWork:
    """What passing a limit needs of one board's cases: see `webapp.deadlines.passing.Cases`."""

    board: Board

    def hold(self, session: Session, case_id: UUID) -> CaseReference | None:
        """The case, held; None where it is gone, closed, or only being brought in from paper."""
        try:
            case = workflow.lock(session, case_id)
        except NotFound:
            return None
        return concerned.reference_of(case) if case.is_open and not case.catching_up else None

    def pass_limit(
        self, session: Session, case_id: UUID, limit_id: str, *, passed_at: datetime, now: datetime
    ) -> object:
        """Let the limit pass in the case, if its procedure waits for that."""
        return workflow.pass_limit(session, case_id, limit_id, passed_at=passed_at, now=now)

    def cannot_open(self, session: Session, case_id: UUID, *, now: datetime) -> None:
        """Tell the board's office, once, that the case waits for somebody who can mend it."""
        about = concerned.reference_of(session.get_one(Case, case_id))
        office = holders(session, self.board.id, self.board.office_role, on=now.astimezone(LONDON).date())
        key = f"unreadable:{case_id}"
        send(session, office, board=self.board, case=about, kind=Kind.UNREADABLE, key=key, now=now)

    def concerned(self, session: Session, row: DueDate, whom: str, *, now: datetime) -> Sequence[Person]:
        """Who that is today. Where nobody is, the office: news that reaches nobody helps no child."""
        case = session.get_one(Case, row.case_id)
        office = self.board.office_role
        if whom == HOLDER:
            tasks = _tasks(session, row)
            found = [person for task in tasks for person in concerned.asked(session, task, now=now)]
        else:
            roles = [office if whom == OFFICE else whom]
            found = concerned.role_holders(session, case, roles, agency=_agency(session, row), now=now)
        found = found or concerned.role_holders(session, case, [office], now=now)
        return concerned.in_their_place(session, case, found, now=now)


def _agency(session: Session, row: DueDate) -> str | None:
    """The agency whose limit it is, if it is one's."""
    return next((task.agency for task in _tasks(session, row) if task.agency), row.instance or None)


def _tasks(session: Session, row: DueDate) -> list[Task]:
    """The open tasks that the limit gives a date to, of its instance where it has one."""
    found = session.scalars(
        select(Task).where(Task.case_id == row.case_id, Task.limit_id == row.limit_id, Task.state == OPEN)
    )
    return [task for task in found if row.instance in ("", Address.read(task.address).instance)]


def _settings(context: JobContext) -> Settings:
    settings: Settings = context.additional_context[SETTINGS]
    return settings
