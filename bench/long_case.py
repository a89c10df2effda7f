"""Whether a case gets slower as it gets longer: its first step against its last."""

from __future__ import annotations

from datetime import UTC, datetime
from statistics import median
from uuid import UUID

from sqlalchemy import select

from bench import board, diagrams
from bench.form import STORED
from bench.place import Place, new_board, new_person, person_called
from bench.submit import Times, one_step, opened
from bench.table import Row
from bench.visitor import Inside, Visitor
from webapp import db
from webapp.cases.models import Task
from webapp.cases.projection import task_id
from webapp.cases.workflow import complete_task
from webapp.engine import Address

MOST = 1.2


def measure(place: Place, cases: int) -> Row:
    """First and last steps of cases of sixty; the steps between are taken without the pages around them.

    The last but one is measured as well, since the last opens nothing: the slower of the two counts.
    """
    board_id = new_board("longlane", board.sixty())
    email = new_person(board_id, "worker", [("worker", None), ("referrer", None)])
    new_person(board_id, "office", [("office", None)])
    visitor = Visitor(Inside(place.app.wsgi_app)).sign_in(email)
    times = {step: Times() for step in (1, diagrams.LONG - 1, diagrams.LONG)}
    for _ in range(cases + 1):
        case_id = opened(board_id, email)
        for step in range(1, diagrams.LONG + 1):
            if step in times:
                one_step(visitor, f"/tasks/{task_id(case_id, Address(f't{step}'))}", times[step])
            else:
                _answered(board_id, case_id, step, email)
    first, *last = (median(each.submit[1:]) for each in times.values())  # the first case warms up
    return Row(
        f"step {diagrams.LONG} of a case against its first, {cases} cases",
        f"{max(last):.2f} ms",
        f"{first:.2f} ms",
        f"{max(last) / first:.2f}",
        f"≤ {MOST} ×",
        max(last) / first <= MOST,
    )


def _answered(board_id: UUID, case_id: UUID, step: int, email: str) -> None:
    session = db.session()
    db.act_for(session, board_id)
    task = session.scalars(select(Task).where(Task.id == task_id(case_id, Address(f"t{step}")))).one()
    complete_task(session, task, STORED, by=person_called(email), now=datetime.now(UTC))
    session.commit()
    db.session.remove()
