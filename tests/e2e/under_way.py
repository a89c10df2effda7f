"""Cases brought part of their way by the services themselves, for tests that begin in the middle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tests.e2e.people import People, Somebody, holder
from webapp import clock, db
from webapp.accounts.models import Board, Person
from webapp.cases import workflow
from webapp.cases.asking import Holder
from webapp.cases.declarations import owed
from webapp.cases.declaring import declare
from webapp.cases.models import OPEN, Case, Task
from webapp.cases.opening import open_case
from webapp.cases.player import label, moment_of_step
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.vocabulary import DECLARATION_FORM
from webapp.configuration.walks_schema import Walk, WalkStep
from webapp.engine import Address


@dataclass(frozen=True)
class UnderWay:
    """A case, and the task that is asked next on its walk."""

    case_id: UUID
    reference: str
    task_id: UUID
    step: WalkStep
    asked: Somebody


def under_way(said: BoardConfiguration, people: People, walk: Walk, *, before: str) -> UnderWay:
    """A new case that has gone the way of a walk until `before` is the next thing to do, on that day."""
    board = db.session.scalars(select(Board).where(Board.key == said.name)).one()
    db.act_for(db.session, board.id)
    starter = db.session.get_one(Person, people["referrer", None].id)
    begun = moment_of_step(walk.steps[0].on)
    case, _tasks = open_case(db.session(), board.id, by=starter, now=begun)
    db.session.flush()
    for step in walk.steps:
        if step.declares:
            continue
        task = _task(case, step.does or "")
        asked = holder(people, step.as_ or "")
        by = db.session.get_one(Person, asked.id)
        _declare(said, case, task, by, step)
        if step.does == before:
            break
        values = _answers(said, people, task, step)
        workflow.complete_task(db.session(), task, values, by=by, now=moment_of_step(step.on))
        db.session.flush()
    found = UnderWay(case.id, case.reference, task.id, step, asked)
    db.session.commit()
    clock.set_to(moment_of_step(found.step.on))
    return found


def _declare(said: BoardConfiguration, case: Case, task: Task, by: Person, step: WalkStep) -> None:
    """Whoever must be independent says so before their first step."""
    holder, story = Holder(task.role, task.agency), workflow.story_of(db.session(), case)
    if owed(story, holder, task.address, str(by.id)):
        answers = said.sample_answers[DECLARATION_FORM]
        declare(db.session(), case, holder, by, answers, by=by, now=moment_of_step(step.on))


def _task(case: Case, named: str) -> Task:
    tasks = db.session.scalars(select(Task).where(Task.case_id == case.id, Task.state == OPEN))
    return next(task for task in tasks if label(Address.read(task.address).path) == named)


def _answers(said: BoardConfiguration, people: People, task: Task, step: WalkStep) -> dict[str, Any]:
    """A walk's answers as they are stored; without files, which nobody has sent."""
    values = {**said.sample_answers.get(task.step, {}), **step.answers}
    questions = said.form_of(task.step)[0].questions
    kinds = {key: questions[key].type for key in values}
    chair = people["review_chair", None]
    chosen = {"id": str(chair.id), "name": chair.name}
    return {
        key: chosen if kinds[key] == "person" else value
        for key, value in values.items()
        if kinds[key] != "files"
    }
