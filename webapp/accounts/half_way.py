"""Between the first step of signing in and the second: it is known who it is, and nothing is open to them yet.

There is no stay. The browser holds, signed, who it is, for ten minutes and only while the password stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import current_app, session

from webapp import clock, db
from webapp.accounts import presence
from webapp.accounts.models import Person
from webapp.accounts.throttling import digest

_KEY = "half_way"
_LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class HalfWay:
    """Who it is, how that was shown, and where they want to go."""

    person: Person
    how: str
    onward: str


def begin(person: Person, *, how: str, onward: str) -> None:
    """The first step is done. Nothing of the session before survives but the language."""
    presence.forget()
    session[_KEY] = {
        "person": str(person.id),
        "at": clock.now().timestamp(),
        "stamp": _stamp(person),
        "how": how,
        "onward": onward,
    }


def current() -> HalfWay | None:
    """Whoever is half way, if anybody still is."""
    kept = session.get(_KEY)
    if not kept or clock.now() - datetime.fromtimestamp(kept["at"], UTC) >= _LASTS:
        return None
    person = db.session.get(Person, UUID(kept["person"]))
    if person is None or not person.active or kept["stamp"] != _stamp(person):
        return None
    return HalfWay(person, kept["how"], kept["onward"])


def _stamp(person: Person) -> str:
    return digest(f"half way:{person.id}:{person.password_hash}", current_app.config["SECRET_KEY"])[:24]
