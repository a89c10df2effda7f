"""A case of a shipped board on its way, with the board's people, on the real database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from tests.processes.shipped import board, walks
from webapp import clock, db
from webapp.accounts.models import Board, Person
from webapp.cases.asking import Holder
from webapp.cases.declarations import owed
from webapp.cases.declaring import declare
from webapp.cases.models import OPEN, Case, Task
from webapp.cases.opening import open_case
from webapp.cases.player import label, moment_of_step
from webapp.cases.workflow import complete_task, story_of
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.vocabulary import DECLARATION_FORM
from webapp.engine import Address


@dataclass
class ShippedCase:
    """One case, and whoever was needed to bring it where it is; each person holds one role."""

    session: scoped_session[Session]
    board: Board
    said: BoardConfiguration
    makes: Callable[..., Person]
    people: dict[str, Person] = field(default_factory=dict)
    case: Case | None = None

    def person(self, who: str) -> Person:
        """Who holds `agency_lead@police`."""
        if who not in self.people:
            role, _at, agency = who.partition("@")
            self.people[who] = self.makes(self.board, role, agency=agency or None, name=who)
        return self.people[who]

    def goes(self, walk: str, *, before: str) -> Case:
        """Go the way of a walk from its beginning until a step is the next thing to do."""
        told = walks(self.said.name)[walk]
        self.begins(moment_of_step(told.steps[0].on))
        for step in told.steps:
            if step.does == before:
                break
            if step.declares:  # each declares before their first step, as they are asked to
                continue
            self.does(step.does or "", step.as_ or "", moment_of_step(step.on), **step.answers)
        return self.here()

    def begins(self, now: Any) -> None:
        """Somebody refers a case."""
        starter = self.person("referrer")
        db.act_for(self.session, self.board.id)
        clock.set_to(now)
        self.case, _tasks = open_case(self.session(), self.board.id, by=starter, now=now)
        self.session.flush()

    def does(self, named: str, who: str, now: Any, **answers: Any) -> None:
        """Answer a step with its sample answers and these."""
        by = self.person(who)
        db.act_for(self.session, self.board.id)
        clock.set_to(now)
        task = self.task(named)
        values = {**self.said.sample_answers.get(task.step, {}), **answers}
        questions = self.said.form_of(task.step)[0].questions
        for key in [key for key in values if key in questions]:
            if questions[key].type == "person":
                values[key] = {"id": str(by.id), "name": by.name}
        self._declares_first(task, by, now)
        complete_task(self.session(), task, values, by=by, now=now)
        self.session.flush()

    def _declares_first(self, task: Task, by: Person, now: Any) -> None:
        """Whoever must be independent says so before their first step."""
        holder, case = Holder(task.role, task.agency), self.here()
        if owed(story_of(self.session(), case), holder, task.address, str(by.id)):
            answers = self.said.sample_answers[DECLARATION_FORM]
            declare(self.session(), case, holder, by, answers, by=by, now=now)

    def task(self, named: str) -> Task:
        """An open task as a walk names it."""
        tasks = self.session.scalars(select(Task).where(Task.case_id == self.here().id, Task.state == OPEN))
        return next(each for each in tasks if label(Address.read(each.address).path) == named)

    def here(self) -> Case:
        """The case as the database has it now."""
        assert self.case is not None
        db.act_for(self.session, self.board.id)
        return self.session.get_one(Case, self.case.id)


def shipped(session: scoped_session[Session], made: Board, makes: Callable[..., Person]) -> ShippedCase:
    """A board that has just published what it ships with."""
    return ShippedCase(session, made, board(made.key), makes)
