"""Passwords: kept as argon2id, checked in the same time whether or not there is such an account."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()


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
    """Whether it is the password; None (no such account) takes as long and never is."""
    try:
        _hasher.verify(kept or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_out_of_date(kept: str) -> bool:
    """Whether it was kept with weaker settings than today's."""
    return _hasher.check_needs_rehash(kept)
