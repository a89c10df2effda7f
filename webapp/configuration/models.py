"""A board's configuration as it was published: a whole, never changed afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

from webapp.db import Base, Identified

DRAFT, PUBLISHED, RETIRED = "draft", "published", "retired"


class Version(Identified, Base):
    """One version of a board's diagrams, tables, forms, limits, roles, letters and walks: its files."""

    __tablename__ = "version"

    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    number: Mapped[int]
    state: Mapped[str]
    digest: Mapped[str]  # of the files: the same files are the same version
    files: Mapped[dict[str, Any]] = deferred(mapped_column(JSONB, nullable=False))
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (Index("uq_version_number", "board_id", "number", unique=True),)
