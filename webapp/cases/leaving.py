"""What becomes of a case when somebody no longer works at the board, or no longer has the role a task is of.

What they had in hand goes back to those who hold its role, and these are written to; roles of the case that were theirs
are nobody's, and the office is asked to name somebody. Both are entries of the log, so that a case told again comes to
the same. Somebody who still works at the board keeps what was given to them by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import partial
from logging import getLogger
from uuid import UUID

from sqlalchemy import ColumnElement, Date, cast, exists, func, or_, select, union
from sqlalchemy.orm import Session, aliased

from webapp.accounts.models import Board, Person, RoleHolding
from webapp.accounts.service import runs_on
from webapp.cases import changes, messages
from webapp.cases.asking import Holder
from webapp.cases.concerned import asked_each, in_their_place, reference_of, role_holders
from webapp.cases.log import Kind
from webapp.cases.models import OPEN, Case, LogEntry, Task, TeamMember
from webapp.cases.team import left_free
from webapp.cases.workflow import lock, next_entry, story_of, take
from webapp.clock import LONDON
from webapp.outbox.service import send
from webapp.outbox.wording import Kind as Message

AT_ONCE = 25
"""So many cases are seen to in the request that ends a role; the worker does the others within a minute."""

log = getLogger(__name__)

AtWork = Callable[[UUID], AbstractContextManager[Session]]


def let_go(
    session: Session, board: Board, person: Person, *, by: Person | None, now: datetime, most: int = AT_ONCE
) -> None:
    """See to what somebody can no longer do at the board, after what they hold there has changed."""
    for case_id, _person in left_behind(session, board.id, now=now, of=person.id)[:most]:
        leave(session, board, case_id, person_id=person.id, by=by, now=now)
    for case_id, task_id in no_longer_theirs(session, board.id, now=now, of=person.id)[:most]:
        give_back(session, board, case_id, task_id=task_id, by=by, now=now)


def sweep(at_work: AtWork, board: Board, *, now: datetime) -> int:
    """The same for everybody at the board whose time has ended: each case in a transaction of its own, so that one that
    cannot be seen to does not hold up the others. Gives how many were seen to."""
    with at_work(board.id) as session:
        left = left_behind(session, board.id, now=now)
        lost = no_longer_theirs(session, board.id, now=now)
    acts = [(case_id, partial(leave, person_id=person_id)) for case_id, person_id in left]
    acts += [(case_id, partial(give_back, task_id=task_id)) for case_id, task_id in lost]
    return sum(_one(at_work, board, case_id, act, now) for case_id, act in acts)


def leave(
    session: Session, board: Board, case_id: UUID, *, person_id: UUID, by: Person | None, now: datetime
) -> None:
    """Put on record in a case that somebody works at the board no longer, and write to whoever is asked instead."""
    case = lock(session, case_id)
    if not case.is_open:
        return
    theirs = _in_hands(session, case, person_id)
    entry = next_entry(case, Kind.LEFT, by=by, now=now, value={"person": str(person_id)})
    story = story_of(session, case)
    take(session, case, story, entry)
    free = [holder for holder, who in left_free(story).items() if who == str(person_id)]
    _tell(session, board, case, theirs, free=free, now=now)


def give_back(
    session: Session, board: Board, case_id: UUID, *, task_id: UUID, by: Person | None, now: datetime
) -> None:
    """Hand a task back for somebody who has its role no longer."""
    case = lock(session, case_id)
    task = session.get_one(Task, task_id)
    if not case.is_open or not task.is_open or task.person_id is None:
        return
    changes.release(session, case, task, by=by, now=now, reason="")
    _tell(session, board, case, [task], free=(), now=now)


def left_behind(
    session: Session, board_id: UUID, *, now: datetime, of: UUID | None = None
) -> Sequence[tuple[UUID, UUID]]:
    """(case, person): open cases in which somebody has a task in hand, or a role, who works here no longer."""
    gone = _gone(board_id, now, of)
    in_hand = select(Task.case_id, Task.person_id.label("person_id")).where(
        Task.board_id == board_id, Task.state == OPEN, Task.person_id.in_(gone)
    )
    in_team = (
        select(TeamMember.case_id, TeamMember.person_id)
        .join(Case, Case.id == TeamMember.case_id)
        .where(TeamMember.board_id == board_id, TeamMember.person_id.in_(gone), Case.closed_at.is_(None))
    )
    both = union(in_hand, in_team).subquery()
    rows = session.execute(
        select(both.c.case_id, both.c.person_id).order_by(both.c.case_id, both.c.person_id)
    )
    return [(case_id, person_id) for case_id, person_id in rows]


def no_longer_theirs(
    session: Session, board_id: UUID, *, now: datetime, of: UUID | None = None
) -> Sequence[tuple[UUID, UUID]]:
    """(case, task) of open tasks in the hands of somebody who works here still but holds the task's role no longer, and
    was not given the task by name since."""
    today = _day(now)
    ended, runs, member = RoleHolding, aliased(RoleHolding), aliased(TeamMember)
    same = (
        runs.person_id == ended.person_id,
        runs.board_id == board_id,
        runs.role == ended.role,
        runs.agency.is_not_distinct_from(ended.agency),
        or_(runs.ends_on.is_(None), runs.ends_on >= today),
    )
    given_since = exists().where(
        LogEntry.case_id == Task.case_id,
        LogEntry.kind == Kind.ASSIGNED,
        LogEntry.address == Task.address,
        cast(func.timezone(LONDON.key, LogEntry.recorded_at), Date) > ended.ends_on,
    )
    named = exists().where(
        member.case_id == Task.case_id, member.role == Task.role, member.person_id == Task.person_id
    )
    query = (
        select(Task.case_id, Task.id)
        .join(ended, (ended.person_id == Task.person_id) & (ended.role == Task.role))
        .where(ended.board_id == board_id, ended.ends_on < today)
        .where(Task.board_id == board_id, Task.state == OPEN, Task.person_id.not_in(_gone(board_id, now, of)))
        .where(ended.agency.is_not_distinct_from(Task.agency), ~exists().where(*same), ~named)
    )
    # whoever ends a role by hand means what is in hand at that moment, also what was taken up today
    query = query.where(~given_since) if of is None else query.where(Task.person_id == of)
    return [(case, task) for case, task in session.execute(query.distinct().order_by(Task.case_id, Task.id))]


def _gone(board_id: UUID, now: datetime, of: UUID | None) -> ColumnElement[UUID]:
    works = func.bool_or(runs_on(_day(now)) & Person.active)
    query = (
        select(RoleHolding.person_id)
        .join(Person, Person.id == RoleHolding.person_id)
        .where(RoleHolding.board_id == board_id)
        .group_by(RoleHolding.person_id)
        .having(~works)
    )
    return query if of is None else query.where(RoleHolding.person_id == of)  # type: ignore[return-value]


def _in_hands(session: Session, case: Case, person_id: UUID) -> Sequence[Task]:
    return session.scalars(
        select(Task).where(Task.case_id == case.id, Task.state == OPEN, Task.person_id == person_id)
    ).all()


def _tell(
    session: Session,
    board: Board,
    case: Case,
    tasks: Sequence[Task],
    *,
    free: Sequence[Holder],
    now: datetime,
) -> None:
    """Write to whoever is asked now; and to the office where nobody is, or nobody could be, by a role that is free."""
    if case.catching_up:
        return
    still = [task for task in tasks if task.is_open]
    messages.tell_asked(session, board, case, still, now)
    nobody = [task for task, people in asked_each(session, still, now=now) if not people]
    vacant = [
        holder
        for holder in free
        if not role_holders(session, case, [holder.role], agency=holder.agency, now=now)
    ]
    if not nobody and not vacant:
        return
    office = in_their_place(session, case, role_holders(session, case, [board.office_role], now=now), now=now)
    key = f"left:{case.id}:{case.entries}"
    send(session, office, board=board, case=reference_of(case), kind=Message.NOTICE, key=key, now=now)


def _one(at_work: AtWork, board: Board, case_id: UUID, act: Callable[..., None], now: datetime) -> int:
    try:
        with at_work(board.id) as session:
            act(session, board, case_id, by=None, now=now)
    except Exception:
        log.exception("what somebody left behind in case %s could not be seen to", case_id)
        return 0
    return 1


def _day(now: datetime) -> date:
    return now.astimezone(LONDON).date()
