"""Handing one message to the mail server."""

from __future__ import annotations

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import cast

from webapp.config import Mail
from webapp.outbox.models import Attachment, Message

_SECONDS = 20


class NotDeliveredError(Exception):
    """The message was not taken; its words name no address. `again`: another attempt may succeed."""

    def __init__(self, why: str, *, again: bool) -> None:
        super().__init__(why)
        self.again = again


def post(message: Message, mail: Mail) -> None:
    """Give the message to the mail server, which then answers for it. Raises NotDeliveredError."""
    email = _email(message, mail)
    try:
        with smtplib.SMTP(mail.host, mail.port, timeout=_SECONDS) as server:
            if mail.starttls:
                server.starttls(context=ssl.create_default_context())
            if mail.user:
                server.login(mail.user, mail.password)
            server.send_message(email)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise NotDeliveredError(
            f"The mail server refused the person's address ({codes[0]}).", again=_passing(codes[0])
        ) from error
    except smtplib.SMTPAuthenticationError as error:
        raise NotDeliveredError(
            f"The mail server refused our sign-in ({error.smtp_code}).", again=True
        ) from error
    except smtplib.SMTPResponseException as error:
        raise NotDeliveredError(
            f"The mail server refused the message ({error.smtp_code}).", again=_passing(error.smtp_code)
        ) from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotDeliveredError(
            f"The mail server could not be used ({type(error).__name__}).", again=True
        ) from error


def _email(message: Message, mail: Mail) -> EmailMessage:
    """The message as it travels. Line breaks cannot get into a header: the e-mail library refuses them."""
    email = EmailMessage()
    try:
        email["Subject"] = message.subject
        email["From"] = _address(mail.sender)
        email["To"] = _address(message.person.email)
    except (ValueError, IndexError) as error:  # the library's parser fails with either
        raise NotDeliveredError(
            "The person's address, or ours, cannot be written to.", again=False
        ) from error
    email["Date"] = format_datetime(message.queued_at)
    # the same on every attempt, so that a server that took it before the answer was lost can tell
    email["Message-ID"] = f"<{message.id}@practice-review.invalid>"
    email["Auto-Submitted"] = "auto-generated"
    email["Content-Language"] = message.language
    email.set_content(message.body)
    if message.attachment:
        _attach(email, cast(Attachment, message.attachment))
    return email


def _attach(email: EmailMessage, file: Attachment) -> None:
    """The file beside the words; a calendar's also as another way to read the message, which is what calendars look
    for."""
    main, _slash, sub = file["type"].partition("/")
    if file["method"]:
        email.add_alternative(file["content"], subtype=sub, params={"method": file["method"]})
    email.add_attachment(file["content"].encode(), maintype=main, subtype=sub, filename=file["name"])


def _address(written: str) -> Address:
    name, address = parseaddr(written)
    if not address or any(character < " " for character in written):
        raise ValueError("not an address")
    return Address(display_name=name, addr_spec=address)


def _passing(code: int) -> bool:
    """Whether a refusal is for now only: those in the four hundreds are."""
    return code < 500
