"""How something stands, worked out by a decision table from what is answered beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field as Pydantic
from pydantic import StrictStr

from webapp.forms.asking_tables import decide
from webapp.forms.context import Context
from webapp.forms.expressions import Condition
from webapp.forms.fields.base import Part
from webapp.forms.scope import Scope
from webapp.text import Text

_TAGS = {"red": "red", "amber": "orange", "green": "green", "blue": "blue", "grey": "grey"}


@dataclass(frozen=True)
class Rating:
    """A rating as it is shown: never by its colour alone. `tag` is the colour of GOV.UK's tag."""

    value: str
    words: str
    tag: str
    reasons: tuple[str, ...] = ()


class RatingField(Part):
    """Shows what `table` says of `inputs`. Nobody chooses it and it is not kept: it follows from the answers.

    The table's output `words` says it in English, `words_cy` in Welsh.
    """

    type: Literal["rating"]
    label: Text
    table: StrictStr
    inputs: dict[StrictStr, Condition] = Pydantic(min_length=1)
    outcome: StrictStr = "rating"

    def rated(self, scope: Scope, context: Context) -> Rating | None:
        """How it stands; None as long as the answers do not say."""
        said = decide(self.table, self.inputs, scope, context)
        if said is None or not isinstance(said.outputs, Mapping):
            return None
        value = str(said.outputs.get(self.outcome))
        own = said.outputs.get(f"words_{context.language}") or said.outputs.get("words") or value
        return Rating(value, str(own), _TAGS.get(value, "grey"), said.reasons)
