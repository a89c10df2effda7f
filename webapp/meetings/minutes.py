"""Minutes: written as a draft, agreed on a day. Each version stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.accounts.models import Person
from webapp.errors import DomainError
from webapp.meetings.models import Meeting, Minutes


def versions(session: Session, meeting: Meeting) -> Sequence[tuple[Minutes, str]]:
    """Every version, the last one first, with the name of who wrote it."""
    query = select(Minutes, Person.name).join(Person, Person.id == Minutes.by_id)
    rows = session.execute(query.where(Minutes.meeting_id == meeting.id).order_by(Minutes.number.desc()))
    return [(row, name) for row, name in rows]


def write(
    session: Session, meeting: Meeting, text: str, *, agreed_on: date | None, by: Person, now: datetime
) -> Minutes:
    """Keep one more version, as a draft or as agreed on a day.

    Raises DomainError for a meeting that has not begun or is called off, and where nothing would change.
    """
    if meeting.is_cancelled or meeting.starts_at > now:
        raise DomainError("Minutes are written of a meeting that has begun.")
    found = versions(session, meeting)
    last = found[0][0] if found else None
    if last is not None and (last.text, last.agreed_on) == (text, agreed_on):
        raise DomainError("Nothing was changed in these minutes.")
    row = Minutes(
        meeting_id=meeting.id,
        number=(last.number if last else 0) + 1,
        board_id=meeting.board_id,
        text=text,
        agreed_on=agreed_on,
        by_id=by.id,
        at=now,
    )
    session.add(row)
    return row
