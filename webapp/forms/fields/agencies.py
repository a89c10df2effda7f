"""One or several of the board's agencies."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import StrictBool

from webapp.forms.context import Context
from webapp.forms.fields.choices import Choice, OneOf, SeveralOf
from webapp.forms.words import _

OTHER = "other"


class AgencyField(OneOf):
    """One agency; `other: true` lets someone name an agency the board does not list."""

    type: Literal["agency"]
    other: StrictBool = False

    def choices(self, context: Context) -> tuple[Choice, ...] | None:
        return _agencies(context, other=self.other)


class AgenciesField(SeveralOf):
    """Several agencies; the list a step done by each agency goes through."""

    type: Literal["agencies"]
    other: StrictBool = False

    def choices(self, context: Context) -> tuple[Choice, ...] | None:
        return _agencies(context, other=self.other)

    def feel(self, value: Any) -> Any:
        return list(value)


def _agencies(context: Context, *, other: bool) -> tuple[Choice, ...] | None:
    if context.agencies is None:
        return None
    listed = tuple(Choice(key, name) for key, name in context.agencies)
    return (*listed, Choice(OTHER, _("Another agency"))) if other else listed
