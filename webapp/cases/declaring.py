"""Putting a declaration on record, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from webapp.accounts.models import Board, Person
from webapp.cases.asking import Holder
from webapp.cases.concerned import in_their_place, reference_of, role_holders
from webapp.cases.declarations import Outcome, judged, must_be
from webapp.cases.errors import NeedsReason
from webapp.cases.log import Kind
from webapp.cases.models import Case
from webapp.cases.workflow import next_entry, story_of, take
from webapp.configuration.vocabulary import INDEPENDENCE
from webapp.outbox.service import send
from webapp.outbox.wording import Kind as Message

REASON = "reason"
"""The field of the form that says why somebody may have the role although something speaks against it."""


def declare(
    session: Session,
    case: Case,
    holder: Holder,
    person: Person,
    answers: Mapping[str, Any],
    *,
    by: Person,
    now: datetime,
    path: str = "",
) -> Outcome:
    """Record what somebody declares for a role in this case, with what the table answers.

    Who is not eligible has the role no longer, and the office is told to name somebody else; it is also told
    where a reason was needed. Raises NeedsReason where one is needed and none is given.
    """
    story = story_of(session, case)
    must = must_be(story, holder.role, path)
    outcome, reasons = judged(story, must, answers)
    if outcome is Outcome.WITH_REASON and not str(answers.get(REASON) or "").strip():
        raise NeedsReason
    value = {
        "role": holder.role,
        "agency": holder.agency,
        "person": str(person.id),
        "table": INDEPENDENCE,
        "must": must,
        "outcome": outcome.value,
        "reasons": list(reasons),
        "answers": dict(answers),
    }
    behalf = str(holder) if by.id != person.id else ""
    entry = next_entry(
        case, Kind.DECLARED, by=by, now=now, address=str(holder), value=value, on_behalf_of=behalf
    )
    take(session, case, story, entry)
    if outcome is not Outcome.ELIGIBLE:
        _tell_office(session, case, now)
    return outcome


def _tell_office(session: Session, case: Case, now: datetime) -> None:
    board = session.get_one(Board, case.board_id)
    office = role_holders(session, case, [board.office_role], now=now)
    people = in_their_place(session, case, office, now=now)
    key = f"declared:{case.id}:{case.entries}"
    send(session, people, board=board, case=reference_of(case), kind=Message.NOTICE, key=key, now=now)
