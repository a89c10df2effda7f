"""How often in a row a case's limit could not be looked at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("due_date", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
