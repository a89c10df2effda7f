"""Lists of meetings: those coming, those past, and those of one case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.accounts.models import Person
from webapp.cases.access import Reader
from webapp.cases.models import Case
from webapp.meetings.access import listed_meetings, visible_meetings
from webapp.meetings.models import Invitation, Meeting

PAGE = 50
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One meeting of a list, with the reference of its case."""

    meeting: Meeting
    reference: str


def meetings_of(
    session: Session, reader: Reader, *, past: bool, now: datetime, limit: int = PAGE
) -> list[Line]:
    """The meetings the reader may know of: the next ones first, or the last ones first."""
    begun = now - A_DAY  # one that is under way, or not recorded yet, still stands among those coming
    order = Meeting.starts_at.desc() if past else Meeting.starts_at
    when = Meeting.starts_at < begun if past else Meeting.starts_at >= begun
    query = (
        select(Meeting, Case.reference)
        .outerjoin(Case, Case.id == Meeting.case_id)
        .where(listed_meetings(session, reader), when)
        .order_by(order, Meeting.id)
        .limit(limit)
    )
    return [Line(meeting, reference or "") for meeting, reference in session.execute(query)]


def meetings_of_case(session: Session, reader: Reader, case_id: UUID) -> Sequence[Meeting]:
    """A case's meetings, the last one on top."""
    query = select(Meeting).where(Meeting.case_id == case_id, visible_meetings(reader))
    return session.scalars(query.order_by(Meeting.starts_at.desc(), Meeting.id)).all()


def invited(session: Session, meeting: Meeting) -> Mapping[UUID, Person]:
    """Whoever is invited, by name."""
    query = select(Person).join(Invitation, Invitation.person_id == Person.id)
    people = session.scalars(
        query.where(Invitation.meeting_id == meeting.id).order_by(Person.name, Person.id)
    )
    return {person.id: person for person in people}
