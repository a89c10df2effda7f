"""Writing the audit trail, in the same transaction as what it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session, scoped_session

from webapp.audit.models import AuditEntry
from webapp.db import acting_for


def record(
    session: Session | scoped_session[Session],
    action: str,
    *,
    now: datetime,
    by: UUID | None,
    subject: UUID | None = None,
    request_id: str = "",
    details: Mapping[str, str | int | bool | None] | None = None,
) -> AuditEntry:
    """Add one entry for the board the session works for; nothing is committed here.

    `action` is `subject:verb` (`case:viewed`, `task:completed`). `details` hold ids and
    outcomes, never a name or an answer.
    """
    entry = AuditEntry(
        at=now,
        board_id=acting_for(session),
        person_id=by,
        action=action,
        subject_kind=action.partition(":")[0],
        subject_id=subject,
        request_id=request_id,
        details=dict(details or {}),
    )
    session.add(entry)
    return entry
