"""How a message is known again when a mail server reports about it: by a token that only we can have made."""

from __future__ import annotations

import base64
import hmac
import re
from email.utils import parseaddr
from uuid import UUID

from webapp.config import Settings

_SEAL = 16
_TOKEN = re.compile(r"(?<![0-9a-z])([0-9a-f]{32})\.([a-z2-7]{16})(?![0-9a-z])", re.IGNORECASE)


def token(message_id: UUID, settings: Settings) -> str:
    """The message's id with a seal: nobody else can make one that is right."""
    return f"{message_id.hex}.{_seal(message_id.hex, settings)}"


def read_token(text: str, settings: Settings) -> UUID | None:
    """The id of the first message whose token stands in `text`; None where there is none with a right seal."""
    for found in _TOKEN.finditer(text):
        name, seal = found[1].lower(), found[2].lower()
        if hmac.compare_digest(seal, _seal(name, settings)):
            return UUID(hex=name)
    return None


def message_id_header(message_id: UUID, settings: Settings) -> str:
    """The message's own Message-ID, the same on every attempt."""
    return f"<{token(message_id, settings)}@{_domain(settings)}>"


def return_address(message_id: UUID, settings: Settings) -> str:
    """Where the report goes if the message cannot be delivered: an address of its own, or the sender's."""
    name, _at, domain = settings.mail.bounces.partition("@")
    if not name:
        return parseaddr(settings.mail.sender)[1]
    return f"{name}+{token(message_id, settings)}@{domain}"


def fingerprint(address: str, settings: Settings) -> str:
    """What stands for an address where the address itself is not to be kept: tells whether it is still the same."""
    return _mac(f"address:{address.strip().lower()}", settings)


def _seal(name: str, settings: Settings) -> str:
    return _mac(f"message:{name}", settings)[:_SEAL]


def _mac(text: str, settings: Settings) -> str:
    digest = hmac.digest(settings.secret_key.encode(), text.encode(), "sha256")
    return base64.b32encode(digest).decode().lower().rstrip("=")


def _domain(settings: Settings) -> str:
    address = settings.mail.bounces or parseaddr(settings.mail.sender)[1]
    return address.partition("@")[2] or "practice-review.invalid"
