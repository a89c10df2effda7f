"""Keeping what must be read again and yet be worth nothing to whoever has only a copy of the database."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class CannotBeOpened(Exception):
    """It was sealed with another secret key."""


def seal(value: str, *, secret: str) -> str:
    """The value, readable only with the installation's secret key."""
    return _box(secret).encrypt(value.encode()).decode()


def opened(sealed: str, *, secret: str) -> str:
    """What was sealed. Raises CannotBeOpened."""
    try:
        return _box(secret).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise CannotBeOpened from error


def _box(secret: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"authenticator keys").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))
