"""Messages, due dates, and Procrastinate's own tables.

Procrastinate's tables stand outside row-level security: a job holds ids and nothing else, and
sets the board it works for itself.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

from webapp.config import APP_ROLE
from webapp.row_security import may_change, protect_by_board

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JOB_TABLES = tuple(f"procrastinate_{name}" for name in ("workers", "jobs", "periodic_defers", "events"))


def upgrade() -> None:
    _messages()
    _due_dates()
    _jobs()
    for table in ("message", "due_date"):
        may_change(table)
        protect_by_board(table)


def _messages() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
    )
    op.create_index("uq_message_key", "message", ["board_id", "key"], unique=True)
    op.create_index("ix_message_case", "message", ["board_id", "case_id"])
    op.create_index("ix_message_queued_at", "message", ["board_id", "queued_at"])


def _due_dates() -> None:
    op.create_table(
        "due_date",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("limit_id", sa.Text(), nullable=False),
        sa.Column("instance", sa.Text(), nullable=False),
        sa.Column("label", postgresql.JSONB(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("counted_from", MOMENT, nullable=False),
        sa.Column("counted", postgresql.JSONB(), nullable=False),
        sa.Column("note", postgresql.JSONB(), nullable=False),
        sa.Column("first_due_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("to_the_minute", sa.Boolean(), nullable=False),
        sa.Column("met_on", sa.Date()),
        sa.Column("met_at", MOMENT),
        sa.Column("applies", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.Column("notices", postgresql.JSONB(), nullable=False),
        sa.Column("fired_at", MOMENT),
        sa.Column("told", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("look_at", MOMENT),
    )
    op.create_index("uq_due_date_limit", "due_date", ["case_id", "limit_id", "instance"], unique=True)
    waiting = sa.text("look_at is not null")
    columns = ["board_id", "look_at"]
    op.create_index("ix_due_date_look_at", "due_date", columns, postgresql_where=waiting)
    op.create_index("ix_due_date_due_at", "due_date", ["board_id", "due_at"])


def _jobs() -> None:
    # its statements contain colons and per cents, which are not ours to bind
    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    for table in JOB_TABLES:
        may_change(table)
        op.execute(f"grant usage, select on sequence {table}_id_seq to {APP_ROLE}")


def downgrade() -> None:
    for table in (*reversed(JOB_TABLES), "due_date", "message"):
        op.execute(f"drop table if exists {table} cascade")
    for kind, found in (("function", _FUNCTIONS), ("type", _TYPES)):
        for name in op.get_bind().execute(sa.text(found)).scalars().all():
            op.execute(f"drop {kind} {name} cascade")


_FUNCTIONS = "select oid::regprocedure::text from pg_proc where starts_with(proname, 'procrastinate_')"
_TYPES = """
    select typname::text from pg_type
    where starts_with(typname, 'procrastinate_') and typtype in ('c', 'e')
"""
