"""Time limits as a board writes them down. Counting them is the deadlines' work."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from webapp.configuration.described import Described, Key
from webapp.text import Text

Unit = Literal["hours", "working_days", "calendar_days", "weeks", "months"]


class Amount(Described):
    """A length of time."""

    amount: int = Field(ge=0)
    unit: Unit


class BySetting(Described):
    """An event named by one of the board's settings."""

    setting: Key


class Limit(Described):
    """How long there is between two events: from one until another, or back from a planned one."""

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")
    label: Text
    from_: Key | BySetting | None = Field(default=None, alias="from")
    to: Key | None = None
    earliest_of: tuple[str, ...] = ()
    amount: int | None = Field(default=None, ge=0)
    unit: Unit | None = None
    direction: Literal["after", "before"] = "after"
    kind: Literal["hard", "aim"] = "hard"
    scope: Literal["case", "board"] = "case"
    source: str = ""
    hint: Text = Text()

    @model_validator(mode="after")
    def _is_counted_one_way(self) -> Limit:
        own = self.from_ is not None and self.amount is not None and self.unit is not None
        if self.earliest_of and (self.amount is not None or self.unit is not None):
            raise ValueError(f"limit {self.id} has earliest_of and its own amount; keep one")
        if not self.earliest_of and not own:
            raise ValueError(f"limit {self.id} needs from, amount and unit, or earliest_of")
        return self
