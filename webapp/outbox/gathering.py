"""Messages that wait for a digest: told in it, or sent by themselves after all. None is told twice, none is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, scoped_session

from webapp.accounts.models import Board, Person
from webapp.db import new_id
from webapp.outbox import queue
from webapp.outbox.models import Message, State
from webapp.outbox.service import language_for, put_in_queue
from webapp.outbox.wording import Kind

AnySession = Session | scoped_session[Session]


def waiting_for(session: AnySession, board_id: UUID, person_id: UUID) -> Sequence[Message]:
    """What waits for the person's next digest, oldest first, held until the transaction ends."""
    return session.scalars(
        select(Message)
        .where(Message.board_id == board_id, Message.person_id == person_id, Message.state == State.GATHERED)
        .order_by(Message.id)
        .with_for_update(of=Message)
        .execution_options(populate_existing=True)
    ).all()


def overdue(session: AnySession, *, now: datetime | None, limit: int = 200) -> Sequence[Message]:
    """What still waits although its digest is over; without `now`, whatever waits. Others' hands are passed over."""
    query = select(Message).where(Message.state == State.GATHERED)
    if now is not None:
        query = query.where(Message.held_until <= now)
    return session.scalars(
        query.order_by(Message.id).limit(limit).with_for_update(of=Message, skip_locked=True)
    ).all()


def release(session: AnySession, waiting: Sequence[Message]) -> None:
    """Send these by themselves. They are not gathered again: they keep the digest they once waited for."""
    if waiting:
        put_in_queue(session, waiting)


def people_waiting(session: AnySession) -> Sequence[UUID]:
    """Those for whom something waits at the board this session acts for."""
    return session.scalars(select(Message.person_id).where(Message.state == State.GATHERED).distinct()).all()


def begin(session: Session, board_id: UUID, person_id: UUID) -> None:
    """Have the person's digests to oneself until the transaction ends."""
    key = func.hashtextextended(f"digest:{board_id}:{person_id}", 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))


def is_written(session: Session, board_id: UUID, key: str) -> bool:
    """Whether there is a message with that key."""
    found = select(Message.id).where(Message.board_id == board_id, Message.key == key)
    return session.scalar(found) is not None


def write(
    session: Session,
    board: Board,
    person: Person,
    *,
    key: str,
    subject: str,
    body: str,
    link: str,
    now: datetime,
    told: Iterable[Message],
) -> None:
    """Write a digest, which the worker sends once this is committed; `told` are the messages it tells of."""
    language = language_for(person, board)
    message_id = new_id()
    values = {
        "id": message_id,
        "board_id": board.id,
        "person_id": person.id,
        "kind": Kind.DIGEST,
        "key": key,
        "reference": board.short_name.get(language),
        "link": link,
        "language": language,
        "subject": subject,
        "body": body,
        "state": State.QUEUED,
        "queued_at": now,
        "attempts": 0,
        "error": "",
        "trouble": "",
        "sent_to": "",
    }
    session.execute(insert(Message).values(values))
    for message in told:
        message.state, message.digest_id = State.IN_DIGEST, message_id
    queue.defer(session, queue.DELIVER_MESSAGE, [{"board": str(board.id), "message": str(message_id)}])
