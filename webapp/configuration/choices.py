"""What a board may choose for itself, readable in conditions as `setting.<key>`."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import model_validator

from webapp.configuration.described import Described, Key, Written
from webapp.text import Text


class Option(Described):
    """One thing that may be chosen."""

    value: Written
    label: Text
    hint: Text = Text()


class Setting(Described):
    """A choice the source leaves to the board, with what holds until the board chooses."""

    key: Key
    label: Text
    hint: Text = Text()
    type: Literal["choice", "number"] = "choice"
    default: Written
    source: str = ""
    options: tuple[Option, ...] = ()

    @model_validator(mode="after")
    def _choices_have_options(self) -> Setting:
        if self.type == "choice" and not self.options:
            raise ValueError(f"setting {self.key} needs options, or type: number")
        return self

    @property
    def value(self) -> str | Decimal:
        """The default as conditions see it."""
        return Decimal(self.default) if self.type == "number" else self.default

    def takes(self, value: str) -> bool:
        """Whether the board could choose this value."""
        if self.type == "choice":
            return any(option.value == value for option in self.options)
        return value.removeprefix("-").replace(".", "", 1).isdigit()
