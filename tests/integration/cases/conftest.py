"""A made-up board with a small procedure of its own, and its people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from tests.integration.conftest import PersonMaker
from tests.small_board import FILES
from webapp import clock, db
from webapp.accounts.models import Board, Person
from webapp.cases.models import OPEN, Case, Task
from webapp.cases.opening import open_case
from webapp.cases.workflow import complete_task
from webapp.clock import LONDON
from webapp.configuration.service import publish

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=LONDON)


@dataclass
class Work:
    """A board at work: its people by role, and shorthands for what they do."""

    session: scoped_session[Session]
    board: Board
    people: dict[str, Person] = field(default_factory=dict)

    def opens(self, who: str = "referrer", **more: Any) -> Case:
        case, _ = open_case(self.session(), self.board.id, by=self.people[who], now=clock.now(), **more)
        self.session.flush()
        return case

    def task(self, case: Case, step: str, agency: str | None = None) -> Task:
        query = select(Task).where(Task.case_id == case.id, Task.step == step, Task.state == OPEN)
        if agency:
            query = query.where(Task.agency == agency)
        return self.session.scalars(query).one()

    def does(self, case: Case, step: str, who: str, agency: str | None = None, **values: Any) -> Case:
        task = self.task(case, step, agency)
        done = complete_task(self.session(), task, values, by=self.people[who], now=clock.now())
        self.session.flush()
        return done

    def asked(self, case: Case) -> dict[str, str]:
        """Step (with its agency) -> role, of everything that is open."""
        tasks = self.session.scalars(select(Task).where(Task.case_id == case.id, Task.state == OPEN))
        return {task.step + (f"[{task.agency}]" if task.agency else ""): task.role for task in tasks}


@pytest.fixture
def work(
    session: scoped_session[Session], make_board: Callable[..., Board], make_person: PersonMaker
) -> Work:
    board = make_board("ash_dale")
    work = Work(session, board)
    for role, agency in (
        ("referrer", None),
        ("office", None),
        ("chair", None),
        ("agency_lead", "police"),
        ("agency_lead", "school"),
    ):
        name = f"{role}@{agency}" if agency else role
        work.people[name] = make_person(board, role, agency=agency, name=name.title())
    board.office_role = "office"
    publish(session(), board, FILES, now=MONDAY)
    session.commit()
    db.act_for(session, board.id)
    clock.set_to(MONDAY)
    return work


def ids(people: list[Person]) -> set[UUID]:
    return {person.id for person in people}
