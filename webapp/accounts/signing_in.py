"""Signing in: one generic refusal, the same work whoever is tried, and stays that end at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from webapp.accounts import passwords, second_factor, throttling
from webapp.accounts.models import Person, SignIn
from webapp.accounts.service import AnySession, person_with_email
from webapp.accounts.throttling import Caller


@dataclass(frozen=True)
class Attempt:
    """How it went. Why it failed is not said: that would tell who has an account."""

    person: Person | None = None
    how: str = "password"
    wait: timedelta = timedelta()  # before another attempt is looked at


def attempt(session: AnySession, *, email: str, password: str, who: Caller, now: datetime) -> Attempt:
    """Look at an e-mail address and a password, and count the failure where they are not right.

    While whoever it is has to wait not even the right password is tried, whether or not there is such an account.
    No stay begins: there may be a second step.
    """
    throttling.hold(session, who)
    if wait := throttling.wait(session, who, now=now):
        return Attempt(wait=wait)
    person = person_with_email(session, email)
    kept = person.password_hash if person and person.active else None
    if not passwords.matches(kept, password) or person is None or kept is None:
        throttling.failed(session, who, now=now)
        return Attempt()
    throttling.succeeded(session, who, now=now)
    if passwords.is_out_of_date(kept):
        person.password_hash = passwords.hashed(password)
    return Attempt(person=person)


def attempt_code(
    session: AnySession, person: Person, code: str, *, who: Caller, secret: str, now: datetime
) -> Attempt:
    """Look at a code of the second step, as patiently as at a password."""
    throttling.hold(session, who)
    if wait := throttling.wait(session, who, now=now):
        return Attempt(wait=wait)
    how = second_factor.accept(session, person.id, code, secret=secret, now=now)
    if how is None:
        throttling.failed(session, who, now=now)
        return Attempt()
    throttling.succeeded(session, who, now=now)
    return Attempt(person=person, how=how)


def begin(session: AnySession, person: Person, *, now: datetime, device: str = "") -> SignIn:
    """A new stay of the person's, on that device."""
    stay = SignIn(person_id=person.id, began_at=now, seen_at=now, ended_at=None, device=device)
    session.add(stay)
    session.flush()
    return stay


def end(session: AnySession, stay: SignIn, *, now: datetime) -> None:
    """The stay is over, in every copy of its cookie."""
    stay.ended_at = now
    session.flush()


def note_seen(session: AnySession, stay: SignIn, *, now: datetime) -> None:
    """The person was here just now."""
    session.execute(update(SignIn).where(SignIn.id == stay.id).values(seen_at=now))


def stays(
    session: AnySession, person_id: UUID, *, began_after: datetime, seen_after: datetime
) -> Sequence[SignIn]:
    """Where the person is signed in, the latest first."""
    going_on = select(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    going_on = going_on.where(SignIn.began_at > began_after, SignIn.seen_at > seen_after)
    return session.scalars(going_on.order_by(SignIn.began_at.desc(), SignIn.id.desc())).all()
