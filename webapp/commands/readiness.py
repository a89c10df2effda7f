"""Asking a running service whether it can work: for the health checks of whatever keeps it running."""

from __future__ import annotations

import os
import sys
import urllib.request
from urllib.error import URLError

import click
import psycopg

from webapp import config, db
from webapp.operations.heartbeat import HEARD, HEARD_WITHIN


@click.command()
@click.option(
    "--worker", is_flag=True, help="Ask whether a worker is there, instead of the web on this machine."
)
def ready(*, worker: bool) -> None:
    """Say whether the web on this machine, or a worker, can do its work. Exits 0 if so."""
    well = _worker_is_there() if worker else _web_answers()
    click.echo("ready" if well else "not ready")
    sys.exit(0 if well else 1)


def _web_answers() -> bool:
    address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/ready"
    try:
        with urllib.request.urlopen(address, timeout=4):
            return True
    except (URLError, OSError):
        return False


def _worker_is_there() -> bool:
    try:
        with psycopg.connect(db.conninfo(config.from_environment()), connect_timeout=5) as connection:
            row = connection.execute(HEARD).fetchone()
    except psycopg.Error:
        return False
    return row is not None and row[1] is not None and float(row[1]) < HEARD_WITHIN
