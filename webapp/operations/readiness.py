"""Whether the database has what this release needs."""

from __future__ import annotations

from functools import cache

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp import schema

_AT = text("select version_num from alembic_version")


def is_behind(session: Session) -> bool:
    """Whether migrations of this release are missing. A database that is further on is not behind: while an
    installation is upgraded, the web of the release before goes on working on the new tables."""
    at = session.scalar(_AT)
    return at is None or at < _head()


@cache
def _head() -> str:
    return max(schema.heads())
