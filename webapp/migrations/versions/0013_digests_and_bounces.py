"""Digests, what people choose of them, and what became of messages that were not delivered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from webapp.row_security import may_change, protect_by_board

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("board", sa.Column("digest", postgresql.JSONB()))
    _messages()
    op.create_table(
        "digest_choice",
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("chosen_at", MOMENT, nullable=False),
    )
    op.create_table(
        "digest_day",
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("written_at", MOMENT, nullable=False),
    )
    for table in ("digest_choice", "digest_day"):
        may_change(table)
        protect_by_board(table)


def _messages() -> None:
    for name in ("reference", "link", "trouble", "sent_to"):
        op.add_column("message", sa.Column(name, sa.Text(), nullable=False, server_default=""))
        op.alter_column("message", name, server_default=None)
    for name in ("tried_at", "held_until", "bounced_at", "settled_at"):
        op.add_column("message", sa.Column(name, MOMENT))
    op.add_column("message", sa.Column("digest_id", sa.Uuid()))
    op.add_column("message", sa.Column("settled_by_id", sa.Uuid(), sa.ForeignKey("person.id")))
    for name, columns, where in (
        ("ix_message_gathered", ["board_id", "person_id"], "state = 'gathered'"),
        ("ix_message_undelivered", ["board_id", "person_id"], "state in ('failed', 'bounced')"),
        ("ix_message_digest", ["digest_id"], "digest_id is not null"),
    ):
        op.create_index(name, "message", columns, postgresql_where=sa.text(where))
