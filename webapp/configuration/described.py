"""What every part of a configuration file has in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class Described(BaseModel):
    """A part of a file: frozen, and a word it does not know is a mistake, not a remark."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Written = Annotated[str, BeforeValidator(_as_text)]
