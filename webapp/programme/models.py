"""What a board's office recorded as done."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Identified


class ProgrammeEntry(Identified, Base):
    """A recurring piece of the board's work was done on a day. Never changed: the last one counts."""

    __tablename__ = "programme_entry"
    __table_args__ = (Index("ix_programme_entry_key", "board_id", "key", "done_on"),)

    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    key: Mapped[str]  # the id of a limit or the key of a schedule
    done_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
