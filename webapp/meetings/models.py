"""What is kept of a meeting: when and where, who is invited, what is on its agenda, what came of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from webapp.clock import LONDON
from webapp.db import Base, Identified
from webapp.text import Text

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
WAITING, DEALT, CARRIED = "waiting", "dealt", "carried"


class Meeting(Identified, Base):
    """One meeting. A case's follows from the case's log; a standing panel's belongs to the board alone."""

    __tablename__ = "meeting"
    __table_args__ = (
        Index("ix_meeting_starts_at", "board_id", "starts_at"),
        Index("ix_meeting_case", "case_id"),
    )

    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("review_case.id"))
    number: Mapped[int] = mapped_column(default=1)  # of its kind in its case
    kind: Mapped[str]
    name: Mapped[Text]
    starts_at: Mapped[datetime]
    whole_day: Mapped[bool] = mapped_column(default=False)
    minutes: Mapped[int]  # how long it is to take
    place: Mapped[str] = mapped_column(default="")  # a room, or a link
    sequence: Mapped[int] = mapped_column(default=0)  # rises with each change, so that calendars follow
    status: Mapped[str] = mapped_column(default=PLANNED)
    step: Mapped[str] = mapped_column(default="")  # the address of the answer that convened it last
    attendance: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    votes: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + (timedelta(days=1) if self.whole_day else timedelta(minutes=self.minutes))

    @property
    def begins(self) -> datetime:
        """When it begins, in London."""
        return self.starts_at.astimezone(LONDON)

    @property
    def is_planned(self) -> bool:
        return self.status == PLANNED

    @property
    def is_held(self) -> bool:
        return self.status == HELD

    @property
    def is_cancelled(self) -> bool:
        return self.status == CANCELLED

    @property
    def is_quorate(self) -> bool | None:
        """Whether it could decide; None where nobody recorded who came."""
        said = self.attendance.get("quorate")
        return None if said is None else said == "yes"

    def is_past(self, now: datetime) -> bool:
        return self.ends_at < now


class Invitation(Base):
    """Somebody is invited to a meeting."""

    __tablename__ = "meeting_invitation"
    __table_args__ = (Index("ix_meeting_invitation_person", "person_id"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))


class AgendaItem(Identified, Base):
    """Something a standing panel is to deal with: written by the office, or a step of a case.

    A step is on the agenda by being open; a row is made of it only when the meeting has been held, to keep what
    became of it. Without a meeting, an item waits for the next one that is planned.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        Index("ix_agenda_item_meeting", "meeting_id"),
        Index("ix_agenda_item_kind", "board_id", "kind", "state"),
    )

    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    kind: Mapped[str]
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"))
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[Text]
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("review_case.id"))
    task_id: Mapped[UUID | None]
    reference: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=WAITING)
    carried_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"))


class Minutes(Base):
    """One version of a meeting's minutes. Nothing is overwritten: the last one counts."""

    __tablename__ = "meeting_minutes"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    text: Mapped[str]
    agreed_on: Mapped[date | None]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
