"""Bringing everything back from a backup, and looking whether all of it is there."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import db, postgres, schema
from webapp.accounts.models import Board
from webapp.audit.verifying import verify
from webapp.cases.models import Case
from webapp.cases.replay import replay
from webapp.cases.workflow import log_of
from webapp.configuration.service import procedure
from webapp.errors import DomainError
from webapp.operations.archive import BadBackup, Manifest, unpack
from webapp.operations.backing_up import rows_by_table

MAY_HAVE_BEEN_SENT = (
    "Brought back from a backup: it may have been sent before. Look, and send it again if not."
)
_SAMPLE = 20  # cases of each board that are told again from their log


class RestoreRefused(DomainError):
    """Nothing was touched; the message says what to do."""


@dataclass(frozen=True)
class Restored:
    """What came back. `faults`: what is not as the backup says it was."""

    manifest: Manifest
    held_messages: int
    faults: Sequence[str]


def restore(owner: str, reads_all: str, file: Path, *, replace: str | None, now: datetime) -> Restored:
    """Bring the database at `owner` to what `file` holds.

    A database that is not empty is replaced only where `replace` is its name. `reads_all` is an address that
    sees every board, to count. Every stay ends, and messages that were waiting are held back for the office
    to look at: since the backup they may have been sent. Raises BadBackup or RestoreRefused before anything
    is touched.
    """
    with tempfile.TemporaryDirectory(prefix="practice-review-restore-") as folder:
        manifest, dump = unpack(file, Path(folder))
        _refuse_newer(manifest)
        _refuse_unreadable(dump)
        _make_room(owner, replace)
        schema.make_roles(owner)
        _load(owner, dump)
    with psycopg.connect(reads_all) as connection:
        now_there = rows_by_table(connection)
    faults = [
        f"{table}: {now_there.get(table, 0)} rows instead of {rows}"
        for table, rows in manifest.rows.items()
        if now_there.get(table, 0) != rows
    ]
    schema.upgrade(owner)
    with psycopg.connect(owner) as connection:
        held = _hold_back(connection)
        connection.execute("update sign_in set ended_at = %s where ended_at is null", [now])
    return Restored(manifest, held, faults)


def told_again(session: Session) -> tuple[int, list[str]]:
    """Tell a sample of each board's cases again from their logs, and reckon its chained record again: how many
    cases, and what comes to something else."""
    count, faults = 0, []
    for board in session.scalars(select(Board)).all():
        db.act_for(session, board.id)
        newest = select(Case).where(Case.board_id == board.id).order_by(Case.id.desc()).limit(_SAMPLE)
        for case in session.scalars(newest).all():
            made = procedure(session, case.version_id)
            story = replay(made.configuration, made.process, log_of(session, case.id)).story
            count += 1
            if story.snapshot() != case.snapshot:
                faults.append(f"case {case.reference}: told again from its log it is something else")
        problem = verify(session, board.id).problem
        faults += [f"the record of {board.key}: {problem}"] if problem else []
    db.act_for(session, None)
    return count, faults


def _refuse_newer(manifest: Manifest) -> None:
    if manifest.migration > max(schema.heads()):
        raise BadBackup(
            f"This backup was made by release {manifest.release}, which is newer: install it, then restore."
        )


def _refuse_unreadable(dump: Path) -> None:
    listed = subprocess.run(
        [postgres.program("pg_restore"), "--list", dump], capture_output=True, text=True, check=False
    )
    if listed.returncode:
        raise BadBackup("The dump within the backup cannot be read: use another backup.")


def _make_room(owner: str, replace: str | None) -> None:
    with psycopg.connect(owner) as connection:
        name = connection.info.dbname
        occupied = connection.execute(
            "select exists (select from pg_tables where schemaname = 'public')"
        ).fetchone()
        if occupied and occupied[0]:
            if replace != name:
                raise RestoreRefused(
                    f"The database {name} is not empty. Stop the service and, if all that is in it may go, "
                    f"say so with --replace {name}."
                )
            role = sql.Identifier(connection.info.user)
            connection.execute(sql.SQL("drop owned by {} cascade").format(role))


def _load(owner: str, dump: Path) -> None:
    done = subprocess.run(
        [
            *(postgres.program("pg_restore"), "--no-owner", "--exit-on-error", "--single-transaction"),
            *(f"--dbname={owner}", dump),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it did not say why"])[-1]
        raise RestoreRefused(f"The database took nothing of the backup: {last}")


def _hold_back(connection: psycopg.Connection) -> int:
    """Mark what was waiting to be sent as not sent, board by board, and take away the jobs that would send it."""
    held = 0
    for (board,) in connection.execute("select id from board").fetchall():
        connection.execute("select set_config('app.board', %s, true)", [str(board)])
        held += connection.execute(
            "update message set state = 'failed', error = %s where state in ('queued', 'handed_over')",
            [MAY_HAVE_BEEN_SENT],
        ).rowcount
    connection.execute("delete from procrastinate_jobs where task_name = 'deliver_message'")
    connection.execute("delete from procrastinate_workers")
    return held
