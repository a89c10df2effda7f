"""Writing the audit trail, in the same transaction as what it tells of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session, scoped_session

from webapp.audit.models import AuditEntry
from webapp.audit.verifying import last_verification
from webapp.db import acting_for

AnySession = Session | scoped_session[Session]

_REACHED, _RECORDED = "cases reached", "cases recorded"

__all__ = ["forget", "last_verification", "reached", "record", "unrecorded"]


def record(
    session: AnySession,
    action: str,
    *,
    now: datetime,
    by: UUID | None,
    subject: UUID | None = None,
    cases: Collection[UUID] = (),
    request_id: str = "",
    details: Mapping[str, str | int | bool | None] | None = None,
) -> AuditEntry:
    """Add one entry for the board the session works for; nothing is committed here.

    `action` is `subject:verb` (`case:viewed`, `task:completed`). `cases` are all that it is about, for who asks who
    looked at one; the subject itself, where that is a case, need not be said again. `details` hold ids and outcomes,
    never a name or an answer.
    """
    kind = action.partition(":")[0]
    about = {*cases, *([subject] if kind == "case" and subject else [])}
    entry = AuditEntry(
        at=now,
        board_id=acting_for(session),
        person_id=by,
        action=action,
        subject_kind=kind,
        subject_id=subject,
        case_ids=sorted(about),
        request_id=request_id,
        details=dict(details or {}),
    )
    session.add(entry)
    session.info.setdefault(_RECORDED, set()).update(about)
    return entry


def reached(session: AnySession, case_id: UUID) -> None:
    """Somebody was let through to a case: whatever they do there must leave an entry about it."""
    session.info.setdefault(_REACHED, set()).add(case_id)


def unrecorded(session: AnySession) -> frozenset[UUID]:
    """The cases that were reached since `forget`, unless something was recorded about any of them."""
    found: set[UUID] = session.info.get(_REACHED, set())
    return frozenset() if found & session.info.get(_RECORDED, set()) else frozenset(found)


def forget(session: AnySession) -> None:
    """Begin anew: nothing was reached, nothing recorded."""
    session.info.pop(_REACHED, None)
    session.info.pop(_RECORDED, None)
