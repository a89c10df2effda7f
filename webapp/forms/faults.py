"""What is wrong with an answer, in words its author can act on."""

from __future__ import annotations

from dataclasses import dataclass


class Mistake(Exception):
    """One broken rule of one field, before it is known where the field stands."""

    def __init__(self, kind: str, message: str, part: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.part = part


class WrongShape(Exception):
    """A stored or sent answer is of a kind this field never holds."""


@dataclass(frozen=True)
class Fault:
    """An error at a field; `part` names the input of it that is wrong, such as the month."""

    field: str
    message: str
    part: str = ""

    @property
    def anchor(self) -> str:
        """The id of the input a reader is sent to."""
        return f"{self.field}-{self.part}" if self.part else self.field
