"""The floor: the least that a submit can be, on the same engine, the same tables and the same kind of page.

One ORM transaction in a bare Flask application: lock the case, read the task and the answers so far, load the
snapshot, complete the step, save, write the answer and the tasks that open; then a page is rendered. No
sign-in, no token, no row-level security, no form, no draft, no due dates, no messages, no trail, no log line.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from flask import Flask, request
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, undefer

from webapp.cases.models import DONE, OPEN, Case, LogEntry, Task
from webapp.cases.projection import task_id
from webapp.configuration.service import Procedure
from webapp.db import new_id
from webapp.engine import Address, Answers, Run

_PAGE = """<!doctype html><title>{{ title }}</title>
{% macro field(name) %}<label for="{{ name }}">{{ name }}</label><input id="{{ name }}" name="{{ name }}">{% endmacro %}
<h1>{{ title }}</h1><form method="post">
{% for name in names %}{{ field(name) }}{% endfor %}<button>Send</button></form>"""
_NAMES = ("summary", "reasons", "done_on", "go_on", "visits", "contact", "agencies", "kind")


def floor(engine: Engine, made: Procedure) -> Flask:
    """The bare application: POST /tasks/<id> submits, POST /bare/<id> only reads, updates and renders."""
    app = Flask("floor")
    page = app.jinja_env.from_string(_PAGE)

    @app.post("/tasks/<uuid:key>")
    def submit(key: UUID) -> str:
        values = request.form.to_dict() | {"agencies": request.form.getlist("agencies")}
        with Session(engine, expire_on_commit=False) as session, session.begin():
            title = _submit(session, made, key, values)
        return page.render(title=title, names=_NAMES)

    @app.post("/bare/<uuid:key>")
    def bare(key: UUID) -> str:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            task = session.get_one(Task, key)
            task.done_at = datetime.now(UTC)
        return page.render(title=task.title.en, names=_NAMES)

    return app


def begin(engine: Engine, made: Procedure, board_id: UUID, by: UUID, number: int) -> UUID:
    """A case to submit to; gives its id."""
    now = datetime.now(UTC)
    run = Run.start(made.process, Answers(), now=now)
    case = Case(
        id=new_id(),
        board_id=board_id,
        version_id=made.version_id,
        reference=f"FLOOR-{number}",
        pseudonym="Child A",
        snapshot=run.save(),
        opened_by_id=by,
        opened_at=now,
    )
    with Session(engine, expire_on_commit=False) as session, session.begin():
        session.add(case)
        session.flush()
        session.add_all(_task(case, made, address, now) for address in run.open_steps().values())
    return case.id


def _submit(session: Session, made: Procedure, key: UUID, values: dict[str, object]) -> str:
    now = datetime.now(UTC)
    task = session.get_one(Task, key)
    case = session.scalars(
        select(Case).where(Case.id == task.case_id).options(undefer(Case.snapshot)).with_for_update()
    ).one()
    answers = Answers()
    log = select(LogEntry.address, LogEntry.value).where(LogEntry.case_id == case.id).order_by(LogEntry.seq)
    for address, value in session.execute(log):
        answers.add(Address.read(address).path, value)
    run = Run.load(case.snapshot, made.process, answers)
    before = set(run.open_steps().values())
    done = run.complete(Address.read(task.address).path, values)
    case.snapshot, case.entries = run.save(), case.entries + 1
    task.state, task.done_at = DONE, now
    session.add(_entry(case, done, values, now))
    session.add_all(
        _task(case, made, address, now) for address in run.open_steps().values() if address not in before
    )
    return task.title.en


def _entry(case: Case, address: Address, values: dict[str, object], now: datetime) -> LogEntry:
    return LogEntry(
        case_id=case.id,
        seq=case.entries,
        board_id=case.board_id,
        version_id=case.version_id,
        kind="answered",
        address=str(address),
        value=values,
        by_id=case.opened_by_id,
        happened_on=now,
        recorded_at=now,
    )


def _task(case: Case, made: Procedure, address: Address, now: datetime) -> Task:
    node = made.process.nodes[address.step]
    return Task(
        id=task_id(case.id, address),
        board_id=case.board_id,
        case_id=case.id,
        address=str(address),
        step=address.step,
        title=node.name,
        role=node.role or "",
        state=OPEN,
        ready_at=now,
    )
