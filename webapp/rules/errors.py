"""What can be wrong with a rule, each said in one sentence with its place."""

from __future__ import annotations

from webapp.errors import ConfigurationError, DomainError


class ExpressionError(DomainError):
    """An expression that cannot be read, or that asks for more work than a rule may."""

    status = 422


class UnreadableTable(ConfigurationError):
    """A file that holds no decision table we can run: which file, where in it, and what to do."""

    def __init__(self, file: str, element: str, sentence: str) -> None:
        super().__init__(f"{file}: {element}: {sentence}")
        self.file = file
        self.element = element
        self.sentence = sentence


class TableViolation(DomainError):
    """A decision table that gives no single answer to what it was asked; names its rows."""
