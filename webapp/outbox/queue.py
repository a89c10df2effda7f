"""Asking the worker to do something, by the task's name.

A job is written through the session's own connection, in its transaction: it is there when
its cause is committed, and gone when its cause is rolled back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import procrastinate
import psycopg
from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, scoped_session

DELIVER_MESSAGE = "deliver_message"
"""The task that sends one message: `board`, `message`."""

REMIND_OF_PASSWORD = "remind_of_password"  # noqa: S105 - the name of a task
"""The task that writes to somebody who forgot their password: `person`."""
TELL_OF_SIGN_IN = "tell_of_sign_in"
"""The task that tells somebody that how they sign in has changed: `person`, `change`, which no other has."""

MAIL, REST = "mail", "default"
"""The queues: what waits for a mail server stands in one of its own, so that it holds up nothing else."""

# It only writes jobs on connections it is given, so it is never opened and knows no task.
_jobs = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())


def defer(
    session: Session | scoped_session[Session],
    task: str,
    arguments: Sequence[Mapping[str, Any]],
    *,
    at: datetime | None = None,
) -> None:
    """Have the worker run `task` once for each of `arguments`, after this transaction and not before `at`.

    Arguments are ids and plain values: they stand outside row-level security.
    """
    if not arguments:
        return
    session.flush()  # what the job will look for is written before the job is
    connection = session.connection().connection.driver_connection
    queue = MAIL if task == DELIVER_MESSAGE else REST
    job = _jobs.configure_task(task, connection=connection, schedule_at=at, queue=queue)
    try:
        job.batch_defer(*[dict(each) for each in arguments])
    except (
        ConnectorException
    ) as error:  # the session's own connection was lost, which is nobody's mistake here
        if isinstance(error.__cause__, psycopg.OperationalError):
            raise OperationalError("defer", {}, error.__cause__) from error
        raise
