"""Handing one message to the mail server."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from threading import Timer
from typing import Any, cast

from webapp.config import Mail, Settings
from webapp.outbox.addressing import message_id_header, return_address
from webapp.outbox.models import Attachment, Message, Trouble

_SECONDS = 20  # for one answer
_WHOLE = 60.0  # for all of them: a server that answers letter by letter holds nobody up
MAY_HAVE_ARRIVED = (
    "The mail server was being given this message when the line or the worker broke off: it may have arrived. "
    "Ask the person, and send it again if it did not."
)


class NotDeliveredError(Exception):
    """The message was not taken; its words name no address. `again`: another attempt may succeed."""

    def __init__(self, why: str, *, again: bool, trouble: Trouble) -> None:
        super().__init__(why)
        self.again, self.trouble = again, trouble


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


def post(
    message: Message,
    settings: Settings,
    *,
    body: str,
    headers: Mapping[str, str],
    handing_over: Callable[[], None],
) -> None:
    """Give the message, with these words, to the mail server, which then answers for it. Raises NotDeliveredError.

    `headers` go beside the usual ones. `handing_over` is called when the server has agreed to everything but the
    message itself: if it raises, the message was not sent.
    """
    email = _email(message, settings, body, headers)
    server = hang_up = None
    try:
        server = _Server(settings.mail, handing_over)
        hang_up = _hang_up_later(server)
        _introduce(server, settings.mail)
        server.send_message(email, from_addr=return_address(message.id, settings))
    except (smtplib.SMTPException, OSError, ValueError) as error:  # an answer may be no answer at all
        raise _why(error, was_given=server is not None and server.was_given) from error
    finally:
        if server is not None:
            with suppress(
                smtplib.SMTPException, OSError, ValueError
            ):  # what was taken stays taken, however we part
                server.quit()
        if hang_up is not None:
            hang_up.cancel()


def _introduce(server: smtplib.SMTP, mail: Mail) -> None:
    try:
        if mail.starttls:
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail.password)
    except (smtplib.SMTPNotSupportedError, ssl.SSLError) as error:
        why = "The mail server and our settings do not agree how to encrypt or sign in."
        raise NotDeliveredError(why, again=True, trouble=Trouble.OURS) from error


def _hang_up_later(server: smtplib.SMTP) -> Timer:
    def hang_up() -> None:
        line: socket.socket | None = server.sock
        with suppress(OSError):
            if line is not None:
                line.shutdown(socket.SHUT_RDWR)

    timer = Timer(_WHOLE, hang_up)
    timer.daemon = True
    timer.start()
    return timer


def _why(error: Exception, *, was_given: bool) -> NotDeliveredError:
    """What went wrong, and whether another attempt may be made without anybody's getting it twice."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
        why = f"The mail server refused the person's address ({code})."
        return NotDeliveredError(why, again=_passing(code), trouble=Trouble.ADDRESS)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        why = f"The mail server refused our sign-in ({error.smtp_code})."
        return NotDeliveredError(why, again=True, trouble=Trouble.OURS)
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        why = f"The mail server refused to talk to us ({error.smtp_code})."
        return NotDeliveredError(why, again=True, trouble=Trouble.OURS)
    if isinstance(error, smtplib.SMTPSenderRefused):
        why = f"The mail server refused us as a sender ({error.smtp_code})."
        return NotDeliveredError(why, again=_passing(error.smtp_code), trouble=Trouble.OURS)
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code > 0:
        why = f"The mail server refused the message ({error.smtp_code})."
        return NotDeliveredError(why, again=_passing(error.smtp_code), trouble=Trouble.REFUSED)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        why = "The mail server cannot write to an address with letters like these."
        return NotDeliveredError(why, again=False, trouble=Trouble.ADDRESS)
    if was_given:
        return NotDeliveredError(MAY_HAVE_ARRIVED, again=False, trouble=Trouble.UNSURE)
    why = f"The mail server could not be used ({type(error).__name__})."
    return NotDeliveredError(why, again=True, trouble=Trouble.UNREACHED)


def _email(message: Message, settings: Settings, body: str, headers: Mapping[str, str]) -> EmailMessage:
    """The message as it travels. Line breaks cannot get into a header: the e-mail library refuses them."""
    email = EmailMessage()
    try:
        email["Subject"] = _as_written(message.subject)
        email["From"] = _address(settings.mail.sender)
        email["To"] = _address(message.person.email)
    except (ValueError, IndexError) as error:  # the library's parser fails with either
        raise NotDeliveredError(
            "The person's address, or ours, cannot be written to.", again=False, trouble=Trouble.ADDRESS
        ) from error
    email["Date"] = format_datetime(message.queued_at)
    # the same on every attempt: whoever asks for it to be sent again does not make it another message
    email["Message-ID"] = message_id_header(message.id, settings)
    email["Auto-Submitted"] = "auto-generated"
    email["Content-Language"] = message.language
    for name, value in headers.items():
        email[name] = value
    email.set_content(body)
    if message.attachment:
        _attach(email, cast(Attachment, message.attachment))
    return email


def _as_written(subject: str) -> str:
    """A subject without the marks of encoded words: the library would read line breaks out of them into our headers."""
    return subject.replace("=?", "= ?")


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
