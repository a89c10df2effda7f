"""What is kept of every message."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypedDict
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
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
    FAILED = "failed"  # no mail server took it
    BOUNCED = "bounced"  # one took it, and reported later that it could not be delivered
    GATHERED = "gathered"  # waits for the person's next digest
    IN_DIGEST = "in_digest"  # was told in one
    DROPPED = "dropped"  # what it says no longer held when the digest was made


UNDELIVERED = (State.FAILED, State.BOUNCED)
"""The states in which nobody has read it, and somebody must look."""


class Trouble(StrEnum):
    """Why a message was not delivered, as far as somebody can do something about it."""

    ADDRESS = "address"  # there is no such address
    MAILBOX = "mailbox"  # the mailbox is full or closed
    REFUSED = "refused"  # their mail server does not want it
    UNREACHED = "unreached"  # no mail server answered for days
    OURS = "ours"  # our own mail server or settings
    UNSURE = "unsure"  # the line broke off while it was handed over: it may have arrived

    @property
    def is_the_address(self) -> bool:
        """Whether whatever is sent there next will not arrive either."""
        return self is Trouble.ADDRESS


class Frequency(StrEnum):
    """How often somebody wants a digest."""

    DAILY = "daily"
    WORKING_DAYS = "working_days"
    WEEKLY = "weekly"
    NONE = "none"

    @property
    def gathers(self) -> bool:
        """Whether single e-mails may wait for it: once a week would be too late for what is asked of somebody."""
        return self in (Frequency.DAILY, Frequency.WORKING_DAYS)


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
        Index("ix_message_board", "board_id", "id"),
        Index("ix_message_case", "board_id", "case_id"),
        Index("ix_message_queued_at", "board_id", "queued_at"),
        Index("ix_message_about", "board_id", "about", "queued_at"),
        Index("ix_message_gathered", "board_id", "person_id", postgresql_where=text("state = 'gathered'")),
        Index(
            "ix_message_undelivered",
            "board_id",
            "person_id",
            postgresql_where=text("state in ('failed', 'bounced')"),
        ),
        Index("ix_message_digest", "digest_id", postgresql_where=text("digest_id is not null")),
    )

    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    case_id: Mapped[UUID | None]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    about: Mapped[UUID | None]  # the task or the due date it is about, where it is one's
    key: Mapped[str]  # says what the message is about; a second one with the same key is not sent
    reference: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
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
    trouble: Mapped[str] = mapped_column(default="")  # the same as a `Trouble`, once it was given up
    tried_at: Mapped[datetime | None]  # first, since it was last put into the queue
    sent_to: Mapped[str] = mapped_column(default="")  # a digest of the address; see `addressing.fingerprint`
    held_until: Mapped[datetime | None]  # the digest it was to wait for
    digest_id: Mapped[UUID | None]  # the one it was told in
    bounced_at: Mapped[datetime | None]
    settled_at: Mapped[
        datetime | None
    ]  # somebody saw that it was not delivered, and told the person otherwise
    settled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True, foreign_keys=[person_id])

    @property
    def undelivered(self) -> bool:
        """Whether it was given up or came back: nobody has read it."""
        return self.state in UNDELIVERED

    @property
    def open_trouble(self) -> bool:
        """Whether somebody must still look after it."""
        return self.undelivered and self.settled_at is None


class DigestChoice(Base):
    """How often one person wants one board's digest. No row: on working days."""

    __tablename__ = "digest_choice"

    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    how: Mapped[str]  # as `Frequency` says
    chosen_at: Mapped[datetime]


class DigestDay(Base):
    """A board's digests of one day have all been written."""

    __tablename__ = "digest_day"

    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    written_at: Mapped[datetime]
