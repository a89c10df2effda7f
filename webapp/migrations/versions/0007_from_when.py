"""From when a step may be done, where its procedure names a least time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task", sa.Column("from_at", sa.DateTime(timezone=True), nullable=True))
