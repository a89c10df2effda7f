"""Choosing a password by a link that comes by e-mail: the first one, or a new one for one that was forgotten.

The link is signed and names a row. It is nowhere kept: whoever sends the e-mail makes it at that moment (`token_of`),
so neither “Sent messages” nor a copy of the database can let anybody in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import update

from webapp.accounts import passwords, signals
from webapp.accounts.models import Board, OneTimeLink, Person
from webapp.accounts.service import AnySession, set_password
from webapp.errors import DomainError

PATH = "/sign-in/link/"


class Purpose(StrEnum):
    """What a link is for."""

    INVITATION = "invitation"
    RESET = "reset"


LASTS = {Purpose.INVITATION: timedelta(days=7), Purpose.RESET: timedelta(hours=24)}


class LinkIsSpent(DomainError):
    """The link was used, ran out, was followed by another, or was never ours."""

    status = 410


class NobodySendsLinks(RuntimeError):
    """The program was put together without what writes the e-mail: a link would reach nobody."""


def invite(session: AnySession, person: Person, *, board: Board, base_url: str, now: datetime) -> OneTimeLink:
    """Write to the person with a link to choose a password within seven days. Links sent before are void.

    The e-mail belongs to `board` and leaves when the caller commits.
    """
    return _send(session, person, Purpose.INVITATION, board=board, base_url=base_url, now=now)


def remind(session: AnySession, person: Person, *, board: Board, base_url: str, now: datetime) -> OneTimeLink:
    """Write to somebody who forgot their password, with a link to choose another within a day."""
    return _send(session, person, Purpose.RESET, board=board, base_url=base_url, now=now)


def token_of(link_id: UUID, *, secret: str) -> str:
    """What stands at the end of the link's address."""
    return str(_signer(secret).dumps(link_id.hex))


def find(session: AnySession, token: str, *, secret: str, now: datetime) -> tuple[OneTimeLink, Person]:
    """The link and whose it is, while it can be used. Raises LinkIsSpent; nothing is used up."""
    try:
        link = session.get(OneTimeLink, UUID(hex=_signer(secret).loads(token)))
    except (BadSignature, ValueError):
        link = None
    person = session.get(Person, link.person_id) if link else None
    if not link or not person or not person.active or link.used_at or link.expires_at <= now:
        raise LinkIsSpent(_("This link can no longer be used. Ask for a new one."))
    return link, person


def use(
    session: AnySession, token: str, password: str, *, about: Iterable[str], secret: str, now: datetime
) -> Person:
    """Let the password be the person's, and end the link and whatever stays began with the one before.

    Raises LinkIsSpent, and WeakPassword, after which the link can still be used.
    """
    link, person = find(session, token, secret=secret, now=now)
    passwords.check(password, about=about)
    spent = update(OneTimeLink).where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None))
    taken = session.execute(spent.values(used_at=now).returning(OneTimeLink.id)).all()
    if not taken:  # somebody with the same link was faster
        raise LinkIsSpent(_("This link can no longer be used. Ask for a new one."))
    set_password(session, person, password, now=now)
    return person


def make(session: AnySession, person: Person, purpose: Purpose, *, now: datetime) -> OneTimeLink:
    """A link that nobody is written to about. Links made before are void."""
    earlier = update(OneTimeLink).where(OneTimeLink.person_id == person.id, OneTimeLink.used_at.is_(None))
    session.execute(earlier.values(used_at=now))
    link = OneTimeLink(
        person_id=person.id, purpose=purpose, made_at=now, expires_at=now + LASTS[purpose], used_at=None
    )
    session.add(link)
    session.flush()
    return link


def _send(
    session: AnySession, person: Person, purpose: Purpose, *, board: Board, base_url: str, now: datetime
) -> OneTimeLink:
    link = make(session, person, purpose, now=now)
    told = signals.link_made.send(session, link=link, person=person, board=board, base_url=base_url, now=now)
    if not told:
        raise NobodySendsLinks
    return link


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="one-time link")
