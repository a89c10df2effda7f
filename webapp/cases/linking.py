"""One case opened from another, and each says so of the other."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from webapp import forms, rules
from webapp.accounts.models import Person
from webapp.cases import changes, effects
from webapp.cases.models import Case
from webapp.cases.opening import open_case
from webapp.cases.story import Story
from webapp.configuration.vocabulary import HANDS_OVER, OPEN_LINKED_CASE
from webapp.engine import Effect


def open_linked_case(session: Session, case: Case, story: Story, effect: Effect, now: datetime) -> None:
    """Carry out a service task that opens a new case of the same board, linked to this one.

    Whoever started the first case starts the second. The step's property `reason` says why, else its name;
    `hands_over` says which answers the new case begins with, as `handed.<name>` in its forms.
    """
    starter = session.get_one(Person, case.opened_by_id)
    handed = _handed(case, story, effect, now)
    new, _opened = open_case(session, case.board_id, by=starter, now=now, handed=handed)
    reason = effect.properties.get("reason") or story.node(effect.step).name.en
    changes.link(session, case, new, by=starter, now=now, reason=reason)


def _handed(case: Case, story: Story, effect: Effect, now: datetime) -> dict[str, Any]:
    """The answers handed over, as they can be kept; always with the reference of the case they come from."""
    found: dict[str, Any] = {"case": case.reference}
    for pair in filter(None, effect.properties.get(HANDS_OVER, "").split(",")):
        name, _is, expression = pair.partition("=")
        value = rules.parse(expression).evaluate(
            lambda names: story.answers.value(names, effect.path), now=now
        )
        found[name.strip()] = forms.plain(value)
    return {name: value for name, value in found.items() if value is not None}


def connect() -> None:
    """Let service tasks open cases."""
    effects.register(OPEN_LINKED_CASE, open_linked_case)
