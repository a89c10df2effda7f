"""A walk, played in a browser: each step by the person it is asked of, signed in as themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from babel.support import Translations
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.e2e.filling import Filling
from tests.e2e.people import People, Somebody, cookie_of, holder, sit_down
from webapp import clock, db
from webapp.accounts.models import Board, Person
from webapp.cases import workflow
from webapp.cases.models import OPEN, Case, Task
from webapp.cases.player import label, moment_of_step
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.vocabulary import DECLARATION_FORM
from webapp.configuration.walks_schema import Walk, WalkStep
from webapp.engine import Address
from webapp.forms.definition import Section

TRANSLATIONS = Path(__file__).parents[2] / "webapp/translations"
_ROW = re.compile(r"<tr.*?</tr>", re.DOTALL)
_DAYS = {
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "cy": ["Llun", "Mawrth", "Mercher", "Iau", "Gwener", "Sadwrn", "Sul"],
}
_MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "cy": [
        "Ionawr",
        "Chwefror",
        "Mawrth",
        "Ebrill",
        "Mai",
        "Mehefin",
        "Gorffennaf",
        "Awst",
        "Medi",
        "Hydref",
        "Tachwedd",
        "Rhagfyr",
    ],
}


@dataclass
class Journey:
    """A case on its way through the browser."""

    page: Page
    app: Flask
    address: str
    said: BoardConfiguration
    people: People
    by_my_work: bool = False  # whether each task is found there, or reached by the link of a message
    language: str = "en"
    passing: Callable[[Page], None] = lambda _page: None  # looks at each page that is passed
    asks: Mapping[str, str] = field(default_factory=dict)  # what the walk says is asked now, of whom, by when
    case_id: UUID | None = None
    reference: str = ""
    presses: list[int] = field(default_factory=list)  # how often Continue was pressed, form by form

    def says(self, said: str, **values: str) -> str:
        """What the interface says for that, in the language of this journey."""
        return _words(self.language).ugettext(said) % values

    def begins(self, walk: Walk) -> None:
        """Somebody refers a case, from the first page on."""
        clock.set_to(moment_of_step(walk.steps[0].on))
        self.asks = walk.begins or {}
        self._sits(self.people["referrer", None])
        self._goes("/my-work")
        self.page.locator("main").get_by_role("button", name=self.says("Refer a case")).click()
        self.passing(self.page)
        self.page.get_by_role("button", name=self.says("Start the referral")).click()
        self.passing(self.page)
        told = self.says("Your referral has the reference %(reference)s.", reference="REF").partition("REF")[
            0
        ]
        notice = self.page.get_by_text(told.strip()).inner_text()
        self.reference = re.search(rf"{self.said.board.reference_prefix}-\d{{4}}-\d{{3}}", notice)[0]  # type: ignore[index]
        self.case_id = self.case().id

    def goes_on(self, step: WalkStep) -> None:
        """The next thing of the walk happens; what no person does on a page happens by itself."""
        if step.declares:
            return  # whoever must, does so when a task sends them there
        if step.does:
            self.does(step)
            return
        now = moment_of_step(step.on)
        clock.set_to(now)
        case = self.case()
        if step.passes:
            workflow.pass_limit(db.session(), case.id, step.passes, passed_at=now, now=now)
        else:
            by = db.session.get_one(Person, holder(self.people, step.as_ or "").id)
            workflow.send_message(db.session(), case, step.sends or "", by=by, now=now)
        db.session.commit()
        self.asks = step.asks or {}

    def does(self, step: WalkStep) -> None:
        """The person asked opens the task, is told why and by when, answers it, checks and sends."""
        if step.declares:
            return  # whoever must, does so when the task sends them there
        clock.set_to(moment_of_step(step.on))
        self._sits(holder(self.people, step.as_ or ""))
        task = self._task(step.does or "")
        if self.by_my_work:
            self._goes("/my-work")
            with self.page.expect_navigation():
                self.page.locator(f'a[href$="/tasks/{task.id}"]').click()
        else:
            self.page.goto(f"/tasks/{task.id}")
        self.passing(self.page)
        self._declares_first()
        self._says_why_and_when(task, step.does or "")
        self.fill(task.step, {**self.said.sample_answers.get(task.step, {}), **step.answers})
        self.passing(self.page)
        self.page.get_by_role("button", name=re.compile(f"^{self.says('Send: %(title)s', title='')}")).click()
        sent = self.says("You have sent “%(title)s”.", title=task.title.get(self.language))
        expect(self.page.get_by_text(sent)).to_be_visible()
        self.passing(self.page)
        self.asks = step.asks or {}

    def _declares_first(self) -> None:
        """Where the task waits for a declaration, its page leads there and back."""
        way = self.page.get_by_role("button", name=self.says("Declare your independence"))
        if way.count() == 0:
            return
        with self.page.expect_navigation():
            way.click()
        self.passing(self.page)
        form = self.said.forms[DECLARATION_FORM]
        Filling(self.page, lambda _field: "").answer(
            form.sections, self.said.sample_answers[DECLARATION_FORM]
        )
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=self.says("Sign and send")).click()

    def fill(self, step: str, answers: dict[str, Any]) -> None:
        """Answer what the step asks, on one page or section by section, until the answers can be checked."""
        _form, sections = self.said.form_of(step)
        if self.page.locator(".govuk-task-list").count() == 0:
            self._answer(step, sections, answers, "Check your answers")
            return
        left = {section.key: section for section in sections}
        while True:
            ways = [self.page.locator(f'.govuk-task-list a[href$="/section/{key}"]') for key in left]
            found = next((key for key, way in zip(left, ways, strict=True) if way.count()), None)
            if found is None:
                break
            with self.page.expect_navigation():
                self.page.click(f'.govuk-task-list a[href$="/section/{found}"]')
            self.passing(self.page)
            self._answer(step, [left.pop(found)], answers, "Save and continue")
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=self.says("Check and send")).click()

    def _answer(self, step: str, sections: Sequence[Section], answers: dict[str, Any], button: str) -> None:
        """Fill in a page and press on, again where the answers brought up more questions."""
        filling = Filling(self.page, self._appointed(step))
        before = self.page.url
        for press in range(1, 5):
            filling.answer(sections, answers)
            completed = self.page.locator('input[name="_completed"][value="yes"]')
            if completed.count():
                completed.check()
            with self.page.expect_navigation():
                self.page.get_by_role("button", name=self.says(button)).click()
            if self.page.url.partition("#")[0] != before.partition("#")[0]:
                self.presses.append(press)
                return
            wrong = self.page.locator(".govuk-error-summary__list")
            assert wrong.count() == 0, f"{before}: {wrong.inner_text()}"
        raise AssertionError(f"{before}: the form never had enough")

    def asked(self, people: Iterable[Somebody]) -> dict[Somebody, set[str]]:
        """What these people find in My work of this case, as their own pages say; each by the day the walk says."""
        db.session.rollback()
        tasks = {str(task.id): label(Address.read(task.address).path) for task in self._open()}
        found: dict[Somebody, set[str]] = {}
        for person in people:
            rows = [row for row in _ROW.findall(self._work_of(person)) if _task_in(row) in tasks]
            for row in rows:
                named = tasks[_task_in(row)]
                day = self.asks.get(named, "").partition(" by ")[2][:10]
                assert not day or self.in_words(day).rpartition(" ")[0] in row, (
                    f"{named} should be due {day}: {row}"
                )
                found.setdefault(person, set()).add(named)
        return found

    def _work_of(self, person: Somebody) -> str:
        client = self.app.test_client()
        cookie = cookie_of(self.app, person, language=self.language)
        client.set_cookie(cookie["name"], cookie["value"])
        return client.get("/my-work").text

    def expected(self, step: WalkStep) -> dict[Somebody, set[str]]:
        """The same, as the walk says."""
        found: dict[Somebody, set[str]] = {}
        for name, who in (step.asks or {}).items():
            found.setdefault(holder(self.people, who.partition(" by ")[0]), set()).add(name)
        return found

    def _appointed(self, step: str) -> Callable[[str], str]:
        """Whom to choose for a question about a person: who has the role it appoints to, else anybody."""
        roles = {question: role for role, question in self.said.step(step).pairs("appoints")}
        anybody = next(iter(self.people.values()))
        return lambda question: str(self.people.get((roles.get(question, ""), None), anybody).id)

    def _says_why_and_when(self, task: Task, named: str) -> None:
        main = self.page.locator("main")
        expect(main).to_contain_text(self.said.step(task.step).why.get(self.language))
        if named not in self.asks:
            return
        day, _at, at = self.asks[named].partition(" by ")[2].partition("T")
        if not day:
            expect(main).to_contain_text(self.says("The procedure sets no date for this step."))
            return
        when = self.page.locator(".pr-due").first
        expect(when).to_contain_text(self.in_words(day))
        expect(when).to_contain_text(at)

    def in_words(self, day: str) -> str:
        """A day as the pages say it: “Monday 16 March 2026”."""
        on = date.fromisoformat(day)
        return (
            f"{_DAYS[self.language][on.weekday()]} {on.day} {_MONTHS[self.language][on.month - 1]} {on.year}"
        )

    def _sits(self, somebody: Somebody) -> None:
        sit_down(self.page, self.app, somebody, self.address, language=self.language)

    def _goes(self, path: str) -> None:
        self.page.goto(path)
        self.passing(self.page)

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


def _task_in(row: str) -> str:
    found = re.search(r'href="/tasks/([0-9a-f-]+)"', row)
    return found[1] if found else ""


@cache
def _words(language: str) -> Translations:
    return Translations.load(TRANSLATIONS, [language])
