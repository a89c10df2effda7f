"""A board with very many cases, in minutes: one real case is brought a few steps far and copied, row for row.

Everything a case leaves behind is copied: its log, what was asked and answered, its team, its limits, its messages,
its trail. Its open tasks are then made up, so that every kind of reader has as many as the board is large.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Connection, select, text

from bench import board
from bench.form import STORED
from bench.place import Place, new_board, new_person, person_called
from bench.submit import opened
from bench.table import say
from webapp import db
from webapp.cases.models import Task
from webapp.cases.projection import task_id
from webapp.cases.workflow import complete_task
from webapp.engine import Address

OPEN_OF_CASES = 2 / 3
TASKS_OF_CASE = 7.5  # of an open one
FEW_CASES = 20
"""How many cases somebody nominated for cases takes part in, however many there are."""
READERS = {
    "office": [("office", None)],
    "worker": [("worker", None)],
    "agency": [("agency_lead", "police")],
    "chair": [("chair", None)],
    "stranger": [("observer", None)],
    "referrer": [("referrer", None)],
}


@dataclass(frozen=True)
class Seeded:
    """A board full of cases: who works there, and one case that is real through and through."""

    board_id: UUID
    emails: Mapping[str, str]
    case_id: UUID
    cases: int
    seconds: float


_COPIED = ("log_entry", "task", "team_member", "due_date", "message", "audit_entry")
_CASE = "(lpad(to_hex(n + 268435456), 8, '0') || '-0000-7000-8000-' || left(md5(:mark || n), 12))::uuid"
_AT = "now() - make_interval(mins => (525600 * 3.0 * (:cases - n) / :cases)::int)"
_IS_CLOSED = "n % 3 = 0"
_ROW = "(lpad(to_hex(n), 8, '0') || '-0000-7000-8000-' || left(md5(:mark || n || {}), 12))::uuid"
_OTHERWISE: Mapping[str, Mapping[str, str]] = {
    "review_case": {
        "id": _CASE,
        "reference": ":mark || '-' || lpad(n::text, 6, '0')",
        "pseudonym": "'Child ' || n",
        "status": f"case when {_IS_CLOSED} then 'closed' when n % 50 = 0 then 'paused' else 'open' end",
        "outcome": f"case when {_IS_CLOSED} then 'done' else '' end",
        "stage": "(array['set_up', 'gather', 'analyse', 'publish'])[1 + n % 4]",
        "opened_at": _AT,
        "closed_at": f"case when {_IS_CLOSED} then {_AT} + interval '90 days' end",
    },
    "log_entry": {"case_id": _CASE},
    "task": {"id": "gen_random_uuid()", "case_id": _CASE, "done_at": _AT},
    "team_member": {"case_id": _CASE},
    "due_date": {"id": "gen_random_uuid()", "case_id": _CASE, "look_at": "null"},
    "message": {
        "id": _ROW.format("t.id"),
        "case_id": _CASE,
        "key": "md5(t.key || n)",
        "queued_at": _AT,
    },
    "audit_entry": {"id": "gen_random_uuid()", "subject_id": _CASE},
}
"""What is different in a copy."""
_OF_CASE = dict.fromkeys(_COPIED, "t.case_id = :case") | {
    "review_case": "t.id = :case",
    "task": "t.case_id = :case and t.state = 'done'",
    "audit_entry": "t.subject_id = :case",
}
_CHAIR = "case when n <= :few * 7 and n % 7 = 0 then cast(:chair as uuid) else cast(:other as uuid) end"
_TASKS = f"""
insert into task (id, board_id, case_id, address, step, title, stage, role, agency, person_id, held_in_case, state,
                  due_at, ready_at, done_at, done_by_id, on_behalf_of, nil)
select gen_random_uuid(), :board, {_CASE}, 'open' || m || '#1', 't' || m,
       jsonb_build_object('en', 'Do t' || m, 'cy', ''), 'gather',
       (array['worker', 'worker', 'lead', 'agency_lead', 'agency_lead', 'agency_lead', 'chair', 'worker'])[m],
       (array[null, null, null, 'police', 'health', 'school', null, null])[m],
       case when m = 7 then {_CHAIR} end, m = 7, case when {_IS_CLOSED} then 'done' else 'open' end,
       case when m = 2 then null else now() + make_interval(mins => (random() * 500000)::int - 100000) end,
       now(), case when {_IS_CLOSED} then {_AT} end, case when {_IS_CLOSED} then cast(:other as uuid) end, '', false
