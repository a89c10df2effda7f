"""What a board's office recorded of its recurring work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.row_security import may_add, protect_by_board

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programme_entry",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_programme_entry_key", "programme_entry", ["board_id", "key", "done_on"])
    may_add("programme_entry")
    protect_by_board("programme_entry")
