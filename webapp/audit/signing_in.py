"""Signing in and out, for the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

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
    signals.sign_in_asked.connect(_asked)
    signals.account_changed.connect(_changed)


def _signed_in(_sender: object, *, person: Person, how: str) -> None:
    _record("sign_in:began", person, {"how": how})


def _changed(
    _sender: object, *, action: str, person: Person, by: UUID | None, details: Mapping[str, str]
) -> None:
    now = clock.now()
    record(db.session, action, now=now, by=by, subject=person.id, request_id=request_id(), details=details)


def _signed_out(_sender: object, *, person: Person) -> None:
    _record("sign_in:ended", person)


def _failed(_sender: object) -> None:
    _record("sign_in:failed", None)


def _asked(_sender: object) -> None:
    _record("sign_in:link_asked", None)


def _record(action: str, person: Person | None, details: Mapping[str, str] | None = None) -> None:
    who, now = person.id if person else None, clock.now()
    record(db.session, action, now=now, by=who, subject=who, request_id=request_id(), details=details)
