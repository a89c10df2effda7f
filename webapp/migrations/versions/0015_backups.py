"""When backups were made, so that nobody has to remember whether one was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.row_security import may_add, may_read

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "backup_made",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
    )
    op.create_index("ix_backup_made_made_at", "backup_made", ["made_at"])
    may_add("backup_made")
    may_read("alembic_version")  # so that the web can say whether it is ready
