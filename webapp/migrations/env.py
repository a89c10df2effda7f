"""How Alembic reaches the database: always over the connection that `migrate` hands it."""

from __future__ import annotations

from alembic import context

from webapp.db import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)

with context.begin_transaction():
    context.run_migrations()
