"""Who sees a meeting, and how much of it. Row-level security stands under it.

| who                                  | sees                                                        |
|--------------------------------------|-------------------------------------------------------------|
| the board's office                   | everything of every meeting of the board                    |
| whoever sees everything in the case  | everything of its meetings                                  |
| whoever is invited to a panel        | everything of that meeting; a case's page opens by its own rules |
| whoever is invited to a case's       | when and where it is, who asks: nothing of the case         |
| meeting, or sees a part of the case  |                                                             |
| anybody else                         | nothing: there is no such meeting                           |
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, union_all
from sqlalchemy.orm import Session, aliased

from webapp.audit.service import reached
from webapp.cases.access import Reader, Sight, case_for, visible_cases
from webapp.cases.breadth import visible
from webapp.cases.models import Case
from webapp.errors import Forbidden, NotFound
from webapp.meetings.models import Invitation, Meeting

NO_SUCH_MEETING = "There is no such meeting, or you are not invited to it."


@dataclass(frozen=True)
class SeenMeeting:
    """A meeting and how much of it somebody sees; `case` is there only for those who may open it."""

    meeting: Meeting
    case: Case | None
    reference: str
    whole: bool
    reader: Reader

    @property
    def is_managed(self) -> bool:
        """Whether the reader may change it: the office, and what follows from a case's log only there."""
        return self.reader.is_office and self.meeting.case_id is None


def visible_meetings(reader: Reader) -> ColumnElement[bool]:
    """The rule as a condition on a meeting."""
    own = Meeting.board_id == reader.board_id
    if reader.is_office:
        return own
    invited = select(Invitation.meeting_id).where(_is_invited(reader), Invitation.meeting_id == Meeting.id)
    case = select(Case.id).where(Case.id == Meeting.case_id, visible_cases(reader))
    # asked of each meeting in turn, never of all of them before the first is shown
    return own & exists(union_all(invited.correlate(Meeting), case.correlate(Meeting)))


def listed_meetings(session: Session, reader: Reader) -> ColumnElement[bool]:
    """The same for lists: by their ids where the reader sees few cases."""
    seen = visible(session, reader)
    if seen.few is None:
        return visible_meetings(reader)
    theirs = aliased(Meeting)
    invited = select(Invitation.meeting_id).where(_is_invited(reader))
    of_cases = select(theirs.id).where(seen.among(theirs.case_id))
    return (Meeting.board_id == reader.board_id) & Meeting.id.in_(union_all(invited, of_cases))


def _is_invited(reader: Reader) -> ColumnElement[bool]:
    return Invitation.person_id == reader.person_id


def meeting_for(session: Session, reader: Reader, meeting_id: UUID) -> SeenMeeting:
    """The meeting, if it is one the reader may know of. Raises NotFound otherwise."""
    meeting = session.scalars(
        select(Meeting).where(Meeting.id == meeting_id, visible_meetings(reader))
    ).one_or_none()
    if meeting is None:
        raise NotFound(NO_SUCH_MEETING)
    if meeting.case_id is None:
        return SeenMeeting(meeting, None, "", whole=True, reader=reader)
    reached(session, meeting.case_id)
    reference = session.get_one(Case, meeting.case_id).reference
    try:
        seen = case_for(session, reader, meeting.case_id)
    except NotFound:
        return SeenMeeting(meeting, None, reference, whole=False, reader=reader)
    return SeenMeeting(meeting, seen.case, reference, whole=seen.sight is Sight.ALL, reader=reader)


def cases_among(session: Session, reader: Reader, case_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these cases that the reader may open."""
    if not case_ids:
        return frozenset()
    return frozenset(session.scalars(select(Case.id).where(Case.id.in_(case_ids), visible_cases(reader))))


def managed_meeting(session: Session, reader: Reader, meeting_id: UUID) -> Meeting:
    """A meeting of the board itself, for the office to change.

    Raises NotFound, or Forbidden for those who are only invited and for a meeting that follows from a case.
    """
    seen = meeting_for(session, reader, meeting_id)
    if not seen.reader.is_office:
        raise Forbidden("Only the board's office can do this. Ask them, and say why.")
    if not seen.is_managed:
        raise Forbidden("This meeting follows from an answer in its case: change it there.")
    return seen.meeting
