"""Who holds which role, where and when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session, joinedload, scoped_session

from webapp.accounts import passwords
from webapp.accounts.models import Board, OneTimeLink, Person, RoleHolding, SignIn
from webapp.errors import DomainError, NotFound

AnySession = Session | scoped_session[Session]


class EmailTaken(DomainError):
    """Two people cannot share an e-mail address: it is how they sign in."""


class KeepsTheInstallation(DomainError):
    """Nobody both keeps the installation and works on a board's cases."""


NO_ROLE_FOR_THEM = (
    "This person is a system administrator, who sees no case and so can hold no board's role. "
    "Use another e-mail address for their work at the board."
)
NOT_WITH_A_ROLE = (
    "This person holds a role at a board. A system administrator sees no case: end their roles first, "
    "or use another e-mail address."
)


def board_called(session: AnySession, key: str) -> Board:
    """The board with that key, or NotFound."""
    board = session.scalar(select(Board).where(Board.key == key))
    if board is None:
        raise NotFound(f"There is no board called {key}.")
    return board


def person_with_email(session: AnySession, email: str) -> Person | None:
    """Whoever signs in with that address, however it is capitalised."""
    return session.scalar(select(Person).where(func.lower(Person.email) == email.strip().lower()))


def add_person(
    session: AnySession, *, email: str, name: str, password: str | None = None, language: str | None = None
) -> Person:
    """Somebody new, who can sign in at once, or, without a password, once they have followed an invitation.

    Raises EmailTaken.
    """
    if person_with_email(session, email):
        raise EmailTaken("Somebody with this e-mail address is already here.")
    kept = None if password is None else passwords.hashed(password)
    person = Person(email=email.strip(), name=name, password_hash=kept, language=language, active=True)
    session.add(person)
    session.flush()
    return person


def set_password(
    session: AnySession, person: Person, password: str, *, now: datetime, keep: UUID | None = None
) -> None:
    """From now on this is the person's password. Every stay but `keep` ends, and every link to choose one is void.

    Whether the password may be chosen was asked before (`passwords.check`).
    """
    person.password_hash = passwords.hashed(password)
    end_stays(session, person.id, now=now, keep=keep)
    _void_links(session, person.id, now)
    session.flush()


def end_stays(session: AnySession, person_id: UUID, *, now: datetime, keep: UUID | None = None) -> None:
    """Sign the person out wherever they are, but for the stay `keep`: at once, in every copy of its cookie."""
    stays = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    if keep is not None:
        stays = stays.where(SignIn.id != keep)
    session.execute(stays.values(ended_at=now))


def known_of(session: AnySession, person: Person) -> list[str]:
    """What a guesser may know of the person and a password must not be made of."""
    boards = session.scalars(
        select(Board).join(RoleHolding).where(RoleHolding.person_id == person.id).distinct()
    )
    names = [
        name for board in boards for name in (board.key, board.name.en, board.name.cy, board.short_name.en)
    ]
    return [person.name, person.email, *filter(None, names)]


def hold(session: AnySession, person: Person) -> Person:
    """The person, held until the transaction ends: one hand at a time on what somebody may do."""
    session.flush()
    return session.get_one(
        Person, person.id, with_for_update={"of": Person, "key_share": True}, populate_existing=True
    )


def make_system_administrator(session: AnySession, person: Person, *, on: date) -> None:
    """The person keeps the installation from now on, and sees no case.

    Raises KeepsTheInstallation when they hold a board's role that day or are to hold one.
    """
    still = (RoleHolding.ends_on.is_(None)) | (RoleHolding.ends_on >= on)
    theirs = select(RoleHolding.id).where(RoleHolding.person_id == hold(session, person).id, still)
    if session.scalar(select(theirs.exists())):
        raise KeepsTheInstallation(NOT_WITH_A_ROLE)
    person.system_administrator = True
    session.flush()


def give_role(
    session: AnySession,
    person: Person,
    board: Board,
    role: str,
    *,
    agency: str | None = None,
    starts_on: date,
    ends_on: date | None = None,
) -> RoleHolding:
    """From that day on the person holds the role at the board, for the agency where one is named.

    Raises KeepsTheInstallation: a system administrator holds no board's role.
    """
    if hold(session, person).system_administrator:
        raise KeepsTheInstallation(NO_ROLE_FOR_THEM)
    holding = RoleHolding(
        person_id=person.id, board_id=board.id, role=role, agency=agency, starts_on=starts_on, ends_on=ends_on
    )
    session.add(holding)
    session.flush()
    return holding


def end_role(session: AnySession, holding: RoleHolding, *, last_day: date) -> None:
    """The role is held until that day and no longer."""
    holding.ends_on = last_day
    session.flush()


def holders(
    session: AnySession, board_id: UUID, role: str, *, agency: str | None = None, on: date
) -> Sequence[Person]:
    """Active people who hold the role at the board that day, by name; with `agency`, only that agency's."""
    query = select(Person).join(RoleHolding).where(RoleHolding.board_id == board_id, RoleHolding.role == role)
    query = query.where(Person.active, runs_on(on))
    if agency is not None:
        query = query.where(RoleHolding.agency == agency)
    return session.scalars(query.distinct().order_by(Person.name, Person.id)).all()


def who_holds(
    session: AnySession, board_id: UUID, roles: Collection[str], *, on: date
) -> Sequence[tuple[Person, str, str | None]]:
    """Active people who hold any of the roles at the board that day, by name, with the role and its agency."""
    query = select(Person, RoleHolding.role, RoleHolding.agency).join(RoleHolding)
    query = query.where(RoleHolding.board_id == board_id, RoleHolding.role.in_(roles))
    rows = session.execute(query.where(Person.active, runs_on(on)).order_by(Person.name, Person.id))
    return [(person, role, agency) for person, role, agency in rows]


def people_of(session: AnySession, board_id: UUID, *, on: date) -> Sequence[Person]:
    """Active people who hold any role at the board that day, by name."""
    held = select(RoleHolding.person_id).where(RoleHolding.board_id == board_id, runs_on(on))
    query = select(Person).where(Person.active, Person.id.in_(held))
    return session.scalars(query.order_by(Person.name, Person.id)).all()


def roles_of(
    session: AnySession, person_id: UUID, *, on: date, board_id: UUID | None = None
) -> Sequence[RoleHolding]:
    """What the person holds that day, at one board or at all, each with its board."""
    query = select(RoleHolding).options(joinedload(RoleHolding.board))
    query = query.where(RoleHolding.person_id == person_id, runs_on(on))
    if board_id is not None:
        query = query.where(RoleHolding.board_id == board_id)
    query = query.order_by(RoleHolding.board_id, RoleHolding.role, RoleHolding.agency)
    return session.scalars(query).all()


def deactivate(session: AnySession, person: Person, *, now: datetime) -> None:
    """The person can no longer sign in. Their stays end, and links to choose a password are void, for good: let in
    again, they sign in again."""
    person.active = False
    end_stays(session, person.id, now=now)
    _void_links(session, person.id, now)
    session.flush()


def runs_on(day: date) -> ColumnElement[bool]:
    """Holdings that run on that day, their first and last day included."""
    return (RoleHolding.starts_on <= day) & or_(RoleHolding.ends_on.is_(None), RoleHolding.ends_on >= day)


def _void_links(session: AnySession, person_id: UUID, now: datetime) -> None:
    links = update(OneTimeLink).where(OneTimeLink.person_id == person_id, OneTimeLink.used_at.is_(None))
    session.execute(links.values(used_at=now))
