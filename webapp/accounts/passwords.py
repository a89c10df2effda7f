"""Passwords: kept as argon2id, checked in the same time whether or not there is such an account.

What a password must be follows the National Cyber Security Centre: long, and not one that guessers try first. It may
be made of anything, may be pasted, and never runs out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _
from zxcvbn import zxcvbn

from webapp.errors import DomainError

SHORTEST, LONGEST = 12, 256
_GUESSES = 10**8  # fewer than these a guesser tries who goes by common passwords, names and patterns
_LOOKED_AT = 72  # the estimate takes no more; what stands behind can only make guessing harder
_SERVICE = ("practice", "review", "practice-review", "practicereview", "safeguarding", "board")

_hasher = PasswordHasher()


class WeakPassword(DomainError):
    """It is too short, too long, or what a guesser would try."""

    status = 400


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody signs in with this")


def cheaply() -> None:
    """Hash with as little work as there is: for tests, whose passwords guard nothing."""
    global _hasher
    _hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    _nobodys.cache_clear()


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether it is the password; None (no such account, or none chosen) takes as long and never is."""
    try:
        _hasher.verify(kept or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


def is_out_of_date(kept: str) -> bool:
    """Whether it was kept with weaker settings than today's."""
    return _hasher.check_needs_rehash(kept)


def check(password: str, *, about: Iterable[str] = ()) -> None:
    """Raise WeakPassword, in one sentence, when the password may not be chosen.

    `about` is what a guesser may know of its owner: name, e-mail address, boards.
    """
    if len(password) < SHORTEST:
        raise WeakPassword(
            _("Use at least %(number)s characters: three random words do well", number=SHORTEST)
        )
    if len(password) > LONGEST:
        raise WeakPassword(_("Use at most %(number)s characters", number=LONGEST))
    known = sorted({word for said in (*about, *_SERVICE) for word in _words(said)})
    forms = {password[:_LOOKED_AT], "".join(re.findall(r"\w+", password))[:_LOOKED_AT] or password}
    if min(zxcvbn(form, user_inputs=known)["guesses"] for form in forms) < _GUESSES:
        raise WeakPassword(
            _(
                "This password is too easy to guess: use words that are neither common nor about you or your board"
            )
        )


def _words(said: str) -> set[str]:
    """A text, its words, and its words without what is between them."""
    words = re.findall(r"\w+", said.lower())
    return {said.lower(), "".join(words), *(word for word in words if len(word) > 2)}
