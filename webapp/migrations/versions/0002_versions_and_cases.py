"""Configuration versions; cases, their logs and what follows from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from webapp.row_security import may_add, may_change, protect_by_board

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _versions()
    _cases()
    _log()
    _tasks()
    _beside_tasks()
    _rights()


def _versions() -> None:
    op.create_table(
        "version",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("files", postgresql.JSONB(), nullable=False),
        sa.Column("published_at", MOMENT),
        sa.Column("published_by_id", sa.Uuid(), sa.ForeignKey("person.id")),
    )
    op.create_index("uq_version_number", "version", ["board_id", "number"], unique=True)


def _cases() -> None:
    op.create_table(
        "review_case",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("version_id", sa.Uuid(), sa.ForeignKey("version.id"), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("catching_up", sa.Boolean(), nullable=False),
        sa.Column("snapshot", sa.LargeBinary(), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.Column("pack_issued_at", MOMENT),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
    )
    op.create_index("uq_review_case_reference", "review_case", ["board_id", "reference"], unique=True)
    op.create_table(
        "reference_number",
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), primary_key=True),
        sa.Column("year", sa.Integer(), primary_key=True),
        sa.Column("last", sa.Integer(), nullable=False),
    )


def _log() -> None:
    op.create_table(
        "log_entry",
        sa.Column("case_id", sa.Uuid(), sa.ForeignKey("review_case.id"), primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("version_id", sa.Uuid(), sa.ForeignKey("version.id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(), nullable=False),
        sa.Column("by_id", sa.Uuid(), sa.ForeignKey("person.id")),
        sa.Column("on_behalf_of", sa.Text(), nullable=False),
        sa.Column("happened_on", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )


def _tasks() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("case_id", sa.Uuid(), sa.ForeignKey("review_case.id"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("title", postgresql.JSONB(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text()),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id")),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("limit_id", sa.Text()),
        sa.Column("ready_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.Column("done_by_id", sa.Uuid(), sa.ForeignKey("person.id")),
        sa.Column("on_behalf_of", sa.Text(), nullable=False),
    )
    still_open = sa.text("state = 'open'")
    op.create_index("ix_task_case", "task", ["case_id"])
    columns = ["board_id", "role", "agency", "due_at"]
    op.create_index("ix_task_open_role", "task", columns, postgresql_where=still_open)
    op.create_index(
        "ix_task_open_person", "task", ["board_id", "person_id", "due_at"], postgresql_where=still_open
    )


def _beside_tasks() -> None:
    op.create_table(
        "team_member",
        sa.Column("case_id", sa.Uuid(), sa.ForeignKey("review_case.id"), primary_key=True),
        sa.Column("role", sa.Text(), primary_key=True),
        sa.Column("agency", sa.Text(), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
    )
    op.create_index("ix_team_member_person", "team_member", ["person_id"])
    op.create_table(
        "draft",
        sa.Column("task_id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("values", postgresql.JSONB(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("case_id", sa.Uuid(), sa.ForeignKey("review_case.id"), nullable=False),
        sa.Column("task_id", sa.Uuid()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )


def _rights() -> None:
    tables = ("review_case", "reference_number", "task", "team_member", "draft", "upload")
    may_change("version", *tables)
    may_add("log_entry")
    for table in (*tables, "log_entry"):
        protect_by_board(table)
