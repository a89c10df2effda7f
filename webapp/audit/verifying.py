"""Proving that a board's chain holds: everything is reckoned again, and the first thing that is wrong is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.audit.chain import START, Head, keeping
from webapp.audit.chained import AUDIT, LOG, Entry, Key, entries, link_hash, without_link
from webapp.audit.models import AuditLink, AuditVerification, AuditWaiting
from webapp.clock import LONDON

AT_A_TIME = 2000
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a chain: where, and with which entry. It holds no name and no answer."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class Verification:
    """How far a chain holds, what waits to be linked, and the first thing that is wrong."""

    held: Head
    waiting: int
    problem: Problem | None

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return self.problem is None


@dataclass(frozen=True)
class _Link:
    number: int
    key: Key
    digest: bytes
    hash: bytes


def verify(session: Session, board_id: UUID | None, *, anchors: Sequence[Head] = ()) -> Verification:
    """Reckon a board's whole chain again, in bounded memory; the session works for that board, or for none.

    `anchors` are heads that held once, kept elsewhere; what the last verification found is held against the chain
    as well. Nothing is written.
    """
    keeping(session)
    before = last_verification(session, board_id)
    kept = [*anchors, *([Head(before.links, before.hash)] if before else [])]
    held, problem = _along(session, board_id, kept)
    problem = problem or _cut_off(held, kept) or _beside(session, board_id)
    return Verification(held, _number_waiting(session, board_id), problem)


def note(session: Session, board_id: UUID | None, found: Verification, *, now: datetime) -> AuditVerification:
    """Keep what came of a verification: what held then is held against the chain from then on."""
    kept = AuditVerification(
        at=now,
        board_id=board_id,
        links=found.held.number,
        hash=found.held.hash,
        waiting=found.waiting,
        broken=str(found.problem or ""),
    )
    session.add(kept)
    return kept


def last_verification(session: Session, board_id: UUID | None) -> AuditVerification | None:
    """What came of verifying a board's chain last; None where that was never done."""
    return session.scalars(
        select(AuditVerification)
        .where(AuditVerification.board_id.is_not_distinct_from(board_id))
        .order_by(AuditVerification.at.desc(), AuditVerification.id.desc())
        .limit(1)
    ).one_or_none()


def _along(session: Session, board_id: UUID | None, kept: Sequence[Head]) -> tuple[Head, Problem | None]:
    """The last link up to which everything holds, and what is wrong with the next."""
    held = Head(0, START)
    marks: dict[int, set[bytes]] = defaultdict(set)
    for mark in kept:
        marks[mark.number].add(mark.hash)
    for links, found in _batches(session, board_id):
        for link in links:
            problem = _wrong(link, found.get(link.key), held, marks.get(link.number, set()))
            if problem:
                return held, problem
            held = Head(link.number, link.hash)
    return held, None


def _batches(
    session: Session, board_id: UUID | None
) -> Iterator[tuple[Sequence[_Link], Mapping[Key, Entry]]]:
    last = 0
    columns = AuditLink.number, AuditLink.of_id, AuditLink.of_seq, AuditLink.digest, AuditLink.hash
    while True:
        rows = session.execute(
            select(*columns)
            .where(AuditLink.board_id.is_not_distinct_from(board_id), AuditLink.number > last)
            .order_by(AuditLink.number)
            .limit(AT_A_TIME)
        ).all()
        if not rows:
            return
        links = [_Link(row.number, (row.of_id, row.of_seq), row.digest, row.hash) for row in rows]
        yield links, entries(session, [link.key for link in links])
        last = links[-1].number


def _wrong(link: _Link, entry: Entry | None, before: Head, known: Collection[bytes]) -> Problem | None:
    where = f"link {link.number}"
    if link.number != before.number + 1:
        return Problem(f"link {before.number + 1}", "it is missing, and what it was of cannot be told")
    if entry is None:
        return Problem(f"{where}, {_known_by(*link.key)}", "this entry is missing")
    named = f"{where}, {_named(entry)}"
    if link.digest != entry.digest:
        return Problem(named, "this entry was changed after it was linked")
    if link.hash != link_hash(before.hash, link.number, link.key, link.digest):
        return Problem(named, "this link was changed, or what stands before it was exchanged")
    if any(mark != link.hash for mark in known):
        return Problem(named, "the chain was made anew: its hash is not the one that held before")
    return None


def _cut_off(held: Head, kept: Sequence[Head]) -> Problem | None:
    longest = max((mark.number for mark in kept), default=0)
    if longest > held.number:
        return Problem(f"link {held.number + 1}", f"the chain ends before it, and had {longest} links before")
    return None


def _beside(session: Session, board_id: UUID | None) -> Problem | None:
    """What stands beside the chain and should not: entries that it does not know."""
    for source in (AUDIT, LOG):
        for entry in without_link(session, source, board_id):
            return Problem(_named(entry), "this entry is not in the chain and does not wait to be")
    oldest = session.scalars(
        select(AuditWaiting)
        .where(
            AuditWaiting.board_id.is_not_distinct_from(board_id),
            AuditWaiting.since < func.now() - LONGEST_WAIT,
        )
        .order_by(AuditWaiting.since)
        .limit(1)
    ).one_or_none()
    if oldest is None:
        return None
    known = entries(session, [(oldest.of_id, oldest.of_seq)]).get((oldest.of_id, oldest.of_seq))
    named = _named(known) if known else _known_by(oldest.of_id, oldest.of_seq)
    return Problem(named, "this entry has waited for more than an hour: is the worker running?")


def _number_waiting(session: Session, board_id: UUID | None) -> int:
    of_board = AuditWaiting.board_id.is_not_distinct_from(board_id)
    return session.scalar(select(func.count()).select_from(AuditWaiting).where(of_board)) or 0


def _named(entry: Entry) -> str:
    moment = entry.at.astimezone(LONDON)
    return f"{entry.title} of {moment.day} {moment:%B %Y, %H:%M} ({_known_by(*entry.key)})"


def _known_by(id_: UUID, seq: int) -> str:
    return f"entry {seq} of case {id_}" if seq else f"entry {id_}"
