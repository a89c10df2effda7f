"""A decision table asked by a form itself, with what is answered so far."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.forms.context import Context
from webapp.forms.scope import Scope
from webapp.rules import TableViolation
from webapp.rules.tables import Decision


def decide(table: str, inputs: Mapping[str, str], scope: Scope, context: Context) -> Decision | None:
    """What a table says of these expressions; None where there is no such table or no row for them."""
    found = context.tables(table)
    if found is None:
        return None
    try:
        said = found.decide({key: scope.worth(text) for key, text in inputs.items()}, context.language)
    except TableViolation:
        return None  # an answer the table does not know, such as one still being typed
    return said if isinstance(said.outputs, Mapping) else None
