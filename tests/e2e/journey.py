"""A walk, played in a browser: each step by the person it is asked of, signed in as themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.e2e.filling import Filling
from tests.e2e.people import People, Somebody, cookie_of, holder, sit_down
from webapp import clock, db
from webapp.accounts.models import Board
from webapp.cases.models import OPEN, Case, Task
from webapp.cases.player import label, moment_of_step
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.walks_schema import Walk, WalkStep
from webapp.engine import Address
from webapp.forms.definition import Section


@dataclass
class Journey:
    """A case on its way through the browser."""

    page: Page
    app: Flask
    address: str
    said: BoardConfiguration
    people: People
    by_my_work: bool = False  # whether each task is found there, or reached by the link of a message
    case_id: UUID | None = None
    reference: str = ""
    presses: list[int] = field(default_factory=list)  # how often Continue was pressed, form by form

    def begins(self, walk: Walk) -> None:
        """Somebody refers a case, from the first page on."""
        clock.set_to(moment_of_step(walk.steps[0].on))
        sit_down(self.page, self.app, self.people["referrer", None], self.address)
        self.page.goto("/my-work")
        self.page.locator("main").get_by_role("button", name="Refer a case").click()
        self.page.get_by_role("button", name="Start the referral").click()
        told = self.page.get_by_text("Your referral has the reference").inner_text()
        self.reference = re.search(r"CE-\d{4}-\d{3}", told)[0]  # type: ignore[index]
        self.case_id = self.case().id

    def does(self, step: WalkStep) -> None:
        """The person asked opens the task, answers it, checks and sends."""
        clock.set_to(moment_of_step(step.on))
        sit_down(self.page, self.app, holder(self.people, step.as_ or ""), self.address)
        task = self._task(step.does or "")
        if self.by_my_work:
            self.page.goto("/my-work")
            with self.page.expect_navigation():
                self.page.locator(f'a[href$="/tasks/{task.id}"]').click()
        else:
            self.page.goto(f"/tasks/{task.id}")
        self._says_why_and_when(task)
        self.fill(task.step, {**self.said.sample_answers.get(task.step, {}), **step.answers})
        self.page.get_by_role("button", name=re.compile("^Send: ")).click()
        expect(self.page.get_by_text(f"You have sent “{task.title.en}”.")).to_be_visible()

    def fill(self, step: str, answers: dict[str, Any]) -> None:
        """Answer what the step asks, on one page or section by section, until the answers can be checked."""
        _form, sections = self.said.form_of(step)
        if self.page.locator(".govuk-task-list").count() == 0:
            self._answer(sections, answers, "Check your answers")
            return
        left = {section.key: section for section in sections}
        while True:
            ways = [self.page.locator(f'.govuk-task-list a[href$="/section/{key}"]') for key in left]
            found = next((key for key, way in zip(left, ways, strict=True) if way.count()), None)
            if found is None:
                break
            with self.page.expect_navigation():
                self.page.click(f'.govuk-task-list a[href$="/section/{found}"]')
            self._answer([left.pop(found)], answers, "Save and continue")
        with self.page.expect_navigation():
            self.page.get_by_role("link", name="Check and send").click()

    def _answer(self, sections: Sequence[Section], answers: dict[str, Any], button: str) -> None:
        """Fill in a page and press on, again where the answers brought up more questions."""
        chair = str(self.people["review_chair", None].id)
        filling = Filling(self.page, lambda _field: chair)
        before = self.page.url
        for press in range(1, 5):
            filling.answer(sections, answers)
            completed = self.page.locator('input[name="_completed"][value="yes"]')
            if completed.count():
                completed.check()
            with self.page.expect_navigation():
                self.page.get_by_role("button", name=button).click()
            if self.page.url.partition("#")[0] != before.partition("#")[0]:
                self.presses.append(press)
                return
            wrong = self.page.locator(".govuk-error-summary__list")
            assert wrong.count() == 0, f"{before}: {wrong.inner_text()}"
        raise AssertionError(f"{before}: the form never had enough")

    def asked(self, people: Iterable[Somebody]) -> dict[Somebody, set[str]]:
        """What these people find in My work of this case, as their own pages say."""
        db.session.rollback()
        tasks = {str(task.id): label(Address.read(task.address).path) for task in self._open()}
        found: dict[Somebody, set[str]] = {}
        for person in people:
            client = self.app.test_client()
            cookie = cookie_of(self.app, person)
            client.set_cookie(cookie["name"], cookie["value"])
            page = client.get("/my-work").text
            theirs = {tasks[id_] for id_ in re.findall(r'href="/tasks/([0-9a-f-]+)"', page) if id_ in tasks}
            if theirs:
                found[person] = theirs
        return found

    def expected(self, step: WalkStep) -> dict[Somebody, set[str]]:
        """The same, as the walk says."""
        found: dict[Somebody, set[str]] = {}
        for name, who in (step.asks or {}).items():
            found.setdefault(holder(self.people, who.partition(" by ")[0]), set()).add(name)
        return found

    def _says_why_and_when(self, task: Task) -> None:
        main = self.page.locator("main")
        expect(main).to_contain_text(self.said.step(task.step).why.en)
        when = self.page.locator(".pr-due").first
        if task.due_at is None:
            expect(when).to_contain_text("No date is set for this")
        else:
            expect(when).to_contain_text(_in_words(task.due_at.astimezone(clock.LONDON).date()))

    def case(self) -> Case:
        """The case as it is kept; from here on this session sees the rows of its board."""
        self._act()
        return db.session.scalars(select(Case).where(Case.reference == self.reference)).one()

    def _open(self) -> list[Task]:
        self._act()
        query = select(Task).where(Task.case_id == self.case_id, Task.state == OPEN)
        return list(db.session.scalars(query.execution_options(populate_existing=True)))

    def _task(self, named: str) -> Task:
        db.session.rollback()
        found = [task for task in self._open() if label(Address.read(task.address).path) == named]
        assert len(found) == 1, f"{named} is not asked; asked is {[task.step for task in self._open()]}"
        return found[0]

    def _act(self) -> None:
        board_id = db.session.scalars(select(Board.id).where(Board.key == self.said.name)).one()
        db.act_for(db.session, board_id)


def _in_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
