"""The way to stop digests that goes with each of them, and works without signing in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer

from webapp.config import Settings
from webapp.errors import NotFound
from webapp.outbox.models import Message
from webapp.outbox.wording import Kind
from webapp.text import Text

_STOP = Text(
    en="To get this e-mail less often or no more:",
    cy="I gael yr e-bost hwn yn llai aml neu ddim mwy:",
)
_STILL = Text(
    en="What is asked of you is sent to you all the same.",
    cy="Anfonir yr hyn y gofynnir i chi ei wneud atoch yr un fath.",
)


@dataclass(frozen=True)
class Subscriber:
    """Whose digests, from which board."""

    board_id: UUID
    person_id: UUID


def way_to_stop(message: Message, settings: Settings) -> tuple[Mapping[str, str], str]:
    """The headers and the last lines of a digest as it leaves; nothing for any other message, which nobody can stop.

    They are not kept with the message: whoever reads it on our pages cannot stop another's.
    """
    if message.kind != Kind.DIGEST:
        return {}, ""
    subscriber = Subscriber(message.board_id, message.person_id)
    link = f"{settings.base_url}/digest/stop/{stop_token(subscriber, settings.secret_key)}"
    headers = {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    stop, still = _STOP.get(message.language), _STILL.get(message.language)
    return headers, f"\n{stop} {link}\n{still}\n"


def stop_token(subscriber: Subscriber, secret: str) -> str:
    """What stands for the subscriber in the link. It does not run out: an old e-mail must still work."""
    return _signer(secret).dumps([subscriber.board_id.hex, subscriber.person_id.hex])


def read_stop_token(token: str, secret: str) -> Subscriber:
    """Whose link it is. Raises NotFound where we did not make it."""
    try:
        board, person = _signer(secret).loads(token)
        return Subscriber(UUID(hex=board), UUID(hex=person))
    except (BadSignature, ValueError, TypeError, AttributeError) as error:
        raise NotFound("This link is not complete: copy all of it from the e-mail.") from error


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="stop digests")
