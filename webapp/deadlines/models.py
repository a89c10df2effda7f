"""What is kept of a running limit, so that the worker opens only the cases in which one ends."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.clock import LONDON
from webapp.db import Base
from webapp.deadlines.counting import When
from webapp.deadlines.escalation import Notice
from webapp.deadlines.limits import Due
from webapp.text import Text


class DueDate(Base):
    """One running limit of one case, for one instance where several must meet it. Replay writes it again."""

    __tablename__ = "due_date"
    __table_args__ = (
        Index("uq_due_date_limit", "case_id", "limit_id", "instance", unique=True),
        Index("ix_due_date_look_at", "board_id", "look_at", postgresql_where=text("look_at is not null")),
        Index("ix_due_date_due_at", "board_id", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    case_id: Mapped[UUID]
    limit_id: Mapped[str]
    instance: Mapped[str]  # empty where the limit is not an instance's
    label: Mapped[Text]
    kind: Mapped[str]  # hard, aim or least
    counted_from: Mapped[datetime]
    counted: Mapped[Text]  # how, in words
    note: Mapped[Text]
    first_due_at: Mapped[datetime]
    due_at: Mapped[datetime]
    to_the_minute: Mapped[bool]
    met_on: Mapped[date | None]
    met_at: Mapped[datetime | None]  # where the time of day is known too
    applies: Mapped[bool]
    paused: Mapped[bool]
    extended: Mapped[bool]
    in_time: Mapped[bool]  # met, or planned to be, by when it is due
    notices: Mapped[list[Any]]  # who is to be told when: see `Notice`

    # what the worker did about it, and when it looks again; these do not follow from the log
    fired_at: Mapped[datetime | None]
    told: Mapped[list[str]] = mapped_column(default=list)
    look_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0, server_default="0")  # in a row; each waits longer

    @property
    def is_least(self) -> bool:
        """Whether it says from when, not by when."""
        return self.kind == "least"

    @property
    def thing(self) -> str:
        """What its messages' keys begin with: this limit as it is due now."""
        return f"{self.id}:{self.due_at:%Y%m%dT%H%M}:"

    @property
    def due(self) -> Due:
        """When it is due now."""
        at = self.due_at.astimezone(LONDON)
        return Due(
            on=at.date(), at=at, counted=self.counted, note=self.note, to_the_minute=self.to_the_minute
        )

    @property
    def met(self) -> When | None:
        """When it was met, or is planned to be."""
        return self.met_at or self.met_on

    @property
    def planned_notices(self) -> list[Notice]:
        """Who is to be told when."""
        return [
            Notice(datetime.fromisoformat(each["at"]), each["kind"], tuple(each["tell"]), each["key"])
            for each in self.notices
        ]
