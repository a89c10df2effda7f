"""Who keeps the installation and sees no case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # the default stays: a release that does not know the column yet goes on adding people beside this one
    column = sa.Column("system_administrator", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("person", column)


def downgrade() -> None:
    op.drop_column("person", "system_administrator")
