"""What a worker had in hand when it died is done by another."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from webapp import db, jobs
from webapp.config import Settings

LEFT = """
insert into procrastinate_jobs (queue_name, task_name, args, status, queueing_lock)
values ('default', :task, '{"timestamp": 0}', cast(:status as procrastinate_job_status), :lock)
"""


def leave(task: str, status: str, lock: str | None = None) -> None:
    with db.factory() as session, session.begin():
        session.execute(text(LEFT), {"task": task, "status": status, "lock": lock})


def count(task: str) -> int:
    """Of those we left; the clock may have brought others."""
    ours = "select count(*) from procrastinate_jobs where task_name = :task and args ->> 'timestamp' = '0'"
    with db.factory() as session:
        return session.scalar(text(ours), {"task": task}) or 0


def work_until_nothing_is_left(settings: Settings) -> None:
    """One worker after the other, for a worker that finds nothing waiting stops, and what it took up meanwhile is
    the next one's to do."""
    for _worker in range(2):
        jobs.work(settings, wait=False)


def test_a_dead_workers_jobs_are_done_though_a_periodic_ones_next_turn_waits_already(
    own_database: Settings,
) -> None:
    """To put the periodic job back beside its next turn is refused; that must not keep the rest from being done."""
    leave("link_audit", "doing", "link_audit")
    leave("link_audit", "todo", "link_audit")
    leave("pass_limits", "doing")
    leave("retry_stalled", "todo")

    work_until_nothing_is_left(own_database)

    assert {task: count(task) for task in ("link_audit", "pass_limits", "retry_stalled")} == {
        "link_audit": 0,
        "pass_limits": 0,
        "retry_stalled": 0,
    }


@pytest.mark.parametrize("seconds", [5, 40])
def test_a_job_is_taken_up_once_its_worker_has_been_silent_for_half_a_minute(
    own_database: Settings, seconds: int
) -> None:
    with db.factory() as session, session.begin():
        silent = (
            "insert into procrastinate_workers (last_heartbeat) values (now() - make_interval(secs => :s))"
        )
        session.execute(text(silent), {"s": seconds})
        session.execute(text(LEFT), {"task": "pass_limits", "status": "doing", "lock": None})
        session.execute(
            text("update procrastinate_jobs set worker_id = (select max(id) from procrastinate_workers)")
        )
    leave("retry_stalled", "todo")

    work_until_nothing_is_left(own_database)

    assert count("pass_limits") == (1 if seconds < 30 else 0)
