"""Copying everything while people go on working: one moment's state, whatever is written meanwhile."""

from __future__ import annotations

import subprocess
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.orm import Session

from webapp import postgres
from webapp.errors import DomainError
from webapp.operations.archive import Manifest, digest_of, pack
from webapp.operations.models import BackupMade

RELEASE = version("practice-review")


class BackupFailed(DomainError):
    """Nothing was backed up; the message says why and what to do."""

    status = 500


def back_up(address: str, file: Path, *, now: datetime) -> Manifest:
    """Write a backup of the database at `address` to `file`. Raises BackupFailed.

    `address` is of a role that reads the rows of every board: a superuser, or one with BYPASSRLS. Rows are
    counted in the transaction whose snapshot the dump is made of, so that a restore can be held against it.
    """
    if file.exists():
        raise BackupFailed(f"{file} is there already: choose another name.")
    try:
        with tempfile.TemporaryDirectory(prefix="practice-review-backup-", dir=file.parent) as folder:
            dump = Path(folder) / "database.dump"
            with psycopg.connect(address) as connection:
                manifest = _dumped(connection, address, dump, now)
            pack(file, manifest, dump)
    except psycopg.Error as error:
        first = str(error).strip().splitlines()[0]
        raise BackupFailed(f"The database cannot be read for a backup: {first}") from error
    except OSError as error:
        raise BackupFailed(f"{file} cannot be written ({error.strerror}): choose another place.") from error
    return manifest


def remember(session: Session, file: Path, *, now: datetime) -> None:
    """Note that a backup was made, for whoever asks when the last one was; nothing is committed here."""
    session.add(BackupMade(made_at=now, size=file.stat().st_size, release=RELEASE))
    session.flush()


def rows_by_table(connection: psycopg.Connection) -> dict[str, int]:
    """How many rows each of our tables holds, as this transaction sees it."""
    tables = connection.execute(
        "select tablename from pg_tables where schemaname = 'public' order by tablename"
    ).fetchall()
    count = sql.SQL("select count(*) from {}")
    found = {}
    for (name,) in tables:
        row = connection.execute(count.format(sql.Identifier(name))).fetchone()
        found[name] = int(row[0]) if row else 0
    return found


def _dumped(connection: psycopg.Connection, address: str, dump: Path, now: datetime) -> Manifest:
    connection.execute("set transaction isolation level repeatable read, read only")
    connection.execute("set local row_security = off")  # a role that sees some boards only is refused
    snapshot = _one(connection, "select pg_export_snapshot()")
    migration = _one(connection, "select version_num from alembic_version")
    rows = rows_by_table(connection)
    done = subprocess.run(
        [
            *(
                postgres.program("pg_dump"),
                "--format=custom",
                "--compress=6",
                "--no-owner",
                f"--snapshot={snapshot}",
            ),
            *(f"--file={dump}", f"--dbname={address}"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it did not say why"])[-1]
        raise BackupFailed(f"The database could not be dumped: {last}")
    return Manifest(
        release=RELEASE,
        migration=migration,
        made_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        digest=digest_of(dump),
        size=dump.stat().st_size,
        rows=rows,
    )


def _one(connection: psycopg.Connection, question: str) -> str:
    row = connection.execute(question).fetchone()
    if row is None:
        raise BackupFailed("The database holds no Practice Review: name another with DATABASE_URL.")
    return str(row[0])
