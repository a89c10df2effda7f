"""A chain over each board's audit trail and logs; which cases an entry is about; nothing of it is ever changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from webapp.config import APP_ROLE
from webapp.row_security import THIS_BOARD, may_add

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KEPT = ("audit_entry", "log_entry", "audit_link", "audit_verification")
# what stands outside any board (failed signing in) has a chain of its own, seen only when no board is set
THIS_CHAIN = "board_id is not distinct from nullif(current_setting('app.board', true), '')::uuid"
UNOWNED = "board_id is null and nullif(current_setting('app.board', true), '') is null"


def upgrade() -> None:
    _cases_of_entries()
    _chain()
    _rights()
    _waiting()
    _kept_for_good()


def _cases_of_entries() -> None:
    empty = sa.text("'{}'::uuid[]")
    column = sa.Column("case_ids", postgresql.ARRAY(sa.Uuid()), nullable=False, server_default=empty)
    op.add_column("audit_entry", column)
    op.alter_column("audit_entry", "case_ids", server_default=None)
    _seen_by_owner("audit_entry", "task", "upload", "made_document")
    op.execute("update audit_entry set case_ids = array[subject_id] where subject_kind = 'case'")
    for kind, table in (("task", "task"), ("upload", "upload"), ("document", "made_document")):
        op.execute(
            f"update audit_entry set case_ids = array[of.case_id] from {table} of "  # noqa: S608 - names of our own
            f"where subject_kind = '{kind}' and subject_id = of.id"
        )
    _hidden_from_owner("audit_entry", "task", "upload", "made_document")
    op.create_index("ix_audit_entry_cases", "audit_entry", ["case_ids"], postgresql_using="gin")


def _chain() -> None:
    op.create_table(
        "audit_link",
        sa.Column("of_id", sa.Uuid(), primary_key=True),
        sa.Column("of_seq", sa.Integer(), primary_key=True),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index(
        "uq_audit_link_number",
        "audit_link",
        ["board_id", "number"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "audit_waiting",
        sa.Column("of_id", sa.Uuid(), primary_key=True),
        sa.Column("of_seq", sa.Integer(), primary_key=True),
        sa.Column("board_id", sa.Uuid()),
        sa.Column("since", MOMENT, nullable=False),
    )
    op.create_index("ix_audit_waiting_since", "audit_waiting", ["board_id", "since"])
    op.create_table(
        "audit_verification",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("board_id", sa.Uuid(), sa.ForeignKey("board.id")),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("broken", sa.Text(), nullable=False),
    )
    op.create_index("ix_audit_verification_at", "audit_verification", ["board_id", "at"])


def _rights() -> None:
    may_add("audit_link", "audit_verification")
    op.execute(f"grant select, insert, delete on audit_waiting to {APP_ROLE}")
    for table in ("audit_link", "audit_verification", "audit_waiting"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
    for table in ("audit_link", "audit_verification"):
        op.execute(
            f"create policy {table}_of_this_board on {table} using ({THIS_CHAIN}) with check ({THIS_CHAIN})"
        )
    op.execute(f"create policy audit_waiting_of_this_board on audit_waiting using ({THIS_CHAIN})")
    op.execute(
        f"create policy audit_waiting_added on audit_waiting for insert with check (board_id is null or {THIS_BOARD})"
    )
    # a request that forgot its board still reads nothing: only whoever says that it keeps the chain does
    op.execute(
        "create policy audit_of_no_board on audit_entry for select "
        f"using ({UNOWNED} and current_setting('app.keeps_chain', true) = 'on')"
    )


def _waiting() -> None:
    for table, key in (("audit_entry", "new.id, 0"), ("log_entry", "new.case_id, new.seq")):
        op.execute(
            f"create function {table}_waits() returns trigger language plpgsql as $$ begin "  # noqa: S608
            "insert into audit_waiting (of_id, of_seq, board_id, since) "
            f"values ({key}, new.board_id, clock_timestamp()); return null; end $$"
        )
        op.execute(
            f"create trigger {table}_waits after insert on {table} for each row execute function {table}_waits()"
        )
    _seen_by_owner("audit_entry", "log_entry", "audit_waiting")
    op.execute(
        "insert into audit_waiting select id, 0, board_id, clock_timestamp() from audit_entry "
        "union all select case_id, seq, board_id, clock_timestamp() from log_entry"
    )
    _hidden_from_owner("audit_entry", "log_entry", "audit_waiting")


def _kept_for_good() -> None:
    op.execute(
        "create function kept_for_good() returns trigger language plpgsql as $$ begin "
        "raise exception 'Nothing in % is ever changed or deleted.', tg_table_name "
        "using errcode = 'insufficient_privilege'; end $$"
    )
    for table in KEPT:
        op.execute(
            f"create trigger kept_for_good before update or delete or truncate on {table} "
            "for each statement execute function kept_for_good()"
        )


def _seen_by_owner(*tables: str) -> None:
    for table in tables:
        op.execute(f"alter table {table} no force row level security")


def _hidden_from_owner(*tables: str) -> None:
    for table in tables:
        op.execute(f"alter table {table} force row level security")


def downgrade() -> None:
    for table in KEPT:
        op.execute(f"drop trigger kept_for_good on {table}")
    op.execute("drop function kept_for_good()")
    for table in ("audit_entry", "log_entry"):
        op.execute(f"drop trigger {table}_waits on {table}")
        op.execute(f"drop function {table}_waits()")
    op.execute("drop policy audit_of_no_board on audit_entry")
    for table in ("audit_verification", "audit_waiting", "audit_link"):
        op.drop_table(table)
    op.drop_column("audit_entry", "case_ids")
