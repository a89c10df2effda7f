"""What the decision table says, beside what a person decides."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as Pydantic
from pydantic import StrictStr

from webapp.forms.context import Advice, Context
from webapp.forms.fields.base import Part
from webapp.forms.keys import Key
from webapp.text import Text


class AdviceField(Part):
    """Shows the outcome of `table` and asks for `reason` where `decision` differs from it.

    `from` is the step at which the table was read; `outcome_values` says which option of the
    decision an outcome recommends, where the two are not called the same.
    """

    type: Literal["advice"]
    table: StrictStr
    step: StrictStr | None = Pydantic(default=None, alias="from")
    outcome: StrictStr = "outcome"
    outcome_values: dict[StrictStr, StrictStr] = Pydantic(default_factory=dict)
    outcome_labels: dict[StrictStr, Text] = Pydantic(default_factory=dict)
    decision: Key
    reason: Key
    error: Text = Text()

    def advice(self, context: Context) -> Advice | None:
        """What the table said, or None where it has not been read; asked for by its step, or by its id."""
        address = self.step or self.table
        if callable(context.advice):
            return context.advice(address)
        given = context.advice.get(address) or context.advice.get(self.table)
        if given is not None or self.step is None:
            return given
        outcome = context.lookup(f"{self.step}.{self.outcome}")
        return Advice(outcome) if isinstance(outcome, str) else None

    def recommended(self, context: Context) -> str | None:
        """The option of the decision that the table recommends."""
        advice = self.advice(context)
        if advice is None or advice.outcome is None:
            return None
        return self.outcome_values.get(advice.outcome, advice.outcome)
