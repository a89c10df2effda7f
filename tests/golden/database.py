"""A small installation as a release left it: one board, three cases with every kind of change, and their records.

Kept as the plain SQL that `pg_dump` writes, compressed. A later release restores it, migrates it, and works on it.
"""

from __future__ import annotations

import lzma
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from tests.golden.kept import HERE
from tests.small_board import FILES
from webapp import clock, db, postgres, schema
from webapp.accounts import passwords, service
from webapp.accounts.models import Board, Person
from webapp.app import create_app
from webapp.audit import chain, verifying
from webapp.audit.service import record
from webapp.cases import changes, uploads, workflow
from webapp.cases.models import OPEN, Case, Task
from webapp.cases.opening import open_case
from webapp.clock import LONDON
from webapp.config import APP_ROLE, Settings
from webapp.configuration.service import publish
from webapp.jobs import at_work
from webapp.postgres import OWNER_ROLE, Cluster
from webapp.text import Text

FILE = "database.sql.xz"
PASSWORD = "correct horse battery staple"
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=LONDON)
PEOPLE = (
    ("office", None),
    ("referrer", None),
    ("chair", None),
    ("agency_lead", "police"),
    ("agency_lead", "school"),
)


def write(release: str) -> Path:
    """Make the installation, and keep it under the release. Raises FileExistsError."""
    with _running() as cluster:
        _fill(cluster)
        dump = [postgres.program("pg_dump"), "--no-owner", f"--dbname={cluster.address('postgres')}"]
        said = subprocess.run(dump, capture_output=True, check=True).stdout
    path = HERE / release / FILE
    with path.open("xb") as file:
        file.write(lzma.compress(said, preset=9))
    return path


def restore(path: Path, cluster: Cluster, name: str) -> None:
    """Put what was kept into an empty database of that name, as its owner."""
    psql = [postgres.program("psql"), "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1"]
    address = f"--dbname={cluster.address(OWNER_ROLE, name)}"
    done = subprocess.run(
        [*psql, address], input=lzma.decompress(path.read_bytes()), capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode())


@contextmanager
def _running() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="pr-golden-") as folder:
        cluster = Cluster(Path(folder) / "pg", durable=False)
        with cluster.running():
            postgres.prepare(cluster)
            schema.upgrade(cluster.address(OWNER_ROLE))
            yield cluster


def _fill(cluster: Cluster) -> None:
    settings = Settings(secret_key="only to keep what was " * 2, environment="development")
    create_app(settings.with_database(app=cluster.address(APP_ROLE), owner=cluster.address(OWNER_ROLE)))
    passwords.cheaply()
    clock.set_to(MONDAY)
    try:
        _live()
    finally:
        clock.set_to(None)
        db.session.remove()
        db.factory.kw["bind"].dispose()


def _live() -> None:
    session = db.session()
    board = Board(
        key="ash_dale",
        name=Text(en="Ash Dale Safeguarding Board"),
        short_name=Text(en="Ash Dale"),
        colour="#0b4144",
        languages=["en"],
        office_role="office",
    )
    session.add(board)
    session.flush()
    publish(session, board, FILES, now=clock.now())
    people = {
        role if agency is None else agency: _person(session, board, role, agency) for role, agency in PEOPLE
    }
    db.act_for(session, board.id)
    for life in (_half_way, _closed, _changed):
        life(session, board, people)
        session.commit()
    chain.take_up_all(at_work, board.id, now=clock.now())
    with at_work(board.id) as verifier:
        verifying.note(verifier, board.id, verifying.verify(verifier, board.id), now=clock.now())


def _person(session: Session, board: Board, role: str, agency: str | None) -> Person:
    name = agency or role
    email = f"{name}@example.org"
    person = service.add_person(session, email=email, name=name.title(), password=PASSWORD)
    service.give_role(session, person, board, role, agency=agency, starts_on=date(2020, 1, 1))
    return person


People = dict[str, Person]


def _referred(session: Session, board: Board, people: People) -> tuple[Case, Callable[..., None]]:
    case, _opened = open_case(session, board.id, by=people["referrer"], now=clock.now())
    record(session, "case:opened", now=clock.now(), by=people["referrer"].id, subject=case.id)

    def does(step: str, who: str, agency: str | None = None, **answers: Any) -> None:
        clock.set_to(clock.now() + timedelta(hours=1))
        task = _task(session, case, step, agency)
        record(
            session, "task:completed", now=clock.now(), by=people[who].id, subject=task.id, cases=[case.id]
        )
        workflow.complete_task(session, task, answers, by=people[who], now=clock.now())
        session.flush()

    does("refer", "referrer", child="A name", identified_on="2026-02-20")
    return case, does


def _task(session: Session, case: Case, step: str, agency: str | None = None) -> Task:
    query = select(Task).where(Task.case_id == case.id, Task.step == step, Task.state == OPEN)
    return session.scalars(query.where(Task.agency == agency) if agency else query).one()


def _half_way(session: Session, board: Board, people: People) -> None:
    case, does = _referred(session, board, people)
    does("decide", "chair", met="yes")
    does("invite", "office", agencies=["police", "school"], meeting="2026-04-16")
    report = _task(session, case, "write_report", "police")
    given = FileStorage(BytesIO(b"What we did."), "report.txt")
    uploads.keep(session, report, given, by=people["police"], now=clock.now())
    does("write_report", "police", "police", text="What we did.")


def _closed(session: Session, board: Board, people: People) -> None:
    _case, does = _referred(session, board, people)
    does("decide", "chair", met="no", reason="The criteria are not met.")


def _changed(session: Session, board: Board, people: People) -> None:
    case, does = _referred(session, board, people)
    does("decide", "chair", met="yes")
    does("invite", "office", agencies=["police", "school"], meeting="2026-04-16")
    done: dict[str, Any] = {"by": people["office"], "now": clock.now()}
    why = {**done, "reason": "Kept for later releases."}
    report = _task(session, case, "write_report", "school")
    changes.assign(session, case, report, people["school"], **why)
    changes.ask_for_time(session, case, report, date(2026, 4, 9), **why)
    changes.extend(session, case, "AD-T3", date(2026, 5, 29), instance=None, **why)
    changes.note(session, case, "Spoke to the school.", **done)
    changes.correct(session, case, "refer#1", {"child": "Another", "identified_on": "2026-02-21"}, **why)
    changes.pause(session, case, **why)
    changes.resume(session, case, **why)
    changes.withdraw(session, case, **why)
    changes.reopen(session, case, **why)
