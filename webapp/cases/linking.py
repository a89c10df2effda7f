"""One case opened from another, and each says so of the other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from webapp.accounts.models import Person
from webapp.cases import changes, effects
from webapp.cases.models import Case
from webapp.cases.opening import open_case
from webapp.cases.story import Story
from webapp.configuration.vocabulary import OPEN_LINKED_CASE
from webapp.engine import Effect


def open_linked_case(session: Session, case: Case, story: Story, effect: Effect, now: datetime) -> None:
    """Carry out a service task that opens a new case of the same board, linked to this one.

    Whoever started the first case starts the second. The step's property `reason` says why, else its name.
    """
    starter = session.get_one(Person, case.opened_by_id)
    new, _opened = open_case(session, case.board_id, by=starter, now=now)
    reason = effect.properties.get("reason") or story.node(effect.step).name.en
    changes.link(session, case, new, by=starter, now=now, reason=reason)


def connect() -> None:
    """Let service tasks open cases."""
    effects.register(OPEN_LINKED_CASE, open_linked_case)
