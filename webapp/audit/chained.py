"""What stands in a board's chain, and what is hashed of it.

Two tables: the audit trail, and the logs of cases, which are the record itself. A field that is not named here is not
proved; one that is named may never be renamed, or every link made so far would seem broken.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Session

Key = tuple[UUID, int]
"""What a link is of: an audit entry and 0, or a case and the number in its log."""

GONE = bytes(32)
"""The digest of an entry that was there no more when it was to be taken up."""

_MOMENT = sa.DateTime(timezone=True)


@dataclass(frozen=True)
class Chained:
    """A table whose rows are chained."""

    kind: str
    table: sa.TableClause
    id: str
    seq: str | None
    title: str  # the column that says in a word what happened
    at: str

    def of(self, keys: Collection[Key]) -> sa.Select[Any]:
        """The rows with those keys."""
        if self.seq is None:
            return sa.select(self.table).where(self.table.c[self.id].in_([key[0] for key in keys]))
        found = sa.tuple_(self.table.c[self.id], self.table.c[self.seq])
        return sa.select(self.table).where(found.in_(list(keys)))

    def key(self, row: sa.RowMapping) -> Key:
        """By what a row is known in the chain."""
        return row[self.id], 0 if self.seq is None else row[self.seq]


_AUDIT = sa.table(
    "audit_entry",
    sa.column("id", sa.Uuid()),
    sa.column("at", _MOMENT),
    sa.column("board_id", sa.Uuid()),
    sa.column("person_id", sa.Uuid()),
    sa.column("action", sa.Text()),
    sa.column("subject_kind", sa.Text()),
    sa.column("subject_id", sa.Uuid()),
    sa.column("case_ids", ARRAY(sa.Uuid())),
    sa.column("request_id", sa.Text()),
    sa.column("details", JSONB()),
)
_LOG = sa.table(
    "log_entry",
    sa.column("case_id", sa.Uuid()),
    sa.column("seq", sa.Integer()),
    sa.column("board_id", sa.Uuid()),
    sa.column("version_id", sa.Uuid()),
    sa.column("kind", sa.Text()),
    sa.column("address", sa.Text()),
    sa.column("value", JSONB()),
    sa.column("by_id", sa.Uuid()),
    sa.column("on_behalf_of", sa.Text()),
    sa.column("happened_on", _MOMENT),
    sa.column("recorded_at", _MOMENT),
    sa.column("reason", sa.Text()),
)

AUDIT = Chained("audit", _AUDIT, "id", None, "action", "at")
LOG = Chained("log", _LOG, "case_id", "seq", "kind", "recorded_at")


@dataclass(frozen=True)
class Entry:
    """One row as the chain knows it: what it says in a word, when, and the digest of all of it."""

    key: Key
    title: str
    at: datetime
    digest: bytes


def entries(session: Session, keys: Collection[Key]) -> dict[Key, Entry]:
    """Those of the entries that are there."""
    found: dict[Key, Entry] = {}
    for source, wanted in (
        (AUDIT, [key for key in keys if not key[1]]),
        (LOG, [key for key in keys if key[1]]),
    ):
        for row in session.execute(source.of(wanted)).mappings() if wanted else ():
            entry = _entry(source, row)
            found[entry.key] = entry
    return found


def without_link(session: Session, source: Chained, board_id: UUID | None) -> Iterator[Entry]:
    """Entries that are neither in the chain nor waiting to be: nobody can have added them the usual way."""
    id_, seq = source.table.c[source.id], source.table.c[source.seq] if source.seq else sa.literal(0)
    waiting = sa.table("audit_waiting", sa.column("of_id"), sa.column("of_seq"))
    link = sa.table("audit_link", sa.column("of_id"), sa.column("of_seq"))
    query = sa.select(source.table).where(
        source.table.c.board_id.is_not_distinct_from(board_id),
        *(
            ~sa.exists().where(other.c.of_id == id_, other.c.of_seq == seq).select_from(other)
            for other in (link, waiting)
        ),
    )
    for row in session.execute(query.order_by(source.table.c[source.at]).limit(1)).mappings():
        yield _entry(source, row)


def link_hash(before: bytes, number: int, key: Key, digest: bytes) -> bytes:
    """The hash that a link must have after the one before it."""
    place = number.to_bytes(8, "big") + key[0].bytes + key[1].to_bytes(4, "big")
    return hashlib.sha256(before + place + digest).digest()


def _entry(source: Chained, row: sa.RowMapping) -> Entry:
    plain = json.dumps([source.kind, {str(name): _plain(row[name]) for name in row}], sort_keys=True)
    return Entry(source.key(row), row[source.title], row[source.at], hashlib.sha256(plain.encode()).digest())


def _plain(value: Any) -> Any:
    """A value as JSON has it: the same bytes whatever the server's time zone."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value
