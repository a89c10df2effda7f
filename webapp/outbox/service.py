"""Writing messages down, and finding them again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, scoped_session

from webapp.accounts.models import Board, Person
from webapp.audit.service import reached
from webapp.db import new_id
from webapp.errors import DomainError, NotFound
from webapp.outbox import queue
from webapp.outbox.models import Attachment, Message, State
from webapp.outbox.wording import Kind, Wording, compose, own_wording

AnySession = Session | scoped_session[Session]
Attach = Callable[[Person], Attachment]

_NEW = insert(Message).on_conflict_do_nothing(index_elements=["board_id", "key"]).returning(Message.id)


@dataclass(frozen=True)
class CaseReference:
    """All that a message may say of a case."""

    id: UUID | None  # none: it is about the board, not a case
    reference: str
    link: str  # the full address of the page to read on


def send(
    session: AnySession,
    people: Iterable[Person],
    *,
    board: Board,
    case: CaseReference,
    kind: Kind,
    key: str,
    now: datetime,
    about: UUID | None = None,
    attach: Attach | None = None,
    wording: Wording | None = None,
) -> int:
    """Write to each of `people`, in the language each reads; the worker sends it once this is committed.

    `key` says what it is about: nobody is written to twice about the same thing. `about` is the task or due
    date, for whoever asks later when somebody was last reminded of it. Gives how many were written.
    """
    return send_each(
        session,
        {key: people},
        board=board,
        case=case,
        kind=kind,
        now=now,
        about=about,
        attach=attach,
        wording=wording,
    )


def send_each(
    session: AnySession,
    people: Mapping[str, Iterable[Person]],
    *,
    board: Board,
    case: CaseReference,
    kind: Kind,
    now: datetime,
    about: UUID | None = None,
    attach: Attach | None = None,
    wording: Wording | None = None,
) -> int:
    """The same about several things at once: by key, whom to write to about it. `attach` makes each one's file."""
    rows = [
        _row(person, board=board, case=case, kind=kind, key=key, now=now, about=about, wording=wording)
        | {"attachment": attach(person) if attach else None}
        for key, some in people.items()
        for person in {person.id: person for person in some}.values()
        if person.active
    ]
    if not rows:
        return 0
    written = session.scalars(_NEW, rows).all()
    queue.defer(session, queue.DELIVER_MESSAGE, [_job(board.id, each) for each in written])
    return len(written)


def send_again(session: AnySession, message_id: UUID) -> Message:
    """Have the worker try again to send a message that was given up or came back. Raises NotFound, DomainError."""
    again = session.get(Message, message_id, with_for_update={"of": Message}, populate_existing=True)
    if again is None:
        raise NotFound("There is no such message.")
    if again.case_id is not None:
        reached(session, again.case_id)
    if not again.undelivered:
        raise DomainError("This message was not given up, so there is nothing to send again.")
    put_in_queue(session, [again])
    return again


def put_in_queue(session: AnySession, again: Sequence[Message]) -> None:
    """Have the worker send these messages, each by itself, as if nothing had been tried yet."""
    for each in again:
        each.state, each.attempts, each.error, each.trouble = State.QUEUED, 0, "", ""
        each.tried_at = each.bounced_at = each.settled_at = each.settled_by_id = None
    queue.defer(session, queue.DELIVER_MESSAGE, [_job(each.board_id, each.id) for each in again])


def messages(
    session: AnySession,
    *,
    case_id: UUID | None = None,
    person_id: UUID | None = None,
    states: Collection[State] = (),
    limit: int = 50,
    before: UUID | None = None,
) -> Sequence[Message]:
    """The board's messages, or one case's or person's, or those in some states, newest first; with `before`, those
    older than that one."""
    wanted = select(Message).order_by(Message.id.desc()).limit(limit)  # ids stand in the order of writing
    if case_id is not None:
        wanted = wanted.where(Message.case_id == case_id)
    if person_id is not None:
        wanted = wanted.where(Message.person_id == person_id)
    if states:
        wanted = wanted.where(Message.state.in_(states))
    if before is not None:
        wanted = wanted.where(Message.id < before)
    return session.scalars(wanted).all()


def message(session: AnySession, message_id: UUID) -> Message:
    """One message of the board. Raises NotFound."""
    found = session.get(Message, message_id)
    if found is None:
        raise NotFound("There is no such message.")
    if found.case_id is not None:
        reached(session, found.case_id)
    return found


def language_for(person: Person, board: Board) -> str:
    """The language the board writes to the person in."""
    return person.language or next(iter(board.languages), "en")


def _row(
    person: Person,
    *,
    board: Board,
    case: CaseReference,
    kind: Kind,
    key: str,
    now: datetime,
    about: UUID | None,
    wording: Wording | None,
) -> dict[str, object]:
    language = language_for(person, board)
    wording = wording or own_wording(board.messages.get(kind))
    subject, body = compose(kind, language, reference=case.reference, link=case.link, wording=wording)
    return {
        "id": new_id(),
        "board_id": board.id,
        "case_id": case.id,
        "person_id": person.id,
        "kind": kind,
        "about": about,
        "key": f"{key}:{person.id}",
        "reference": case.reference,
        "link": case.link,
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


def _job(board_id: UUID, message_id: UUID) -> dict[str, str]:
    return {"board": str(board_id), "message": str(message_id)}
