"""What the installation remembers of its own keeping; of no board, and of no case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Identified


class BackupMade(Identified, Base):
    """A backup was made; where it was put is its keeper's to know."""

    __tablename__ = "backup_made"

    made_at: Mapped[datetime] = mapped_column(index=True)
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    release: Mapped[str]
