"""Indexes that keep the lists of work flat, however many tasks a board has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    still_open, done = sa.text("state = 'open'"), sa.text("state = 'done'")
    op.create_index("ix_task_open_due", "task", ["board_id", "due_at", "id"], postgresql_where=still_open)
    columns = ["board_id", "done_by_id", "done_at", "case_id"]
    op.create_index("ix_task_done_by", "task", columns, postgresql_where=done)
