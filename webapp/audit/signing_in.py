"""Signing in and out, for the audit trail."""

from __future__ import annotations

from webapp import clock, db
from webapp.accounts import signals
from webapp.accounts.models import Person
from webapp.audit.service import record
from webapp.web import request_id


def connect() -> None:
    """From now on every signing in, signing out and failure to is recorded."""
    signals.signed_in.connect(_signed_in)
    signals.signed_out.connect(_signed_out)
    signals.sign_in_failed.connect(_failed)


def _signed_in(_sender: object, *, person: Person) -> None:
    _record("sign_in:began", person)


def _signed_out(_sender: object, *, person: Person) -> None:
    _record("sign_in:ended", person)


def _failed(_sender: object) -> None:
    _record("sign_in:failed", None)


def _record(action: str, person: Person | None) -> None:
    who = person.id if person else None
    record(db.session, action, now=clock.now(), by=who, subject=who, request_id=request_id())
