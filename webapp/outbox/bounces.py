"""Reports of mail servers that a message was not delivered (RFC 3464): read warily, believed only with a token.

Anybody may write to the address these come to. What a report says of a message is taken only where it holds that
message's token, which nobody but us can make and only the message's own reader ever saw.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message as Parsed
from typing import TypeGuard
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import db
from webapp.accounts.models import Board
from webapp.config import Settings
from webapp.errors import DomainError
from webapp.outbox import undelivered
from webapp.outbox.addressing import read_token
from webapp.outbox.models import Message, State, Trouble

MOST_BYTES = 1024 * 1024
_MOST_LEVELS = 30

_SENT_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_RETURNED = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global")
_LEFT_US = frozenset({State.QUEUED, State.HANDED_OVER, State.SENT, State.FAILED})


class BadReport(DomainError):
    """It is no report, or not of a message of ours; nothing was changed."""

    status = 400


@dataclass(frozen=True)
class DeliveryReport:
    """What a mail server says became of one message."""

    message_id: UUID
    failed: bool
    status: str  # as RFC 3463 writes it: 5.1.1

    @property
    def is_for_good(self) -> bool:
        """Whether another attempt would come to the same."""
        return self.status.startswith("5")

    @property
    def trouble(self) -> Trouble:
        """What is in the way."""
        _class, _dot, detail = self.status.partition(".")
        if self.is_for_good and (detail.startswith("1.") or detail == "2.1"):
            return Trouble.ADDRESS
        if detail.startswith("2."):
            return Trouble.MAILBOX
        if detail.startswith("4.") or not self.is_for_good:
            return Trouble.UNREACHED
        return Trouble.REFUSED


def read_report(raw: bytes, settings: Settings, *, recipient: str = "") -> DeliveryReport:
    """What a report says. `recipient` is the address it came to, where the mail server tells.

    Raises BadReport, in one sentence, where it is too long, no delivery report, or not of a message of ours.
    """
    if len(raw) > MOST_BYTES:
        raise BadReport("This is longer than any delivery report: it was not read.")
    if raw.lower().count(b"multipart/") > _MOST_LEVELS:  # what is nested deeply takes long to read
        raise BadReport("This is more involved than any delivery report: it was not read.")
    try:
        parsed = message_from_bytes(raw)
        status = _status(parsed)
        places = [recipient, *_places(parsed)]
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:  # it may be made to trip us
        raise BadReport("This is not an e-mail that can be read.") from error
    if status is None:
        raise BadReport("This is not a delivery report: it was not written in the form of RFC 3464.")
    found = next(filter(None, (read_token(place, settings) for place in places)), None)
    if found is None:
        raise BadReport("This report is not of a message that was sent from here.")
    return DeliveryReport(found, failed=status[0] == "failed", status=status[1])


def record(session: Session, report: DeliveryReport, settings: Settings, *, now: datetime) -> bool:
    """Note that the message came back, and tell its board's office. Gives whether anything was new.

    Raises BadReport where there is no such message or it never left.
    """
    for board_id in session.scalars(select(Board.id)).all():
        db.act_for(session, board_id)
        found = session.get(
            Message, report.message_id, with_for_update={"of": Message}, populate_existing=True
        )
        if found is not None:
            return _came_back(session, found, report, settings, now)
    raise BadReport("This report is of a message that is not here any more.")


def _came_back(
    session: Session, message: Message, report: DeliveryReport, settings: Settings, now: datetime
) -> bool:
    if message.state == State.BOUNCED or not report.failed:
        return False
    if message.state not in _LEFT_US:
        raise BadReport("This report is of a message that never left.")
    how = "for good" if report.is_for_good else "for now"
    message.state, message.bounced_at, message.trouble = State.BOUNCED, now, report.trouble
    message.error = f"It came back, refused {how} ({report.status})."
    message.settled_at = message.settled_by_id = None
    session.flush()
    undelivered.tell_office(session, message, settings, now=now)
    return True


def _status(parsed: Parsed) -> tuple[str, str] | None:
    """What happened and its code: of the recipient of whom it failed, else of the first. None: it is no report."""
    if parsed.get_content_type() != "multipart/report":
        return None
    told = list(_of_recipients(parsed))
    return next((each for each in told if each[0] == "failed"), told[0] if told else None)


def _of_recipients(parsed: Parsed) -> Iterator[tuple[str, str]]:
    for part in parsed.walk():
        blocks = part.get_payload()
        if part.get_content_type() != "message/delivery-status" or not isinstance(blocks, list):
            continue
        for block in filter(_is_parsed, blocks):
            action, status = str(block.get("Action", "")), str(block.get("Status", ""))
            if action:
                yield action.strip().lower(), _code(status)


def _code(status: str) -> str:
    code = status.split(maxsplit=1)[0] if status.split() else ""
    parts = code.split(".")
    plain = len(parts) == 3 and all(part.isascii() and part.isdecimal() and len(part) <= 3 for part in parts)
    return code if plain and code[0] in "245" else "5.0.0"


def _is_parsed(part: object) -> TypeGuard[Parsed]:
    return isinstance(part, Parsed)


def _places(parsed: Parsed) -> Iterator[str]:
    """Where the token may stand: the address the report came to, and the message that is given back."""
    for name in _SENT_TO:
        yield from (str(value) for value in parsed.get_all(name, []))
    for part in parsed.walk():
        if part.get_content_type() not in _RETURNED:
            continue
        inner = part.get_payload()
        if isinstance(inner, list):
            yield from (str(each.get("Message-ID", "")) for each in filter(_is_parsed, inner))
        else:
            content = part.get_payload(decode=True)
            yield content.decode("ascii", "replace") if isinstance(content, bytes) else str(inner)
