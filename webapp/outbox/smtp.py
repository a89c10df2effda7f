"""Handing one message to the mail server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any, cast

from webapp.config import Mail
from webapp.outbox.models import Attachment, Message

_SECONDS = 20
MAY_HAVE_ARRIVED = (
    "The mail server was being given this message when the line or the worker broke off: it may have arrived. "
    "Ask the person, and send it again if it did not."
)


class NotDeliveredError(Exception):
    """The message was not taken; its words name no address. `again`: another attempt may succeed."""

    def __init__(self, why: str, *, again: bool) -> None:
        super().__init__(why)
        self.again = again


class _Server(smtplib.SMTP):
    """The mail server; it tells us just before it is given a message whole."""

    def __init__(self, mail: Mail, handing_over: Callable[[], None]) -> None:
        self._handing_over = handing_over
        self.was_given = False
        super().__init__(mail.host, mail.port, timeout=_SECONDS)

    def data(self, msg: Any) -> tuple[int, bytes]:
        self._handing_over()
        self.was_given = True
        return super().data(msg)


def post(message: Message, mail: Mail, *, body: str, handing_over: Callable[[], None]) -> None:
    """Give the message, with these words, to the mail server, which then answers for it. Raises NotDeliveredError.

    `handing_over` is called when the server has agreed to everything but the message itself: if it raises, the
    message was not sent.
    """
    email = _email(message, mail, body)
    server = None
    try:
        server = _Server(mail, handing_over)
        if mail.starttls:
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail.password)
        server.send_message(email)
    except (smtplib.SMTPException, OSError) as error:
        raise _why(error, was_given=server is not None and server.was_given) from error
    finally:
        if server is not None:
            with suppress(smtplib.SMTPException, OSError):  # what was taken stays taken, however we part
                server.quit()


def _why(error: smtplib.SMTPException | OSError, *, was_given: bool) -> NotDeliveredError:
    """What went wrong, and whether another attempt may be made without anybody's getting it twice."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return NotDeliveredError(
            f"The mail server refused the person's address ({codes[0]}).", again=_passing(codes[0])
        )
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return NotDeliveredError(f"The mail server refused our sign-in ({error.smtp_code}).", again=True)
    if isinstance(error, smtplib.SMTPResponseException):
        return NotDeliveredError(
            f"The mail server refused the message ({error.smtp_code}).", again=_passing(error.smtp_code)
        )
    if was_given:
        return NotDeliveredError(MAY_HAVE_ARRIVED, again=False)
    return NotDeliveredError(f"The mail server could not be used ({type(error).__name__}).", again=True)


def _email(message: Message, mail: Mail, body: str) -> EmailMessage:
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
    # the same on every attempt: whoever asks for it to be sent again does not make it another message
    email["Message-ID"] = f"<{message.id}@practice-review.invalid>"
    email["Auto-Submitted"] = "auto-generated"
    email["Content-Language"] = message.language
    email.set_content(body)
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
