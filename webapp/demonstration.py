"""The made-up people and cases to try the service with: `webapp.demo`, where there is one.

`webapp.demo` has `set_up(session, *, now)`, which makes them once and commits nothing, and
`sign_ins()`, which lists `SignIn`-shaped objects. It is looked up by name, so that an
installation may leave it out.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from datetime import datetime
from types import ModuleType
from typing import Protocol

from sqlalchemy.orm import Session

_NAME = "webapp.demo"


class SignIn(Protocol):
    """How to sign in as somebody made up."""

    @property
    def email(self) -> str:
        """What to type first."""

    @property
    def password(self) -> str:
        """What to type next."""

    @property
    def who(self) -> str:
        """Name and role, in words."""

    @property
    def board(self) -> str:
        """The board they work for, in words."""


def set_up(session: Session, *, now: datetime) -> None:
    """Make the people and their cases, where they are missing; nothing is committed here."""
    demo = _demo()
    if demo is not None:
        demo.set_up(session, now=now)


def sign_ins() -> Sequence[SignIn]:
    """Who can be tried."""
    demo = _demo()
    return [] if demo is None else list(demo.sign_ins())


def _demo() -> ModuleType | None:
    return importlib.import_module(_NAME) if importlib.util.find_spec(_NAME) else None
