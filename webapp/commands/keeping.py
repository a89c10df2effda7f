"""Keeping an installation: copying everything, bringing it back, looking it over."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from sqlalchemy.orm import Session

from webapp import clock, config, db
from webapp.audit.service import record
from webapp.commands.surroundings import database
from webapp.config import Settings
from webapp.operations import backing_up, restoring
from webapp.operations.doctor import examine, is_well

_FILE = click.argument("file", type=click.Path(path_type=Path))


@click.command()
@_FILE
def backup(file: Path) -> None:
    """Copy everything to FILE while people go on working; a folder gets a file named by the time, - is the output."""
    with database(config.from_environment()) as settings, _session(settings) as session:
        now = clock.now()
        with tempfile.TemporaryDirectory(prefix="practice-review-") as folder:
            name = f"practice-review-{now:%Y%m%dT%H%M%SZ}.tar"
            target = Path(folder) / name if str(file) == "-" else file / name if file.is_dir() else file
            made = backing_up.back_up(_reads_all(settings), target, now=now)
            backing_up.remember(session, target, now=now)
            record(session, "backup:made", now=now, by=None)
            session.commit()
            if str(file) == "-":
                with target.open("rb") as source:
                    shutil.copyfileobj(source, sys.stdout.buffer)
                return
    rows = sum(made.rows.values())
    click.echo(f"{target}: {rows} rows of {len(made.rows)} tables, {target.stat().st_size} bytes.")


@click.command()
@_FILE
@click.option("--replace", metavar="DATABASE", help="The name of the database whose content may go.")
def restore(file: Path, *, replace: str | None) -> None:
    """Bring everything back from FILE, into an empty database or in place of what is in DATABASE."""
    with database(config.from_environment()) as settings:
        owner = db.owner_conninfo(settings)
        done = restoring.restore(owner, _reads_all(settings), file, replace=replace, now=clock.now())
        with _session(settings) as session:
            count, faults = restoring.told_again(session)
            record(session, "backup:restored", now=clock.now(), by=None)
            session.commit()
    click.echo(f"Restored what stood on {done.manifest.made_at}: {sum(done.manifest.rows.values())} rows.")
    click.echo(f"{count} cases were told again from their logs. Everybody must sign in again.")
    if done.held_messages:
        click.echo(
            f"{done.held_messages} e-mails were waiting: see “Sent messages” before sending them again."
        )
    for fault in [*done.faults, *faults]:
        click.echo(f"Not as it was: {fault}", err=True)
    sys.exit(1 if done.faults or faults else 0)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
def doctor(*, as_json: bool) -> None:
    """Look the installation over; say what is wrong and what to do. Exits 0 when nothing is wrong."""
    with database(config.from_environment()) as settings, _session(settings) as session:
        findings = examine(session, settings, now=clock.now())
    if as_json:
        click.echo(json.dumps([asdict(each) for each in findings], indent=1))
    else:
        width = max(len(each.what) for each in findings)
        for each in findings:
            click.echo(f"{each.verdict:<5}  {each.what:<{width}}  {each.said}")
    sys.exit(0 if is_well(findings) else 1)


def _reads_all(settings: Settings) -> str:
    return settings.backup_database_url or db.owner_conninfo(settings)


@contextmanager
def _session(settings: Settings) -> Iterator[Session]:
    engine = db.engine_for(db.conninfo(settings))
    db.bind(engine)
    try:
        yield db.session()
    finally:
        db.session.remove()
        engine.dispose()
