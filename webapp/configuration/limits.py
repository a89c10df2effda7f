"""Time limits as a board writes them down. Counting them is the deadlines' work."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field, field_validator, model_validator

from webapp.configuration.described import Described, Key
from webapp.rules import ExpressionError, Value, length_of, parse
from webapp.text import Text

Unit = Literal["hours", "working_days", "calendar_days", "weeks", "months"]
_WITHOUT_A_LENGTH = frozenset({"hours", "working_days"})
_WRITTEN = {"calendar_days": "P{}D", "weeks": "P{}W", "months": "P{}M"}


class Amount(Described):
    """A length of time."""

    amount: int = Field(ge=0)
    unit: Unit


class BySetting(Described):
    """An event named by one of the board's settings."""

    setting: Key


class Limit(Described):
    """How long there is between two events: from one until another, or back from a planned one.

    `hard` and `aim` say by when. `least` says from when: `to` may not happen earlier. `window` is no date at
    all: a length that forms hold dates against, with a greater one where there is a reason.
    """

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")
    label: Text
    from_: Key | BySetting | None = Field(default=None, alias="from")
    to: Key | BySetting | None = None
    earliest_of: tuple[str, ...] = ()
    amount: int | None = Field(default=None, ge=0)
    unit: Unit | None = None
    direction: Literal["after", "before"] = "after"
    kind: Literal["hard", "aim", "least", "window"] = "hard"
    when: str = ""  # FEEL over the case: the limit runs only where this is true
    soft: Key | None = None  # for `least`: the field that gives the reason for doing it earlier all the same
    exceptional: Amount | None = None  # for `window`: how far it may go with a reason
    scope: Literal["case", "board"] = "case"
    source: str = ""
    hint: Text = Text()

    @property
    def name(self) -> str:
        """How expressions call it, where no hyphen or stop can stand: W-T4 is `limit.W_T4`."""
        return self.id.replace("-", "_").replace(".", "_")

    @property
    def measures(self) -> Mapping[str, Value]:
        """What expressions may ask of it: `amount`, `length` where it has one, the same of `exceptional`."""
        if self.amount is None or self.unit is None:
            return {}
        found = _measured("amount", "length", self.amount, self.unit)
        if self.exceptional:
            found |= _measured("longest_amount", "longest", self.exceptional.amount, self.exceptional.unit)
        return found

    @field_validator("when")
    @classmethod
    def _when_can_be_read(cls, value: str) -> str:
        if value:
            try:
                parse(value)
            except ExpressionError as error:
                raise ValueError(f"`when`: {error}") from error
        return value

    @model_validator(mode="after")
    def _is_counted_one_way(self) -> Limit:
        if self.kind == "window":
            return self._measures()
        own = self.from_ is not None and self.amount is not None and self.unit is not None
        if self.earliest_of and (self.amount is not None or self.unit is not None):
            raise ValueError(f"limit {self.id} has earliest_of and its own amount; keep one")
        if not self.earliest_of and not own:
            raise ValueError(f"limit {self.id} needs from, amount and unit, or earliest_of")
        if self.exceptional:
            raise ValueError(f"limit {self.id} has `exceptional`, which only a window has")
        return self._says_from_when()

    def _measures(self) -> Limit:
        if self.amount is None or self.unit is None or self.unit in _WITHOUT_A_LENGTH:
            raise ValueError(f"window {self.id} needs an amount in calendar_days, weeks or months")
        if self.to is not None or self.earliest_of or self.when:
            raise ValueError(f"window {self.id} comes to no date: it has neither to, earliest_of nor when")
        if self.exceptional and self.exceptional.unit != self.unit:
            raise ValueError(f"window {self.id}: amount and exceptional need the same unit")
        return self

    def _says_from_when(self) -> Limit:
        least = self.kind == "least"
        if least and (self.direction == "before" or self.earliest_of):
            raise ValueError(f"least time {self.id} counts after one event; a date before another is a limit")
        if self.soft and not least:
            raise ValueError(f"limit {self.id} has `soft`, which only a least time has")
        return self


class CriticalPath(Described):
    """Limits that lead one to the next, up to the one that ends the whole: shown together on a case's page.

    `stands_for` says which planned day is the day of what: until a meeting was held, the day it is set for.
    """

    name: Text
    limits: tuple[str, ...] = Field(min_length=2)
    stands_for: dict[Key, Key] = Field(default_factory=dict)
    source: str = ""


def _measured(amount: str, length: str, number: int, unit: Unit) -> dict[str, Value]:
    written = _WRITTEN.get(unit)
    return {amount: Decimal(number)} | ({length: length_of(written.format(number))} if written else {})
