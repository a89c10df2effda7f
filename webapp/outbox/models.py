"""What is kept of every message."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, TypedDict
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.models import Person
from webapp.db import Base, Identified


class State(StrEnum):
    """How far a message has come."""

    QUEUED = "queued"
    HANDED_OVER = "handed_over"  # to the mail server, which has not said yet whether it takes it
    SENT = "sent"
    KEPT = "kept"  # there is no mail server: it can be read on the page “Sent messages”
    FAILED = "failed"


class Attachment(TypedDict):
    """A file of text that goes with a message. `method` is what a calendar file asks of its reader's calendar."""

    name: str
    type: str  # such as text/calendar
    method: str
    content: str


class Message(Identified, Base):
    """One e-mail to one person. It holds a case's reference and a link, never a name or an answer."""

    __tablename__ = "message"
    __table_args__ = (
        Index("uq_message_key", "board_id", "key", unique=True),
        Index("ix_message_case", "board_id", "case_id"),
        Index("ix_message_queued_at", "board_id", "queued_at"),
        Index("ix_message_about", "board_id", "about", "queued_at"),
    )

    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    case_id: Mapped[UUID | None]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    about: Mapped[UUID | None]  # the task or the due date it is about, where it is one's
    key: Mapped[str]  # says what the message is about; a second one with the same key is not sent
    language: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    state: Mapped[str] = mapped_column(default=State.QUEUED)
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    attachment: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB(none_as_null=True)
    )  # as `Attachment` says
    error: Mapped[str] = mapped_column(default="")  # why the last attempt failed, without anybody's address

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def failed(self) -> bool:
        """Whether it was given up: somebody must look."""
        return self.state == State.FAILED
