"""Somebody by their e-mail address: who is here already, or somebody new who is invited."""

from __future__ import annotations

from datetime import datetime

from webapp.accounts import invitations
from webapp.accounts import service as accounts
from webapp.accounts.models import Board, Person
from webapp.accounts.service import AnySession
from webapp.errors import DomainError


def somebody(session: AnySession, *, email: str, name: str) -> Person:
    """Whoever has that address, under the name they have; else somebody new, who cannot sign in yet.

    Raises DomainError when whoever has the address may not sign in any more.
    """
    found = accounts.person_with_email(session, email)
    if found is None:
        return accounts.add_person(session, email=email, name=name.strip())
    if not found.active:
        raise DomainError(
            "This person's access was ended. A system administrator can give it back; then name them here."
        )
    return found


def invite_if_new(session: AnySession, person: Person, *, board: Board, base_url: str, now: datetime) -> bool:
    """Write to somebody who has no password yet, with a link to choose one. Gives whether that was needed.

    The e-mail is the board's: the session must act for it.
    """
    if person.password_hash is not None:
        return False
    invitations.invite(session, person, board=board, base_url=base_url, now=now)
    return True
