"""Signing in: one generic refusal, and patience with guessing that runs out."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from webapp.accounts import passwords
from webapp.accounts.models import Person, SignIn, SignInFailure
from webapp.accounts.service import AnySession, person_with_email

WINDOW = timedelta(minutes=15)
FAILURES_FOR_AN_ACCOUNT = 5
FAILURES_FROM_AN_ADDRESS = 50  # a whole council may share one


@dataclass(frozen=True)
class Attempt:
    """How it went. Why it failed is not said: that would tell who has an account."""

    person: Person | None = None
    sign_in: SignIn | None = None
    must_wait: bool = False


def attempt(
    session: AnySession, *, email: str, password: str, address: str, secret: str, now: datetime
) -> Attempt:
    """Begin a stay when the password is right, otherwise count the failure.

    After too many failures within the window not even the right password is tried,
    whether or not there is such an account.
    """
    account, origin = _digest(email.strip().lower(), secret), _digest(address, secret)
    if _must_wait(session, account, origin, now):
        return Attempt(must_wait=True)
    person = person_with_email(session, email)
    kept = person.password_hash if person and person.active else None
    if person is None or not passwords.matches(kept, password):
        session.add(SignInFailure(at=now, account=account, address=origin))
        session.flush()
        return Attempt()
    session.execute(delete(SignInFailure).where(SignInFailure.account == account))
    session.execute(delete(SignInFailure).where(SignInFailure.at < now - timedelta(days=1)))
    if passwords.is_out_of_date(kept or ""):
        person.password_hash = passwords.hashed(password)
    return Attempt(person=person, sign_in=begin(session, person, now=now))


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


def _must_wait(session: AnySession, account: str, origin: str, now: datetime) -> bool:
    recent = select(
        func.count().filter(SignInFailure.account == account),
        func.count().filter(SignInFailure.address == origin),
    ).where(
        SignInFailure.at > now - WINDOW,
        (SignInFailure.account == account) | (SignInFailure.address == origin),
    )
    of_account, from_address = session.execute(recent).one()
    return bool(of_account >= FAILURES_FOR_AN_ACCOUNT or from_address >= FAILURES_FROM_AN_ADDRESS)


def _digest(value: str, secret: str) -> str:
    return hmac.new(secret.encode(), value.encode(), hashlib.sha256).hexdigest()
