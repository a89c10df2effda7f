"""What a board does in its own way where all boards share one: worth knowing, nothing to mend."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.configuration.check.problem import NOTE, Problem
from webapp.configuration.check.view import View


def overridden(view: View) -> Iterator[Problem]:
    """A note for each shared sheet, table or form that the board has of its own."""
    for each in sorted(view.reading.overrides.values()):
        message = f"the board has this {each.kind} of its own, in place of the one in {each.shared}."
        yield Problem(each.own, each.id, "overrides", message, NOTE)
