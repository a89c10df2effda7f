"""Meetings, who is invited, what is on the agenda, minutes; and files that go with a message."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from webapp.row_security import may_add, may_change, protect_by_board

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _meetings()
    _agenda()
    _minutes()
    op.add_column("message", sa.Column("attachment", postgresql.JSONB()))
    for table in ("meeting", "meeting_invitation", "agenda_item"):
        may_change(table)
        protect_by_board(table)
    may_add("meeting_minutes")
    protect_by_board("meeting_minutes")


def _meetings() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("case_id", sa.Uuid(), sa.ForeignKey("review_case.id")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", postgresql.JSONB(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("whole_day", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("attendance", postgresql.JSONB(), nullable=False),
        sa.Column("votes", postgresql.JSONB(), nullable=False),
    )
    op.create_index("ix_meeting_starts_at", "meeting", ["board_id", "starts_at"])
    op.create_index("ix_meeting_case", "meeting", ["case_id"])
    op.create_table(
        "meeting_invitation",
        sa.Column("meeting_id", sa.Uuid(), sa.ForeignKey("meeting.id"), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
    )
    op.create_index("ix_meeting_invitation_person", "meeting_invitation", ["person_id"])


def _agenda() -> None:
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), sa.ForeignKey("meeting.id")),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", postgresql.JSONB(), nullable=False),
        sa.Column("case_id", sa.Uuid(), sa.ForeignKey("review_case.id")),
        sa.Column("task_id", sa.Uuid()),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("carried_from_id", sa.Uuid(), sa.ForeignKey("meeting.id")),
    )
    op.create_index("ix_agenda_item_meeting", "agenda_item", ["meeting_id"])
    op.create_index("ix_agenda_item_kind", "agenda_item", ["board_id", "kind", "state"])


def _minutes() -> None:
    op.create_table(
        "meeting_minutes",
        sa.Column("meeting_id", sa.Uuid(), sa.ForeignKey("meeting.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("agreed_on", sa.Date()),
        sa.Column("by_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )


def downgrade() -> None:
    op.drop_column("message", "attachment")
    for table in ("meeting_minutes", "agenda_item", "meeting_invitation", "meeting"):
        op.drop_table(table)
