"""What reached nobody: told to the board's office, which rings people or corrects their address."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, scoped_session

from webapp.accounts.models import Board, Person
from webapp.accounts.service import holders
from webapp.clock import LONDON
from webapp.config import Settings
from webapp.errors import DomainError
from webapp.outbox.addressing import fingerprint
from webapp.outbox.models import UNDELIVERED, Message, Trouble
from webapp.outbox.service import CaseReference, message, send
from webapp.outbox.wording import Kind

AnySession = Session | scoped_session[Session]

_QUIET = frozenset({Kind.UNDELIVERED})
"""That one of these did not arrive is shown, and nobody is written to about it: that would never end."""

_MOST = 100


def tell_office(session: Session, failed: Message, settings: Settings, *, now: datetime) -> None:
    """Write to the board's office that a message was not delivered, once for each message."""
    _tell(session, failed, settings, key=f"undelivered:{failed.id}", now=now)


def tell_if_out_of_reach(session: Session, about: Message, settings: Settings, *, now: datetime) -> None:
    """Where the person's address is known not to work, let the office know of this message as well: once a day for
    each person and case."""
    if about.kind in _QUIET or not out_of_reach(session, settings, [about.person]):
        return
    day = now.astimezone(LONDON).date()
    _tell(session, about, settings, key=f"out_of_reach:{about.person_id}:{about.case_id}:{day}", now=now)


def out_of_reach(
    session: AnySession, settings: Settings, people: Collection[Person] | None = None
) -> set[UUID]:
    """Those, of `people` or of all, whose present address did not work when this board last wrote to it. Who was given
    another address since, or whose message was sent again, is in reach."""
    query = select(Person.id, Person.email, Message.sent_to).join(Message, Message.person_id == Person.id)
    query = query.where(Message.state.in_(UNDELIVERED), Message.trouble == Trouble.ADDRESS)
    if people is not None:
        query = query.where(Message.person_id.in_([person.id for person in people]))
    return {
        person for person, email, sent_to in session.execute(query) if sent_to == fingerprint(email, settings)
    }


def open_troubles(session: AnySession) -> int:
    """How many messages of the board were not delivered and wait for somebody to look; counted up to a hundred."""
    some = select(Message.id).where(_open()).limit(_MOST).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def newest_open(session: AnySession, *, limit: int) -> Sequence[Message]:
    """The messages that were not delivered and wait for somebody to look, newest first."""
    return session.scalars(select(Message).where(_open()).order_by(Message.id.desc()).limit(limit)).all()


def settle(session: AnySession, message_id: UUID, *, by: Person, now: datetime) -> Message:
    """Put on record that somebody saw to it otherwise, such as by ringing. Raises NotFound, DomainError."""
    found = message(session, message_id)
    if not found.open_trouble:
        raise DomainError("This message was delivered, or somebody has dealt with it already.")
    found.settled_at, found.settled_by_id = now, by.id
    return found


def settled_by(session: AnySession, about: Message) -> str:
    """The name of whoever saw to it otherwise; empty where nobody did."""
    somebody = session.get(Person, about.settled_by_id) if about.settled_by_id else None
    return somebody.name if somebody else ""


def _open() -> ColumnElement[bool]:
    return Message.state.in_(UNDELIVERED) & Message.settled_at.is_(None)


def _tell(session: Session, about: Message, settings: Settings, *, key: str, now: datetime) -> None:
    if about.kind in _QUIET:
        return
    board = session.get_one(Board, about.board_id)
    office = holders(session, board.id, board.office_role, on=now.astimezone(LONDON).date())
    others = [person for person in office if person.id != about.person_id]
    link = f"{settings.base_url}/sent-messages/{about.id}"
    case = CaseReference(about.case_id, about.reference or str(board.short_name), link)
    send(session, others, board=board, case=case, kind=Kind.UNDELIVERED, key=key, now=now, about=about.id)
