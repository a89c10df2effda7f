"""Whether everything is there: each answer, each row that follows from the log, each message."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from webapp import db
from webapp.cases.changes import rebuild
from webapp.cases.models import Case
from webapp.cases.replay import replay
from webapp.cases.workflow import lock, log_of
from webapp.configuration.service import procedure
from webapp.engine import Address
from webapp.outbox.smtp import MAY_HAVE_ARRIVED

FOLLOWING = ("task", "due_date", "team_member", "meeting")
"""The tables whose rows follow from a case's log."""


@dataclass
class Findings:
    """What is not as it should be, in sentences; and what is good to know."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    answers: int = 0
    messages: int = 0
    uncertain: int = 0
    uncertain_taken: int = 0

    @property
    def all(self) -> list[str]:
        """Everything that is wrong."""
        return [*self.lost, *self.doubled, *self.half, *self.stuck, *self.letters]


def look(board_id: UUID, acknowledged: Mapping[tuple[UUID, str], int], *, ended: bool = True) -> Findings:
    """Look at every case of a board. `acknowledged` is what was answered with the next page, how often; with
    `ended`, a case that has not come to its end is stuck."""
    found = Findings()
    session = db.session()
    db.act_for(session, board_id)
    for case_id in session.scalars(select(Case.id).where(Case.board_id == board_id)).all():
        _look_at(session, case_id, acknowledged, found, ended=ended)
        session.rollback()
        session.expunge_all()
    db.session.remove()
    found.doubled += [f"{of}: taken {often} times" for of, often in acknowledged.items() if often > 1]
    return found


def _look_at(
    session: Session,
    case_id: UUID,
    acknowledged: Mapping[tuple[UUID, str], int],
    found: Findings,
    *,
    ended: bool,
) -> None:
    case = lock(session, case_id)
    log = log_of(session, case_id)
    answered = Counter(Address.read(entry.address).path for entry in log if entry.kind == "answered")
    found.answers += answered.total()
    found.doubled += [f"{case.reference} {path}: {n} times" for path, n in answered.items() if n > 1]
    found.lost += [
        f"{case.reference} {path}: acknowledged, and not in the log"
        for (of, path) in acknowledged
        if of == case_id and not answered[path]
    ]
    if [entry.seq for entry in log] != list(range(1, case.entries + 1)):
        found.lost.append(f"{case.reference}: its log has a gap")
    if ended and case.status != "closed":
        found.stuck.append(f"{case.reference}: {case.status}, {answered.total()} answers")
    made = procedure(session, case.version_id)
    if replay(made.configuration, made.process, log).story.snapshot() != case.snapshot:
        found.half.append(f"{case.reference}: its snapshot is not what its log says")
    before = _rows(session, case_id)
    rebuild(session, case)
    session.flush()
    for table, rows in _rows(session, case_id).items():
        if rows != before[table]:
            found.half.append(f"{case.reference}: its rows in {table} are not what its log says")


def _rows(session: Session, case_id: UUID) -> dict[str, list[str]]:
    """The rows that follow from the log, byte for byte; of the case's own all but how often it was written."""
    found = {
        table: list(
            session.scalars(
                text(f"select t::text from {table} t where case_id = :case order by 1"), {"case": case_id}
            )
        )
        for table in FOLLOWING
    }
    row: Any = session.execute(
        text("select to_jsonb(c) - 'revision' from review_case c where id = :case"), {"case": case_id}
    ).scalar_one()
    return found | {"review_case": [str(row)]}


def settle(admin: Engine, seconds: float, *, hurry: bool = False) -> list[str]:
    """Wait until every message's job is done. Gives those that remain, which are stuck.

    What waits for another attempt is attempted now, as if its hour had come; with `hurry` a dead worker's
    silence counts as long enough at once.
    """
    until = time.monotonic() + seconds
    while True:
        with admin.begin() as connection:
            left = connection.execute(text(_LEFT)).all()
            connection.execute(text(_LATER))
            if hurry:
                connection.execute(text(_SILENT))
                connection.execute(text(_TAKE_UP))
        if not left or time.monotonic() > until:
            return [
                f"a job {row.task_name} is still {row.status} after {row.attempts} attempts" for row in left
            ]
        time.sleep(1)


_LEFT = """
select task_name, status, attempts from procrastinate_jobs
where task_name = 'deliver_message' and status in ('todo', 'doing')
"""
_LATER = "update procrastinate_jobs set scheduled_at = now() where status = 'todo' and scheduled_at > now()"
_SILENT = "update procrastinate_workers set last_heartbeat = now() - interval '1 minute'"
_TAKE_UP = """
insert into procrastinate_jobs (queue_name, task_name, args)
values ('default', 'retry_stalled', '{"timestamp": 0}')
"""


def letters(admin: Engine, board_id: UUID, taken: Mapping[str, int], found: Findings) -> None:
    """Hold what the mail server took against what was to be sent."""
    with admin.connect() as connection:
        rows = connection.execute(
            text("select id, key, state, error from message where board_id = :board"), {"board": board_id}
        ).all()
        owed = connection.execute(text(_OWED), {"board": board_id}).scalars().all()
    found.messages = len(rows)
    keys = {row.key for row in rows}
    found.letters += [f"nobody was written to about {key}" for key in owed if key not in keys]
    for row in rows:
        count = taken.get(row.id.hex, 0)
        if count > 1:
            found.letters.append(f"message {row.id} was sent {count} times")
        if row.state == "failed" and row.error == MAY_HAVE_ARRIVED:
            found.uncertain += 1
            found.uncertain_taken += count
        elif row.state != "sent" or count != 1:
            found.letters.append(f"message {row.id} is {row.state}, taken {count} times: {row.error}")
    strangers = set(taken) - {row.id.hex for row in rows}
    found.letters += [f"{each} was sent, and nobody wrote it" for each in strangers]


_OWED = """
select 'asked:' || t.id || ':' || h.person_id
from task t join role_holding h
  on h.board_id = t.board_id and h.role = t.role and h.agency is not distinct from t.agency
where t.board_id = :board and t.person_id is null
"""


def counted(taken: Iterable[Mapping[tuple[UUID, str], int]]) -> Counter[tuple[UUID, str]]:
    """What all clients had acknowledged."""
    total: Counter[tuple[UUID, str]] = Counter()
    for each in taken:
        total.update(each)
    return total
