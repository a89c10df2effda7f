"""Taking entries up into their board's chain.

Chaining as entries are written would let no two people look at the same moment. So the database notes each new entry
as waiting, and the worker links what waits, in batches; the order of the chain is the order of taking up. What was
written in a transaction that ended late waits like everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, text, tuple_
from sqlalchemy.orm import Session

from webapp.audit.chained import GONE, Key, entries, link_hash
from webapp.audit.models import AuditLink, AuditWaiting

AtWork = Callable[[UUID | None], AbstractContextManager[Session]]
"""Gives a session that works for one board, or for none, in one transaction."""

BATCH = 1000
START = bytes(32)
"""What stands before the first link."""

_ALONE = text("select pg_try_advisory_xact_lock(hashtext('audit chain'), hashtext(:board))")
_KEEPING = text("select set_config('app.keeps_chain', 'on', true)")


@dataclass(frozen=True)
class Head:
    """Where a chain ends: who keeps this number and hash elsewhere can prove later that nothing before it changed."""

    number: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.number}:{self.hash.hex()}"


def take_up(session: Session, board_id: UUID | None, *, now: datetime, most: int = BATCH) -> int:
    """Link what waits in a board's chain, at most so many; gives how many were linked.

    The session works for that board, or for none. The caller commits at once: until then no other worker links
    anything there, and one that tries gets 0.
    """
    if not session.scalar(_ALONE, {"board": str(board_id)}):
        return 0
    keeping(session)
    keys = _waiting(session, board_id, most)
    if not keys:
        return 0
    _link(session, board_id, _without_links(session, keys), now=now)
    session.execute(delete(AuditWaiting).where(tuple_(AuditWaiting.of_id, AuditWaiting.of_seq).in_(keys)))
    return len(keys)


def take_up_all(at_work: AtWork, board_id: UUID | None, *, now: datetime) -> int:
    """Link all that waits in a board's chain, each batch in a transaction of its own; gives how many were linked."""
    linked = 0
    while True:
        with at_work(board_id) as session:
            taken = take_up(session, board_id, now=now, most=BATCH)
        linked += taken
        if taken < BATCH:
            return linked


def head(session: Session, board_id: UUID | None) -> Head:
    """The last link of a board's chain."""
    last = session.execute(
        select(AuditLink.number, AuditLink.hash)
        .where(AuditLink.board_id.is_not_distinct_from(board_id))
        .order_by(AuditLink.number.desc())
        .limit(1)
    ).one_or_none()
    return Head(last.number, last.hash) if last else Head(0, START)


def keeping(session: Session) -> None:
    """In this transaction entries of no board may be read, where the session works for none."""
    session.execute(_KEEPING)


def _waiting(session: Session, board_id: UUID | None, most: int) -> list[Key]:
    rows = session.execute(
        select(AuditWaiting.of_id, AuditWaiting.of_seq)
        .where(AuditWaiting.board_id.is_not_distinct_from(board_id))
        .order_by(AuditWaiting.since, AuditWaiting.of_id, AuditWaiting.of_seq)
        .limit(most)
    )
    return [(row.of_id, row.of_seq) for row in rows]


def _without_links(session: Session, keys: Sequence[Key]) -> list[Key]:
    """Restoring only the data of a backup notes entries as waiting that are linked already."""
    known = select(AuditLink.of_id, AuditLink.of_seq)
    rows = session.execute(known.where(tuple_(AuditLink.of_id, AuditLink.of_seq).in_(keys)))
    linked = {(row.of_id, row.of_seq) for row in rows}
    return [key for key in keys if key not in linked]


def _link(session: Session, board_id: UUID | None, keys: Sequence[Key], *, now: datetime) -> None:
    if not keys:
        return
    found, last = entries(session, keys), head(session, board_id)
    number, before, rows = last.number, last.hash, []
    for key in keys:
        number += 1
        digest = found[key].digest if key in found else GONE
        before = link_hash(before, number, key, digest)
        values = {"of_id": key[0], "of_seq": key[1], "number": number, "digest": digest, "hash": before}
        rows.append(values | {"board_id": board_id, "at": now})
    session.execute(insert(AuditLink), rows)
