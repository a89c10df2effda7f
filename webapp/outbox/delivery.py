"""Sending a message that was written down: never twice by itself, and never lost without a word."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from operator import attrgetter
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from webapp import db
from webapp.config import Mail
from webapp.outbox.models import Message, State
from webapp.outbox.smtp import MAY_HAVE_ARRIVED, NotDeliveredError, post

log = logging.getLogger(__name__)

ATTEMPTS = 80
"""After so many failed attempts, three days at one an hour, a message is given up and shown as failed."""


def deliver(
    session: Session,
    message_id: UUID,
    mail: Mail,
    *,
    now: datetime,
    body_of: Callable[[Message], str] = attrgetter("body"),
) -> bool:
    """Send the message, or keep it where there is no mail server. Gives False when it is to be tried again.

    Of two workers at one message the other is told to try again, and then finds nothing to do. That the mail
    server is given the message is committed just before: whoever finds it so and nobody at it does not know
    whether it arrived, and leaves that to the office. What came of it is not committed here. `body_of` gives
    the words that leave, where they are more than what is kept.
    """
    if not _is_ours(session, message_id):
        return False
    message = session.get(Message, message_id, populate_existing=True)
    if message is None or message.state not in (State.QUEUED, State.HANDED_OVER):
        return True
    if message.state == State.HANDED_OVER:
        return _failed(message, NotDeliveredError(MAY_HAVE_ARRIVED, again=False))
    if not mail.host:
        message.state = State.KEPT
        return True

    try:
        handing_over = partial(_note_handing_over, session, message_id)
        post(message, mail, body=body_of(message), handing_over=handing_over)
    except NotDeliveredError as error:
        session.refresh(message)
        message.attempts += 1
        return _failed(message, error)
    session.refresh(message)
    message.attempts += 1
    message.state, message.sent_at, message.error = State.SENT, now, ""
    return True


def _is_ours(session: Session, message_id: UUID) -> bool:
    """Whether nobody else has the message in hand; it is ours until the transaction ends, also by our death."""
    key = func.hashtextextended(str(message_id), 0)
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(key))))


def _note_handing_over(session: Session, message_id: UUID) -> None:
    """Write it down past our own transaction, which would take it with it if we died now."""
    with db.factory(bind=session.get_bind()) as beside, beside.begin():
        db.act_for(beside, db.acting_for(session))
        beside.execute(update(Message).where(Message.id == message_id).values(state=State.HANDED_OVER))


def _failed(message: Message, error: NotDeliveredError) -> bool:
    message.error = str(error)
    log.warning("message %s not delivered, attempt %s: %s", message.id, message.attempts, error)
    if error.again and message.attempts < ATTEMPTS:
        message.state = State.QUEUED
        return False
    message.state = State.FAILED
    return True
