"""Letters made from cases, and where they were sent: kept as they were, never changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from webapp.row_security import may_add, protect_by_board

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _made()
    _sent()
    for table in ("made_document", "sent_document"):
        may_add(table)
        protect_by_board(table)


def _made() -> None:
    op.create_table(
        "made_document",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("case_id", sa.Uuid(), sa.ForeignKey("review_case.id"), nullable=False),
        sa.Column("version_id", sa.Uuid(), sa.ForeignKey("version.id"), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("title", postgresql.JSONB(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("sources", postgresql.JSONB(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("pdf", sa.LargeBinary()),
        sa.Column("word", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_made_document_case", "made_document", ["case_id"])


def _sent() -> None:
    op.create_table(
        "sent_document",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("case_id", sa.Uuid(), sa.ForeignKey("review_case.id"), nullable=False),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("made_document.id"), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_sent_document_document", "sent_document", ["document_id"])


def downgrade() -> None:
    op.drop_table("sent_document")
    op.drop_table("made_document")
