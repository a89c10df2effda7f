"""The audit trail: added to, never changed. The application's role has no right to update or delete it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Identified


class AuditEntry(Identified, Base):
    """Somebody did, or looked at, something. Ids only: no name, no answer, no e-mail address."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "board_id", "subject_kind", "subject_id"),)

    at: Mapped[datetime] = mapped_column(index=True)
    board_id: Mapped[UUID | None] = mapped_column(ForeignKey("board.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str]  # subject:verb, for instance case:viewed
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    request_id: Mapped[str]
    details: Mapped[dict[str, Any]]
