"""Sending a message that was written down: never twice by itself, and never lost without a word."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from operator import attrgetter
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from webapp import db
from webapp.config import Settings
from webapp.outbox import undelivered
from webapp.outbox.addressing import fingerprint
from webapp.outbox.models import Message, State, Trouble
from webapp.outbox.smtp import MAY_HAVE_ARRIVED, NotDeliveredError, post
from webapp.outbox.stopping import way_to_stop

log = logging.getLogger(__name__)

GIVEN_UP_AFTER = timedelta(days=5)
"""So long after its first attempt a message is given up and shown as failed: longer than any row of bank holidays."""

_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30))
_THEN_EVERY = timedelta(hours=1)
_IN_OTHER_HANDS = timedelta(seconds=4)

Check = Callable[[Session, Message, datetime], State | None]
"""Asked before a message leaves: the state it comes to instead, or None to let it go."""


@dataclass(frozen=True)
class Later:
    """It is to be tried again."""

    after: timedelta


def deliver(
    session: Session,
    message_id: UUID,
    settings: Settings,
    *,
    now: datetime,
    body_of: Callable[[Message], str] = attrgetter("body"),
    checks: Sequence[Check] = (),
) -> Later | None:
    """Send the message, or keep it where there is no mail server. Gives when to try again, where that is called for.

    Of two workers at one message the other is told to try again, and then finds nothing to do. That the mail
    server is given the message is committed just before: whoever finds it so and nobody at it does not know
    whether it arrived, and leaves that to the office. What came of it is not committed here. `body_of` gives
    the words that leave, where they are more than what is kept.
    """
    if not _is_ours(session, message_id):
        return Later(_IN_OTHER_HANDS)
    message = session.get(Message, message_id, populate_existing=True)
    if message is None or message.state not in (State.QUEUED, State.HANDED_OVER):
        return None
    if message.state == State.HANDED_OVER:
        unsure = NotDeliveredError(MAY_HAVE_ARRIVED, again=False, trouble=Trouble.UNSURE)
        return _failed(session, message, unsure, settings, now)
    for check in checks:
        instead = check(session, message, now)
        if instead is not None:
            message.state = instead
            return None
    undelivered.tell_if_out_of_reach(session, message, settings, now=now)
    if not settings.mail.host:
        message.state = State.KEPT
        return None
    return _attempt(session, message, settings, body_of(message), now)


def _attempt(
    session: Session, message: Message, settings: Settings, body: str, now: datetime
) -> Later | None:
    headers, footer = way_to_stop(message, settings)
    failure: NotDeliveredError | None = None
    try:
        handing_over = partial(_note_handing_over, session, message.id)
        post(message, settings, body=body + footer, headers=headers, handing_over=handing_over)
    except NotDeliveredError as error:
        failure = error
    session.refresh(message)
    message.attempts += 1
    message.tried_at = message.tried_at or now
    message.sent_to = fingerprint(message.person.email, settings)
    if failure is not None:
        return _failed(session, message, failure, settings, now)
    message.state, message.sent_at, message.error = State.SENT, now, ""
    return None


def _is_ours(session: Session, message_id: UUID) -> bool:
    """Whether nobody else has the message in hand; it is ours until the transaction ends, also by our death."""
    key = func.hashtextextended(str(message_id), 0)
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(key))))


def _note_handing_over(session: Session, message_id: UUID) -> None:
    """Write it down past our own transaction, which would take it with it if we died now."""
    with db.factory(bind=session.get_bind()) as beside, beside.begin():
        db.act_for(beside, db.acting_for(session))
        beside.execute(update(Message).where(Message.id == message_id).values(state=State.HANDED_OVER))


def _failed(
    session: Session, message: Message, error: NotDeliveredError, settings: Settings, now: datetime
) -> Later | None:
    message.error = str(error)
    log.warning("message %s not delivered, attempt %s: %s", message.id, message.attempts, error)
    if error.again and now - (message.tried_at or now) < GIVEN_UP_AFTER:
        message.state = State.QUEUED
        return Later(_WAITS[message.attempts - 1] if message.attempts <= len(_WAITS) else _THEN_EVERY)
    message.state, message.trouble = State.FAILED, error.trouble
    undelivered.tell_office(session, message, settings, now=now)
    return None
