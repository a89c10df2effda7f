"""What can go wrong, each said in a sentence its reader can act on."""

from __future__ import annotations


class DomainError(Exception):
    """A broken rule. Its message is written for the person who meets it."""

    status = 409

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(DomainError):
    """There is no such thing, or you may not know that there is."""

    status = 404


class Forbidden(DomainError):
    """You may see this but not do that."""

    status = 403


class ConfigurationError(DomainError):
    """A board's configuration cannot be read."""

    status = 500
