"""People, boards, roles, sign-in; the audit trail.

To add one: copy this file's shape as `NNNN_what.py`, `revision = "NNNN"`, `down_revision` =
the number before. Leave constraints unnamed: the convention in `webapp/db.py` names them.
Then say what the application may do with each table: `protect_by_board("…")` for every
table with a `board_id`, and `may_change`, `may_add` (append-only) or `may_read`. Tests
compare the result with the models and find a table that was left unprotected.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from webapp.row_security import may_add, may_change

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _boards_and_people()
    _signing_in()
    _audit()


def _boards_and_people() -> None:
    op.create_table(
        "board",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("key", sa.Text(), nullable=False, unique=True),
        sa.Column("name", postgresql.JSONB(), nullable=False),
        sa.Column("short_name", postgresql.JSONB(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("office_role", sa.Text(), nullable=False),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("active", sa.Boolean(), nullable=False),
    )
    op.create_index("uq_person_email_lower", "person", [sa.text("lower(email)")], unique=True)
    op.create_table(
        "role_holding",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text()),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
    )
    op.create_index("ix_role_holding_board_role", "role_holding", ["board_id", "role", "agency"])
    may_change("board", "person", "role_holding")


def _signing_in() -> None:
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
    )
    op.create_index("ix_sign_in_failure_account", "sign_in_failure", ["account", "at"])
    op.create_index("ix_sign_in_failure_address", "sign_in_failure", ["address", "at"])
    may_change("sign_in", "sign_in_failure")


def _audit() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id")),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id")),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid()),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
    )
    op.create_index("ix_audit_entry_subject", "audit_entry", ["board_id", "subject_kind", "subject_id"])
    may_add("audit_entry")
    # what happened before anybody's board was known (signing in) may be written but not read
    this_board = "board_id = nullif(current_setting('app.board', true), '')::uuid"
    op.execute("alter table audit_entry enable row level security")
    op.execute("alter table audit_entry force row level security")
    op.execute(f"create policy audit_of_this_board on audit_entry for select using ({this_board})")
    op.execute(
        f"create policy audit_added on audit_entry for insert with check (board_id is null or {this_board})"
    )


def downgrade() -> None:
    for table in ("audit_entry", "sign_in_failure", "sign_in", "role_holding", "person", "board"):
        op.drop_table(table)
