"""What was made of a case on paper, and where it went."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

from webapp.db import Base, Identified
from webapp.text import Text


class MadeDocument(Identified, Base):
    """A letter, notice or sheet as it was made. The database lets nobody change or delete it."""

    __tablename__ = "made_document"

    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("review_case.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("version.id"))
    letter: Mapped[str]
    kind: Mapped[str]
    path: Mapped[str] = mapped_column(default="")  # of the step that offered it
    row: Mapped[str] = mapped_column(default="")  # for whom, where it is made for each of several
    title: Mapped[Text]
    language: Mapped[str]
    entries: Mapped[int]  # how long the case's log was
    sources: Mapped[dict[str, Any]]  # by step, the number of the entry it was made from
    content: Mapped[dict[str, Any]] = deferred(mapped_column(JSONB, nullable=False))  # as `Written` gives it
    pdf: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))  # none where no font has its characters
    word: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_made_document_case", "case_id"),)


class SentDocument(Identified, Base):
    """One time a document was sent, and what the receiver calls it. Never changed: a mistake is followed by
    another."""

    __tablename__ = "sent_document"

    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("review_case.id"))
    document_id: Mapped[UUID] = mapped_column(ForeignKey("made_document.id"))
    sent_on: Mapped[date]
    to: Mapped[str]
    how: Mapped[str]
    reference: Mapped[str] = mapped_column(default="")  # the outside body's
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_sent_document_document", "document_id"),)
