"""Figures reckoned from the board's cases: shown on a form, never typed, and kept with its answers as they were."""

# ruff: noqa: ARG002 - every field is told the same, whether or not it needs all of it
from __future__ import annotations

import json
from typing import Any, Literal

from webapp.forms.context import Answer, Context
from webapp.forms.faults import WrongShape
from webapp.forms.fields.base import Question, Typed
from webapp.forms.keys import Key

_CELLS = frozenset({"label", "result"})


class FiguresField(Question):
    """Stored as a list of {label, result}. `measure` names what is reckoned.

    Where the form knows how to reckon, what is sent with a page does not matter; where it does not, as when an
    answer is only read, the figures kept stand.
    """

    type: Literal["figures"]
    measure: Key

    def rows(self, context: Context) -> list[dict[str, str]]:
        """The figures now; none where they cannot be reckoned here."""
        return list(context.figures(self.measure)) if context.figures else []

    def typed(self, value: Answer, context: Context) -> Typed:
        if not isinstance(value, list) or not all(_is_row(row) for row in value):
            raise WrongShape
        return {"": [json.dumps(value)]}

    def read(self, typed: Typed, context: Context) -> Answer:
        if context.figures is not None:
            return self.rows(context) or None
        kept = next(iter(typed.get("", ())), "")
        try:
            value: Any = json.loads(kept) if kept else None
        except ValueError:
            return None
        return value if isinstance(value, list) and all(_is_row(row) for row in value) else None

    def feel(self, value: Answer) -> Any:
        return [dict(row) for row in value]

    def lines(self, value: Answer, context: Context) -> tuple[str, ...]:
        return tuple(f"{row['label']}: {row['result']}" for row in value)


def _is_row(row: object) -> bool:
    return (
        isinstance(row, dict) and set(row) == _CELLS and all(isinstance(each, str) for each in row.values())
    )