from generate_series(1, :cases) n, generate_series(1, case when n % 2 = 0 then 8 else 7 end) m"""
_CHAIRS = f"""
insert into team_member (case_id, role, agency, board_id, person_id)
select {_CASE}, 'chair', '', :board, {_CHAIR}
from generate_series(1, :cases) n"""
_NAMES = """
insert into case_name_part (board_id, part, case_id)
select board_id, part, id from review_case, case_name_parts(reference, pseudonym) part
where board_id = :board and id <> :case"""
_MEETINGS = f"""
insert into meeting (id, board_id, case_id, number, kind, name, starts_at, whole_day, minutes, place, sequence, status,
                     step, attendance, votes)
select gen_random_uuid(), :board, {_CASE}, 1, 'panel', jsonb_build_object('en', 'Panel', 'cy', ''),
       now() + make_interval(mins => (random() * 1000000)::int - 500000), false, 60,
       'Room 1', 0, 'planned', '', '{{}}', '{{}}'
from generate_series(1, :cases) n"""


def seeded(place: Place, name: str, tasks: int) -> Seeded:
    """A board of that name with about so many open tasks, told how long that took."""
    began = time.perf_counter()
    board_id = new_board(name, board.nineteen(name))
    emails = {who: new_person(board_id, who, held) for who, held in READERS.items()}
    other = new_person(board_id, "other", [("chair", None)])
    case_id = _pattern(board_id, emails)
    cases = round(tasks / TASKS_OF_CASE / OPEN_OF_CASES)
    given = {
        "board": board_id,
        "mark": name[:2].upper(),
        "cases": cases,
        "few": FEW_CASES,
        "case": case_id,
        "chair": person_called(emails["chair"]).id,
        "other": person_called(other).id,
    }
    db.session.remove()
    _fill(place, given)
    took = time.perf_counter() - began
    say(f"  {cases:,} cases with {tasks:,} open tasks: {took:.0f} s")
    return Seeded(board_id, emails, case_id, cases, took)


def _pattern(board_id: UUID, emails: Mapping[str, str]) -> UUID:
    """A real case, three steps far: what is copied."""
    case_id = opened(board_id, emails["referrer"])
    session = db.session()
    for step, who in (("t1", "referrer"), ("t2", "worker"), ("t3", "worker")):
        db.act_for(session, board_id)
        task = session.scalars(select(Task).where(Task.id == task_id(case_id, Address(step)))).one()
        complete_task(session, task, STORED, by=person_called(emails[who]), now=datetime.now(UTC))
        session.commit()
    db.session.remove()
    return case_id


def _fill(place: Place, given: Mapping[str, object]) -> None:
    with place.admin.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))  # we know what they refer to
        connection.execute(text("set local synchronous_commit = off"))
        for table in ("review_case", *_COPIED):
            _ask(connection, _copying(connection, table), given)
        for statement in (_TASKS, _CHAIRS, _NAMES, _MEETINGS):
            _ask(connection, statement, given)
    with place.admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ("review_case", *_COPIED, "case_name_part", "meeting"):
            connection.execute(text(f"vacuum analyze {table}"))


def stored_columns(connection: Connection, table: str) -> Sequence[str]:
    """The columns of a table that do not follow from the others."""
    stored = "select column_name from information_schema.columns where table_name = :table and is_generated = 'NEVER'"
    return connection.scalars(text(stored), {"table": table}).all()


def _copying(connection: Connection, table: str) -> str:
    """Insert every row of the pattern once for each case, with what is different in a copy."""
    columns = stored_columns(connection, table)
    otherwise = _OTHERWISE[table]
    quoted = [f'"{column}"' for column in columns]
    values = [otherwise.get(column, f't."{column}"') for column in columns]
    return (
        f"insert into {table} ({', '.join(quoted)}) select {', '.join(values)} "
        f"from {table} t, generate_series(1, :cases) n where {_OF_CASE[table]}"
    )


def _ask(connection: Connection, statement: str, given: Mapping[str, object]) -> None:
    asked = text(statement)
    connection.execute(asked, {key: given[key] for key in asked.compile().params})
