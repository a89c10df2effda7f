"""What can be wrong with a rule, each said in one sentence with its place."""

from __future__ import annotations

from webapp.errors import ConfigurationError, DomainError


class ExpressionError(DomainError):
    """An expression that cannot be read, or that asks for more work than a rule may."""

    status = 422


class UnreadableTable(ConfigurationError):
    """A file that holds no decision table we can run. The message begins with the file and the element."""


class TableViolation(DomainError):
    """A decision table that gives no single answer to what it was asked; names its rows."""
