"""Sending a message that was written down, once."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.config import Mail
from webapp.outbox.models import Message, State
from webapp.outbox.smtp import NotDeliveredError, post

log = logging.getLogger(__name__)

ATTEMPTS = 8
"""After so many failed attempts a message is given up and shown as failed."""


def deliver(session: Session, message_id: UUID, mail: Mail, *, now: datetime) -> bool:
    """Send the message, or keep it where there is no mail server. Gives False when it is to be tried again.

    The message is held while it is sent: of two workers one sends it and the other finds nothing to do.
    Nothing is committed here.
    """
    message = session.scalars(
        select(Message)
        .where(Message.id == message_id, Message.state == State.QUEUED)
        .with_for_update(of=Message, skip_locked=True)
    ).one_or_none()
    if message is None:
        return True
    if not mail.host:
        message.state = State.KEPT
        return True

    message.attempts += 1
    try:
        post(message, mail)
    except NotDeliveredError as error:
        return _failed(message, error)
    message.state, message.sent_at, message.error = State.SENT, now, ""
    return True


def _failed(message: Message, error: NotDeliveredError) -> bool:
    message.error = str(error)
    log.warning("message %s not delivered, attempt %s: %s", message.id, message.attempts, error)
    if error.again and message.attempts < ATTEMPTS:
        return False
    message.state = State.FAILED
    return True
