"""Nil returns, and what a message is about: who has not returned is asked in one statement."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task", sa.Column("nil", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("task", "nil", server_default=None)
    op.add_column("message", sa.Column("about", sa.Uuid(), nullable=True))
    op.create_index("ix_message_about", "message", ["board_id", "about", "queued_at"])
    waiting = sa.text("state = 'open' and agency is not null")
    op.create_index("ix_task_open_agency", "task", ["board_id", "due_at", "id"], postgresql_where=waiting)
    returned = sa.text("state = 'done' and agency is not null")
    op.create_index("ix_task_done_agency", "task", ["board_id", "done_at", "id"], postgresql_where=returned)
