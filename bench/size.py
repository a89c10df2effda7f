"""What a finished case takes on disk, all its tables and indexes, once they are packed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, text

from bench.place import Place
from bench.seeding import stored_columns
from bench.table import Row

COPIES = 300
MOST_KB = 30
_TABLES = (
    "review_case",
    "case_name_part",
    "log_entry",
    "task",
    "team_member",
    "due_date",
    "message",
    "audit_entry",
)
_CASE = "'case_id', cast(:id as uuid)"
_OWN = f"'id', gen_random_uuid(), {_CASE}"
_CHANGES = {
    "review_case": "'id', cast(:id as uuid), 'reference', cast(:new as text)",
    "case_name_part": _CASE,
    "log_entry": _CASE,
    "task": _OWN,
    "team_member": _CASE,
    "due_date": _OWN,
    "message": f"{_OWN}, 'key', left(key, -10) || cast(:new as text)",
    "audit_entry": "'id', gen_random_uuid(), 'subject_id', gen_random_uuid()",
}
"""What is different in a copy."""
_OF_CASE = dict.fromkeys(_TABLES, "case_id = :case") | {
    "review_case": "id = :case",
    "audit_entry": "subject_id = :case or subject_id in (select id from task where case_id = :case)",
}


def measure(place: Place, cases: Sequence[UUID]) -> Row:
    """Finished cases are copied, so that the last half-filled page of a table does not count, and what they all
    take is shared out."""
    with place.admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        before = _packed(connection)
        for number in range(COPIES):
            _copy(connection, cases[number % len(cases)], number)
        after = _packed(connection)
    each = {table: (after[table] - before[table]) / COPIES / 1000 for table in _TABLES}
    total = sum(each.values())
    parts = ", ".join(f"{table} {kb:.1f}" for table, kb in sorted(each.items(), key=lambda each: -each[1]))
    return Row(
        "kB of a finished case of 19 steps", f"{total:.1f} kB", parts, "", f"≤ {MOST_KB} kB", total <= MOST_KB
    )


def _packed(connection: Connection) -> dict[str, int]:
    for table in _TABLES:
        connection.execute(text(f"vacuum full {table}"))
    sizes = ", ".join(f"pg_total_relation_size('{table}')" for table in _TABLES)
    found = connection.execute(text(f"select {sizes}")).one()
    return dict(zip(_TABLES, found, strict=True))


def _copy(connection: Connection, case: UUID, number: int) -> None:
    """Every row of a case once more, with ids of their own."""
    given = {"case": case, "new": f"copy-{number:05}", "id": UUID(int=(number + 1) << 64)}
    connection.execute(text("set session_replication_role = replica"))
    for table in _TABLES:
        columns = ", ".join(f'"{column}"' for column in stored_columns(connection, table))
        record = f"jsonb_populate_record(null::{table}, to_jsonb({table}) || jsonb_build_object({_CHANGES[table]}))"
        insert = text(
            f"insert into {table} ({columns}) select {columns} "
            f"from (select ({record}).* from {table} where {_OF_CASE[table]}) made"
        )
        connection.execute(insert, {key: given[key] for key in insert.compile().params})
