"""A whole case over the test client, in which every free text is what an attacker would write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import g
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.e2e.filling import PDF
from tests.e2e.people import Somebody
from tests.integration.attack.arena import Arena, Place
from webapp import clock, db
from webapp.accounts.models import Board, Person
from webapp.cases import task_page, workflow
from webapp.cases.models import OPEN, Case, Task
from webapp.cases.player import label, moment_of_step
from webapp.configuration.walks_schema import Walk, WalkStep
from webapp.engine import Address
from webapp.forms.entries import Entry, from_values
from webapp.forms.judging import parts_of

FREE = frozenset({"text", "long_text", "address", "declaration"})
Planting = Callable[[str], str]  # what is written in the place of a text

Input = tuple[
    str, list[str], bool | None
]  # its name, what is typed, and whether it is free text; None: files
Seen = Callable[[str, TestResponse], None]


def nothing_seen(_what: str, _answer: TestResponse) -> None:
    """Looks at no page."""


@dataclass
class Crossing:
    """One case of a board, told by its walk, over HTTP."""

    arena: Arena
    place: Place
    planting: Planting = str
    seen: Seen = nothing_seen
    file_names: Planting = str
    case_id: UUID | None = None
    planted: int = 0
    left_alone: int = 0
    steps: int = 0
    _last: list[str] = field(default_factory=list)

    def goes(self, told: Walk, *, before: str | None = None, most: int = 10_000) -> Crossing:
        """Go the way of a walk until `before` is the next thing to do, or to its end."""
        self.begins(told)
        for step in told.steps:
            if (step.does and step.does == before) or self.steps >= most:
                break
            self._goes_on(step)
        return self

    def begins(self, told: Walk) -> None:
        clock.set_to(moment_of_step(told.steps[0].on))
        self.arena.forget_sign_ins()
        starter = self.arena.ready(self.place.people["referrer", None])
        self.place.act()
        before = set(db.session.scalars(select(Case.id)))
        answer = starter.post("/referrals/new")
        assert answer.status_code == 302, said_wrong(answer)
        self.place.act()
        (self.case_id,) = set(db.session.scalars(select(Case.id))) - before
        self.place.cases.append(self.case_id)

    def _goes_on(self, step: WalkStep) -> None:
        now = moment_of_step(step.on)
        clock.set_to(now)
        self.arena.forget_sign_ins()
        if step.declares:
            return
        self.place.act()
        if step.does:
            self._does(step)
            return
        case = db.session.get_one(Case, self.case_id)
        if step.passes:
            workflow.pass_limit(db.session(), case.id, step.passes, passed_at=now, now=now)
        else:
            by = db.session.get_one(Person, self.place.holder(step.as_ or "").id)
            workflow.send_message(db.session(), case, step.sends or "", by=by, now=now)
        db.session.commit()

    def _does(self, step: WalkStep) -> None:
        by = self.place.holder(step.as_ or "")
        task = self.task(step.does or "")
        case = db.session.get_one(Case, self.case_id)
        self.place.declares(case, task.role, task.agency, task.address, by)
        self.place.act()
        task = self.task(step.does or "")
        values = {**self.place.said.sample_answers.get(task.step, {}), **step.answers}
        path = f"/tasks/{task.id}"
        form = self._posted(task, by, values)
        sender = self.arena.ready(by)
        leave: set[str] = set()
        for _try in range(4):
            answer = sender.post(path, self._as_posted(form, leave))
            if answer.status_code == 302 and answer.location.endswith("/check"):
                break
            leave |= refused_in(answer) or {name for name, _typed, free in form if free}
        self.seen(f"{self.place.key} {step.does}: form", answer)
        assert answer.status_code == 302, f"{self.place.key} {step.does}: {said_wrong(answer)}"
        checked = sender.get(f"{path}/check")
        self.seen(f"{self.place.key} {step.does}: check", checked)
        assert checked.status_code == 200, f"{self.place.key} {step.does}: {checked.location}"
        today = clock.today()
        day = {f"happened_on-{part}": getattr(today, part) for part in ("day", "month", "year")}
        day |= {"happened_on": [today.day, today.month, today.year]}
        sent = sender.post(f"{path}/check", day)
        assert sent.status_code == 302, f"{self.place.key} {step.does}: {said_wrong(sent)}"
        self.place.act()
        assert db.session.get_one(Task, task.id).state != OPEN, f"{self.place.key} {step.does} was not taken"
        self.steps += 1

    def task(self, named: str) -> Task:
        """An open task as a walk names it."""
        tasks = db.session.scalars(
            select(Task)
            .where(Task.case_id == self.case_id, Task.state == OPEN)
            .execution_options(populate_existing=True)
        )
        found = list(tasks)
        for each in found:
            if label(Address.read(each.address).path) == named:
                return each
        raise AssertionError(f"{self.place.key}: {named} is not asked, only {[each.step for each in found]}")

    def _posted(self, task: Task, by: Somebody, values: Mapping[str, Any]) -> list[Input]:
        """What the page would post: names, what is typed, and whether that is a text to plant in."""
        with self.arena.app.test_request_context("/"):
            person = db.session.get_one(Person, by.id)
            g.board = db.session.get_one(Board, self.place.board_id)
            page = workflow_page(task, person)
            appoints = {
                question: role for role, question in self.place.said.step(task.step).pairs("appoints")
            }
            known = {
                key: self._chosen(page.form.questions[key].type, appoints.get(key, ""), value)
                for key, value in values.items()
                if key in page.form.questions
            }
            entries = from_values(parts_of(page.sections), known, page.context)
            found = [each for entry in entries for each in self._inputs(entry, values)]
        db.session.rollback()
        return found

    def _chosen(self, kind: str, role: str, value: Any) -> Any:
        if kind == "person":
            somebody = self.place.people.get((role, None)) or next(iter(self.place.people.values()))
            return {"id": str(somebody.id), "name": somebody.name}
        return None if kind == "files" else value

    def _inputs(self, entry: Entry, values: Mapping[str, Any]) -> Iterator[Input]:
        if entry.part.type == "files" and values.get(entry.part.key):
            yield entry.name, [each["name"] for each in values[entry.part.key]], None
        if entry.items and entry.part.type == "group":
            yield f"{entry.name}-items", [item.token for item in entry.items], False
        for item in entry.items:
            for inner in item.entries:
                yield from self._inputs(inner, values)
        for part, typed in entry.typed.items():
            name = f"{entry.name}-{part}" if part else entry.name
            free = entry.part.type in FREE and part not in ("day", "month", "year", "confirm", "postcode")
            yield name, list(typed), free

    def _as_posted(self, form: Sequence[Input], leave: set[str]) -> dict[str, Any]:
        posted: dict[str, Any] = {}
        for name, typed, free in form:
            if free and name not in leave:
                posted[name] = [self.planting(each) for each in typed]
                self.planted += 1
            elif free is None:
                names = typed if name in leave else [self.file_names(each) for each in typed]
                posted[name] = [(BytesIO(PDF), each, "application/pdf") for each in names]
            else:
                posted[name] = typed
        self.left_alone += len(leave)
        return posted


def workflow_page(task: Task, by: Person) -> task_page.TaskPage:
    """The task's page, as that person finds it."""
    return task_page.page_for(db.session(), task, by=by, language="en")


def refused_in(answer: TestResponse) -> set[str]:
    """The fields that a page says are wrong: what is planted there does not pass, and is left as it was."""
    found = html.fromstring(answer.text or "<p>").xpath("//*[contains(@class, 'error-summary')]//a/@href")
    return {link.removeprefix("#") for link in found}


def said_wrong(answer: TestResponse) -> str:
    """What a page says is wrong, or all of it where it says nothing."""
    page = html.fromstring(answer.text or "<p>")
    found = page.xpath(
        "//*[contains(@class, 'error-summary')]//a | //*[contains(@class, 'govuk-error-message')]"
    )
    words = [" ".join(each.text_content().split()) for each in found or page.xpath("//h1 | //main//p")]
    return f"{answer.status_code} {answer.location}: {words}"
