"""What the decision table says, beside what a person decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field as Pydantic
from pydantic import StrictStr

from webapp.forms.asking_tables import decide
from webapp.forms.context import Advice, Context
from webapp.forms.expressions import Condition
from webapp.forms.fields.base import Part
from webapp.forms.keys import Key
from webapp.forms.scope import Scope, beyond
from webapp.text import Text


class AdviceField(Part):
    """Shows the outcome of `table` and asks for `reason` where `decision` differs from it.

    `from` is the step at which the table was read, or `inputs` are what the form itself asks it.
    `outcome_values` says which option of the decision an outcome recommends, where the two are not
    called the same; null where it recommends none. Without a decision it only says what is usual.
    """

    type: Literal["advice"]
    table: StrictStr
    step: StrictStr | None = Pydantic(default=None, alias="from")
    outcome: StrictStr = "outcome"
    inputs: dict[StrictStr, Condition] = Pydantic(default_factory=dict)
    outcome_values: dict[StrictStr, StrictStr | None] = Pydantic(default_factory=dict)
    outcome_labels: dict[StrictStr, Text] = Pydantic(default_factory=dict)
    decision: Key | Literal[""] = ""
    reason: Key | Literal[""] = ""
    error: Text = Text()

    def advice(self, context: Context) -> Advice | None:
        """What the table said, or None where it has not been read; asked for by its step, or by its id."""
        if self.inputs:
            return self._asked(context)
        address = self.step or self.table
        if callable(context.advice):
            return context.advice(address)
        given = context.advice.get(address) or context.advice.get(self.table)
        if given is not None or self.step is None:
            return given
        outcome = context.lookup(f"{self.step}.{self.outcome}")
        return Advice(outcome) if isinstance(outcome, str) else None

    def _asked(self, context: Context) -> Advice | None:
        scope = Scope(dict(context.values), beyond(context.lookup), context.today)
        said = decide(self.table, self.inputs, scope, context)
        if said is None or not isinstance(said.outputs, Mapping):
            return None
        outcome = said.outputs.get(self.outcome)
        return Advice(outcome if isinstance(outcome, str) else None, said.reasons)

    def recommended(self, context: Context) -> str | None:
        """The option of the decision that the table recommends."""
        advice = self.advice(context)
        if advice is None or advice.outcome is None:
            return None
        return self.outcome_values.get(advice.outcome, advice.outcome)
