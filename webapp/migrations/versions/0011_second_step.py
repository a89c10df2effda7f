"""The second step of signing in, recovery codes, one-time links, sign-in providers; where one is signed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.row_security import may_change

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("person", "password_hash", nullable=True)
    op.add_column("sign_in", sa.Column("seen_at", sa.DateTime(timezone=True)))
    op.execute("update sign_in set seen_at = coalesce(ended_at, began_at)")
    op.alter_column("sign_in", "seen_at", nullable=False)
    op.add_column("sign_in", sa.Column("device", sa.Text(), nullable=False, server_default=""))
    op.alter_column("sign_in", "device", server_default=None)
    _second_step()
    op.create_table(
        "one_time_link",
        *_of_a_person(),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "provider_identity",
        *_of_a_person(),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("issuer", "subject"),
    )
    may_change("second_factor", "recovery_code", "one_time_link", "provider_identity")


def _second_step() -> None:
    op.create_table(
        "second_factor",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False, unique=True),
        sa.Column("sealed", sa.Text()),
        sa.Column("pending", sa.Text()),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "recovery_code",
        *_of_a_person(),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )


def _of_a_person() -> tuple[sa.Column[object], sa.Column[object]]:
    return (
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False, index=True),
    )
