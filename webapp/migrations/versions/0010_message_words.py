"""A board's own words for the e-mails it sends."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    empty = sa.text("'{}'::jsonb")
    op.add_column("board", sa.Column("messages", postgresql.JSONB(), nullable=False, server_default=empty))
    op.alter_column("board", "messages", server_default=None)
