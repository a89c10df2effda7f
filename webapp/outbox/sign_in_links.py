"""E-mails about how somebody signs in: with a link to choose a password, or to say that something was changed.

What is kept, and shown on “Sent messages”, ends where the link's secret begins; it is put in when the e-mail leaves.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from webapp import db
from webapp.accounts import signals
from webapp.accounts.invitations import PATH, Purpose, token_of
from webapp.accounts.models import Board, OneTimeLink, Person
from webapp.accounts.service import AnySession
from webapp.outbox import queue, service
from webapp.outbox.models import Message
from webapp.outbox.service import CaseReference
from webapp.outbox.wording import Kind

_KINDS = {Purpose.INVITATION: Kind.SIGN_IN_INVITED, Purpose.RESET: Kind.PASSWORD_RESET}
_TOLD = frozenset(
    {"password:changed", "second_factor:set", "second_factor:new_codes", "second_factor:removed"}
)
_LEFT_OUT = f"{PATH}…"


def connect() -> None:
    """From now on every link that is made is written about, and every forgotten password is seen to."""
    signals.link_made.connect(_write)
    signals.password_asked.connect(_see_to)
    signals.account_changed.connect(_changed)


def body_of(message: Message, *, secret: str) -> str:
    """The words that leave: with the link whole, where the message is about one."""
    if message.kind not in _KINDS.values() or message.about is None:
        return message.body
    return message.body.replace(_LEFT_OUT, PATH + token_of(message.about, secret=secret))


def tell(session: AnySession, person_id: UUID) -> None:
    """Have the worker tell the person that how they sign in has changed, once this is committed."""
    queue.defer(session, queue.TELL_OF_SIGN_IN, [{"person": str(person_id), "change": uuid4().hex}])


def write_of_change(
    session: AnySession, person: Person, *, board: Board, base_url: str, change: str, now: datetime
) -> int:
    """Write that e-mail. Gives 0 when it has been written before."""
    about = CaseReference(None, board.name.get(service.language_for(person, board)), f"{base_url}/account")
    key, kind = f"sign-in:{change}", Kind.SIGN_IN_CHANGED
    return service.send(session, [person], board=board, case=about, kind=kind, key=key, now=now)


def _changed(_sender: object, *, action: str, person: Person, **_more: object) -> None:
    if action in _TOLD:
        tell(db.session, person.id)


def _write(
    session: AnySession, *, link: OneTimeLink, person: Person, board: Board, base_url: str, now: datetime
) -> int:
    language = service.language_for(person, board)
    about = CaseReference(None, board.name.get(language), f"{base_url}{_LEFT_OUT}")
    kind = _KINDS[Purpose(link.purpose)]
    return service.send(
        session, [person], board=board, case=about, kind=kind, key=f"link:{link.id}", now=now, about=link.id
    )


def _see_to(session: AnySession, *, person_id: UUID) -> None:
    queue.defer(session, queue.REMIND_OF_PASSWORD, [{"person": str(person_id)}])
