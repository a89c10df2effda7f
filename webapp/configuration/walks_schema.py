"""A walk as it is written: the story of one case, and what must be asked after each step."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator

from webapp.configuration.described import Described, Key

_WHEN = r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?"
ASKED = rf"^[a-z][a-z0-9_]*(@[a-z0-9_]+)?( from {_WHEN})?( by {_WHEN})?$"
Asked = Annotated[str, StringConstraints(pattern=ASKED)]


class WalkStep(Described):
    """One thing that happens, and everything that is asked once it has: exactly, of whom, from when and by when."""

    on: date | datetime
    as_: str | None = Field(default=None, alias="as")
    does: str | None = None
    sends: str | None = None
    passes: str | None = None
    declares: str | None = None  # what the table of independence answers the role that declares
    answers: dict[str, Any] = Field(default_factory=dict)
    values: dict[str, Any] = Field(default_factory=dict)
    asks: dict[str, Asked] | None = None
    note: str = ""

    @model_validator(mode="after")
    def _one_thing_happens(self) -> WalkStep:
        happened = [name for name in ("does", "sends", "passes", "declares") if getattr(self, name)]
        if len(happened) != 1:
            raise ValueError("a step says one of does, sends, passes or declares")
        if not self.passes and not self.as_:
            raise ValueError("a step that somebody does says who, with `as`")
        return self


class Walk(Described):
    """A case from its first step to where it ends."""

    walk: Key
    title: str
    proves: tuple[str, ...] = ()
    settings: dict[Key, Any] = Field(default_factory=dict)
    begins: dict[str, Asked] | None = None
    steps: tuple[WalkStep, ...] = Field(min_length=1)
    ends: str | None = None
