"""Who looked at a case, found by an index that row-level security lets be used: containment in an array is not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ONE = "case when cardinality(case_ids) = 1 then case_ids[1] end"


def upgrade() -> None:
    op.drop_index("ix_audit_entry_cases", "audit_entry")
    op.add_column("audit_entry", sa.Column("case_id", sa.Uuid(), sa.Computed(ONE, persisted=True)))
    op.create_index("ix_audit_entry_case", "audit_entry", ["case_id", "at"])
    several = sa.text("cardinality(case_ids) > 1")
    op.create_index("ix_audit_entry_several", "audit_entry", ["at"], postgresql_where=several)


def downgrade() -> None:
    op.drop_index("ix_audit_entry_several", "audit_entry")
    op.drop_index("ix_audit_entry_case", "audit_entry")
    op.drop_column("audit_entry", "case_id")
    op.create_index("ix_audit_entry_cases", "audit_entry", ["case_ids"], postgresql_using="gin")
