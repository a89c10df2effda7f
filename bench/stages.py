"""Where a program may be killed: at every table that is written on the way, held there by the database itself.

The superuser puts a trigger on each table. It asks for a lock that nobody else wants, so it costs nothing, until
whoever kills takes that lock: then the next transaction that comes to the place waits in it, and says so in
`pg_locks`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import psycopg
from psycopg import sql

from webapp.postgres import DATABASE, Cluster

_MARK = 7207  # of our locks among all advisory ones
WEB, WORKER = "web", "worker"

_FUNCTION = """
create schema if not exists bench;
create or replace function bench.hold() returns trigger language plpgsql security definer as $$
begin
  perform pg_advisory_xact_lock_shared({mark}, tg_argv[0]::int);
  return null;
end $$;
"""
_WAITING = """
select a.application_name, a.pid from pg_locks l join pg_stat_activity a using (pid)
where l.locktype = 'advisory' and l.classid = %s and l.objid = %s and not l.granted
order by a.pid
"""


@dataclass(frozen=True)
class Stage:
    """One place on the way. `when` narrows it to some rows; `at_commit`: when all else is done."""

    number: int
    name: str
    who: str  # comes by here: the web or the worker
    table: str
    event: str
    when: str = ""
    at_commit: bool = False

    @property
    def trigger(self) -> str:
        """The statement that makes its trigger."""
        each = "row" if self.when or self.at_commit else "statement"
        kind = "constraint trigger" if self.at_commit else "trigger"
        late = "deferrable initially deferred" if self.at_commit else ""
        when = f"when ({self.when})" if self.when else ""
        return (
            f"create {kind} bench_{self.number} after {self.event} on {self.table} {late} "
            f"for each {each} {when} execute function bench.hold({self.number})"
        )


SUBMIT = (
    Stage(1, "the draft taken away", WEB, "draft", "delete"),
    Stage(2, "the trail written", WEB, "audit_entry", "insert"),
    Stage(3, "the answer in the log", WEB, "log_entry", "insert"),
    Stage(4, "the case's row and snapshot", WEB, "review_case", "update"),
    Stage(5, "the step done", WEB, "task", "update"),
    Stage(6, "the next steps opened", WEB, "task", "insert"),
    Stage(7, "the due dates", WEB, "due_date", "insert or update"),
    Stage(8, "the messages", WEB, "message", "insert"),
    Stage(9, "their jobs", WEB, "procrastinate_jobs", "insert"),
    Stage(10, "about to commit", WEB, "log_entry", "insert", at_commit=True),
)
JOBS = (
    Stage(21, "a job taken", WORKER, "procrastinate_jobs", "update", "new.status = 'doing'"),
    Stage(22, "a message about to be handed over", WORKER, "message", "update", "new.state = 'handed_over'"),
    Stage(23, "the mail server's 250 about to be noted", WORKER, "message", "update", "new.state = 'sent'"),
    Stage(24, "a job done", WORKER, "procrastinate_jobs", "delete"),
    Stage(25, "a limit that passed in the log", WORKER, "log_entry", "insert", "new.kind = 'limit_passed'"),
    Stage(26, "a limit looked at", WORKER, "due_date", "update", "new.fired_at is not null"),
)
COMMITTED = Stage(11, "committed, not yet answered", WEB, "", "")
MAILED = Stage(27, "the mail server has it and has not answered", WORKER, "", "")
ALL = (*SUBMIT, COMMITTED, *JOBS, MAILED)


def install(cluster: Cluster) -> None:
    """Put the triggers in their places."""
    with psycopg.connect(cluster.address("postgres", DATABASE), autocommit=True) as connection:
        connection.execute(sql.SQL(_FUNCTION).format(mark=sql.Literal(_MARK)))
        for stage in (*SUBMIT, *JOBS):
            connection.execute(sql.SQL(stage.trigger))  # ours, from above


@dataclass
class Barrier:
    """A stage that nobody gets past."""

    stage: Stage
    connection: psycopg.Connection

    def waiting(self, seconds: float) -> tuple[str, int] | None:
        """Which program waits here first, and its backend; None when nobody came in that time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = self.connection.execute(_WAITING, [_MARK, self.stage.number]).fetchall()
            for name, pid in found:
                if str(name).startswith(self.stage.who):
                    return str(name), int(pid)
            time.sleep(0.005)
        return None

    def lift(self) -> None:
        """Let everybody pass."""
        with suppress(psycopg.Error):  # a killed database has lifted it already
            self.connection.execute("select pg_advisory_unlock_all()")


@contextmanager
def barrier(cluster: Cluster, stage: Stage) -> Iterator[Barrier]:
    """Hold whoever comes to that stage while the block runs. Raises psycopg.Error when the database is away."""
    connection = psycopg.connect(cluster.address("postgres", DATABASE), autocommit=True)
    try:
        connection.execute("select pg_advisory_lock(%s, %s)", [_MARK, stage.number])
        found = Barrier(stage, connection)
        yield found
        found.lift()
    finally:
        with suppress(psycopg.Error):
            connection.close()
