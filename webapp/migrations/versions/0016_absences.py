"""Who is away, and who stands in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.row_security import may_change, protect_by_board

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("substitute_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
    )
    op.create_index("ix_absence_person", "absence", ["board_id", "person_id"])
    op.create_index("ix_absence_substitute", "absence", ["substitute_id"])
    protect_by_board("absence")
    may_change("absence")


def downgrade() -> None:
    op.drop_table("absence")
