"""`python -m bench.poison`: one case among thousands cannot be read, and all the others' limits pass in one go."""

from __future__ import annotations

import argparse
import json
import sys
import time
from uuid import UUID, uuid5

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from bench import board
from bench.kills import opened_long_ago
from bench.place import EVERYTHING, new_board, new_person, place
from bench.table import Row, show
from webapp import clock, db
from webapp.accounts.models import Board
from webapp.cases.models import Case
from webapp.cases.projection import task_id
from webapp.db import new_id
from webapp.deadlines.models import DueDate
from webapp.deadlines.passing import pass_limits
from webapp.engine import Address
from webapp.jobs import CasesAtWork

_COPY = (
    "insert into {table} select (jsonb_populate_record(null::{table}, to_jsonb(t) || :changes)).* "
    "from {table} t where {key} = :row"
)
_POISON = """
insert into log_entry (case_id, seq, board_id, version_id, kind, address, value, by_id, on_behalf_of, happened_on,
                       recorded_at, reason)
select case_id, seq + 1, board_id, version_id, 'unheard_of', '', '{}', by_id, '', happened_on, recorded_at, ''
from log_entry where case_id = :case order by seq desc limit 1
"""


def main() -> None:
    """Copy one late case so often, poison one, and let the worker come by twice."""
    parser = argparse.ArgumentParser(prog="python -m bench.poison", description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    cases = parser.parse_args().cases
    with place() as where:
        board_id = new_board("gallowfield", board.nineteen("gallowfield"))
        email = new_person(board_id, "everybody", EVERYTHING)
        new_person(board_id, "office", [("office", None)])
        opened_long_ago(board_id, email)
        with where.admin.begin() as connection:
            copied = _copies(connection, board_id, cases - 1)
            connection.execute(text(_POISON), {"case": copied[len(copied) // 2]})
        rows = _rows(board_id, cases)
    show(rows)
    sys.exit(any(row.kept is False for row in rows))


def _rows(board_id: UUID, cases: int) -> list[Row]:
    session = db.session()
    given = session.get_one(Board, board_id)
    now, began = clock.now(), time.monotonic()
    looked = pass_limits(db.factory, given, CasesAtWork(given), now=now)
    took = time.monotonic() - began
    again = pass_limits(db.factory, given, CasesAtWork(given), now=now)
    db.act_for(session, board_id)
    session.rollback()
    left = _cases_waiting(session)
    what = f"{cases:,} cases with limits that passed, one of them poisoned: cases left over"
    said = f"{looked} limits looked at in {took:.0f} s"
    return [
        Row(what, str(left), said, "", "1", left == 1),
        Row(
            "limits looked at again at once",
            str(again),
            "a poisoned case waits longer each time",
            "",
            "0",
            not again,
        ),
    ]


def _cases_waiting(session: Session) -> int:
    """Cases in which the limit that the procedure waits for has passed, and was not let pass."""
    waiting = select(func.count(func.distinct(DueDate.case_id))).where(
        DueDate.limit_id == "L5", DueDate.fired_at.is_(None)
    )
    return session.scalar(waiting) or 0


def _copies(connection: Connection, board_id: UUID, number: int) -> list[UUID]:
    """So many more of the board's one case; gives their ids."""
    given = {"board": board_id}
    case = connection.execute(select(Case.id).where(Case.board_id == board_id)).scalar_one()
    tasks = connection.execute(text("select id, address from task where board_id = :board"), given).all()
    dues = connection.execute(
        text("select id, limit_id, instance from due_date where board_id = :board"), given
    ).all()
    made = [new_id() for _ in range(number)]
    for count, new in enumerate(made):
        own = {"case_id": str(new)}
        _copy(connection, "review_case", "id", case, {"id": str(new), "reference": f"GF-{count}"})
        _copy(connection, "log_entry", "case_id", case, own)
        for task in tasks:
            _copy(
                connection, "task", "id", task.id, own | {"id": str(task_id(new, Address.read(task.address)))}
            )
        for due in dues:
            key = uuid5(new, f"{due.limit_id}[{due.instance}]")
            _copy(connection, "due_date", "id", due.id, own | {"id": str(key)})
    return made


def _copy(connection: Connection, table: str, key: str, row: UUID, changes: dict[str, str]) -> None:
    statement = text(_COPY.format(table=table, key=key).replace(":changes", "cast(:changes as jsonb)"))
    connection.execute(statement, {"row": row, "changes": json.dumps(changes)})


if __name__ == "__main__":
    main()
