"""The database goes away and comes back: web and worker go on by themselves."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from psycopg import conninfo, sql
from sqlalchemy import text

from tests.integration.conftest import token_in
from webapp import db, supervision
from webapp.config import CHECKOUT, Settings
from webapp.outbox import queue
from webapp.postgres import Cluster

Away = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def away(cluster: Cluster, own_database: Settings) -> Away:
    """While the block runs the database ends every connection and takes no new one."""
    name = sql.Identifier(str(conninfo.conninfo_to_dict(own_database.database_url)["dbname"]))
    out = "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s"

    @contextmanager
    def away() -> Iterator[None]:
        with psycopg.connect(cluster.superuser_address, autocommit=True) as connection:
            connection.execute(sql.SQL("alter database {} with allow_connections false").format(name))
            connection.execute(out, [name.as_string(None).strip('"')])
            try:
                yield
            finally:
                connection.execute(sql.SQL("alter database {} with allow_connections true").format(name))

    return away


def test_a_page_says_that_the_service_is_away_and_the_next_one_is_there_again(
    app: Flask, own_database: Settings, away: Away
) -> None:
    client = app.test_client()
    sent = {"email": "a@example.org", "password": "x", "csrf_token": token_in(client.get("/sign-in").text)}

    with away():
        gone = client.post("/sign-in", data=sent)
        script = client.post("/sign-in", data=sent, headers={"Accept": "application/json"})
    back = client.post("/sign-in", data=sent)

    assert (gone.status_code, script.status_code, back.status_code) == (503, 503, 200)
    assert gone.headers["Retry-After"] == "30"
    assert "What you had saved is kept. Wait half a minute" in gone.text
    assert script.json is not None
    assert script.json["title"] == "The service is not available for a moment"


def test_a_worker_goes_on_when_the_database_is_back(
    own_database: Settings, away: Away, tmp_path: Path
) -> None:
    env = os.environ | {
        "DATABASE_URL": own_database.database_url,
        "OWNER_DATABASE_URL": own_database.owner_database_url,
        "VAR_DIR": str(tmp_path),
        "PYTHONPATH": str(CHECKOUT),
    }
    with (tmp_path / "worker.log").open("ab") as log:
        worker = supervision.spawn([sys.executable, "-m", "webapp.cli", "worker"], env=env, output=log)
    try:
        wait_until("select least(count(*), 1) from procrastinate_workers", 1)
        with away():
            time.sleep(1)
        with db.factory() as session, session.begin():
            queue.defer(session, "pass_limits", [{"timestamp": 0}])

        wait_until("select count(*) from procrastinate_jobs where args ->> 'timestamp' = '0'", 0)
        assert worker.poll() is None
    finally:
        supervision.stop(worker)


def wait_until(question: str, answer: int, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    found = None
    while time.monotonic() < until:
        with db.factory() as session:
            found = session.scalar(text(question))
        if found == answer:
            return
        time.sleep(0.1)
    raise AssertionError(f"{question}: {found}")
