"""What whoever keeps the installation sees and does. No case is read here, counted or named.

They see which boards there are and how many people work there, let a board's first people in, and end
anybody's access. They never hold a board's role, and name nobody where the board can do so itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, text, true
from sqlalchemy.orm import aliased

from webapp import db
from webapp.accounts import service as accounts
from webapp.accounts.models import ADMINISTRATOR, Board, Person, RoleHolding
from webapp.accounts.service import AnySession
from webapp.audit import service as audit
from webapp.clock import LONDON
from webapp.configuration.models import PUBLISHED, Version
from webapp.errors import DomainError, NotFound
from webapp.people.naming import invite_if_new, somebody

MOST = 50  # people shown for one search


@dataclass(frozen=True)
class BoardLine:
    """A board, as far as its cases are nobody's business here."""

    board: Board
    people: int
    administrators: int
    office: int
    version: int | None  # the number of the procedure in force
    published_at: datetime | None

    @property
    def lacks(self) -> tuple[str, ...]:
        """The roles without which nobody at the board can name anybody."""
        held = {ADMINISTRATOR: self.administrators, self.board.office_role: self.office}
        return tuple(role for role, people in held.items() if not people)


@dataclass(frozen=True)
class PersonLine:
    """Somebody who can sign in or once could, and the boards they work with."""

    person: Person
    boards: Sequence[Board]


@dataclass(frozen=True)
class QueueLine:
    """How one kind of the worker's jobs stands. `since`: when the longest waiting could have begun."""

    task: str
    waiting: int
    later: int
    doing: int
    failed: int
    since: datetime | None


def boards(session: AnySession, *, on: date) -> list[BoardLine]:
    """Every board by its key, in one statement."""
    who = RoleHolding.person_id.distinct()
    here = Person.active & accounts.runs_on(on)
    newest = aliased(Version)
    later = exists().where(
        newest.board_id == Version.board_id, newest.state == PUBLISHED, newest.number > Version.number
    )
    rows = session.execute(
        select(
            Board,
            func.count(who).filter(here),
            func.count(who).filter(here, RoleHolding.role == ADMINISTRATOR),
            func.count(who).filter(here, RoleHolding.role == Board.office_role),
            Version.number,
            Version.published_at,
        )
        .outerjoin(RoleHolding, RoleHolding.board_id == Board.id)
        .outerjoin(Person, Person.id == RoleHolding.person_id)
        .outerjoin(Version, (Version.board_id == Board.id) & (Version.state == PUBLISHED) & ~later)
        .group_by(Board.id, Version.id)
        .order_by(Board.key)
    )
    return [BoardLine(*row) for row in rows]


def people(session: AnySession, words: str, *, on: date) -> list[PersonLine]:
    """Those whose name or address holds the words, by name; without words, the system administrators."""
    query = select(Person).where(_named(words)).order_by(Person.name, Person.id).limit(MOST)
    found = session.scalars(query).all()
    held = session.execute(
        select(RoleHolding.person_id, Board)
        .join(Board, Board.id == RoleHolding.board_id)
        .where(RoleHolding.person_id.in_([person.id for person in found]), accounts.runs_on(on))
        .distinct()
        .order_by(Board.key)
    ).all()
    return [PersonLine(person, [board for whose, board in held if whose == person.id]) for person in found]


def queue(session: AnySession) -> list[QueueLine]:
    """The worker's jobs by kind: how many wait and since when. Nothing of what a job is about is read."""
    rows = session.execute(
        text(
            """
            select task_name,
                   count(*) filter (where status = 'todo' and coalesce(scheduled_at, now()) <= now()),
                   count(*) filter (where status = 'todo' and scheduled_at > now()),
                   count(*) filter (where status = 'doing'),
                   count(*) filter (where status = 'failed'),
                   min(coalesce(scheduled_at, (
                       select min(at) from procrastinate_events
                       where job_id = procrastinate_jobs.id and type = 'deferred'
                   ))) filter (where status = 'todo' and coalesce(scheduled_at, now()) <= now())
            from procrastinate_jobs
            where status in ('todo', 'doing', 'failed')
            group by task_name order by task_name
            """
        )
    )
    return [QueueLine(*row) for row in rows]


def name_first(
    session: AnySession,
    board: Board,
    role: str,
    *,
    email: str,
    name: str,
    by: Person,
    base_url: str,
    now: datetime,
) -> Person:
    """Let in the first person who administers a board, or runs its office; from then on the board names others.

    Raises DomainError when somebody does already: who keeps the installation then has no say in it.
    """
    if role not in (ADMINISTRATOR, board.office_role):
        raise NotFound("There is no such role to give here.")
    on = now.astimezone(LONDON).date()
    session.scalars(select(Board.id).where(Board.id == board.id).with_for_update()).one()
    if accounts.holders(session, board.id, role, on=on):
        raise DomainError("Somebody at this board holds that role already. They name everybody else there.")
    person = somebody(session, email=email, name=name)
    holding = accounts.give_role(session, person, board, role, starts_on=on)
    with _for_the_board_alone(session, board):
        details = {"person": str(person.id), "role": role}
        audit.record(session, "role:given", now=now, by=by.id, subject=holding.id, details=details)
        invite_if_new(session, person, board=board, base_url=base_url, now=now)
    return person


def person(session: AnySession, person_id: UUID) -> Person:
    """Somebody. Raises NotFound."""
    found = session.get(Person, person_id)
    if found is None:
        raise NotFound("There is no such person.")
    return found


def end_access(session: AnySession, somebody: Person, *, by: Person, now: datetime) -> None:
    """They can sign in no more and are signed out everywhere. Raises DomainError for oneself."""
    if somebody.id == by.id:
        raise DomainError("You cannot end your own access. Ask another system administrator.")
    accounts.deactivate(session, somebody, now=now)
    audit.record(session, "person:access_ended", now=now, by=by.id, subject=somebody.id)


def give_access_back(session: AnySession, somebody: Person, *, by: Person, now: datetime) -> None:
    """They can sign in again, to whatever roles they hold."""
    somebody.active = True
    session.flush()
    audit.record(session, "person:access_given_back", now=now, by=by.id, subject=somebody.id)


@contextmanager
def _for_the_board_alone(session: AnySession, board: Board) -> Iterator[None]:
    """What is written inside is the board's: its audit trail, its e-mail. Nothing of it may be read meanwhile."""
    session.flush()
    db.act_for(session, board.id)
    yield
    session.flush()
    db.act_for(session, None)


def _named(words: str) -> ColumnElement[bool]:
    if not words.strip():
        return Person.system_administrator.is_(true())
    wanted = words.strip()
    return or_(
        Person.name.icontains(wanted, autoescape=True), Person.email.icontains(wanted, autoescape=True)
    )
