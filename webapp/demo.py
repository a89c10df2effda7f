"""Made-up people and cases for each board, so that a newcomer can sign in and look around.

Everything follows from the board's own configuration: a person for each role and agency, and three cases that have
come part of the way of the board's longest walk, their dates moved up to today: one with something due soon, one with
something late, one in good time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import config, db, forms
from webapp.accounts import passwords
from webapp.accounts.models import ADMINISTRATOR, Board, Person
from webapp.accounts.service import give_role, person_with_email
from webapp.cases import linking, messages, workflow
from webapp.cases.asking import Holder, form_context
from webapp.cases.declarations import owed
from webapp.cases.declaring import declare
from webapp.cases.models import OPEN, Case, Task
from webapp.cases.opening import open_case
from webapp.cases.player import label, moment_of_step
from webapp.clock import LONDON
from webapp.configuration import service as configuration
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.load import load_board
from webapp.configuration.vocabulary import DECLARATION_FORM
from webapp.configuration.walks_schema import Walk, WalkStep
from webapp.engine import Address
from webapp.engine.address import step_of
from webapp.forms.fields.meeting_rows import MeetingRows
from webapp.meetings import projecting as meetings

PASSWORD = "look-around-the-demo"  # noqa: S105 - shown on the sign-in page of the demo, never in production
SINCE = date(2020, 1, 1)
DUE_WITHIN = (6, -1, 21)
"""Of the three cases, in how many days at most something is due: one soon, one late, one in good time."""

NAMES = (
    *(
        "Priya Nair",
        "Tom Aldridge",
        "Ruth Ellery",
        "Helen Marsh",
        "Sam Whitlock",
        "Grace Oduya",
        "Ivan Petrov",
    ),
    *("Mary Holt", "Jack Pearce", "Amina Yusuf", "Dylan Rees", "Joan Carr", "Peter Lowe", "Sunita Rao"),
    *("Carys Bowen", "Owen Price", "Lena Fischer", "Mark Dunne", "Nora Quinn", "Alan Frost", "Beth Shaw"),
    *("Colin Reid", "Dora Lane", "Evan Hughes", "Fay Turner", "George Bell", "Hana Novak", "Isla Gray"),
)
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}")
_DUE = re.compile(r"(?<= by )\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class DemoSignIn:
    """How to sign in as somebody made up."""

    email: str
    password: str
    who: str
    board: str


@dataclass(frozen=True)
class Cast:
    """Somebody made up: what they hold at one board."""

    email: str
    name: str
    roles: tuple[tuple[str, str | None], ...]
    who: str


@cache
def sign_ins() -> list[DemoSignIn]:
    """Who can be tried, board by board, read from the shipped configuration."""
    root = config.from_environment().configuration_dir
    boards = (load_board(name, root) for name in configuration.boards_in(root))
    return [
        DemoSignIn(each.email, PASSWORD, f"{each.name}, {each.who}", board.board.name.en)
        for board in boards
        for each in cast(board)
    ]


def cast(said: BoardConfiguration) -> list[Cast]:
    """The people of a board: one for each role it holds itself, one for each agency, and its administrator."""
    names = iter(NAMES)
    place = said.name.replace("_", "-")
    people = [
        Cast(f"{role.key.replace('_', '-')}@{place}.example", next(names), ((role.key, None),), role.name.en)
        for role in said.board.roles
        if role.held_by in ("board", "case")
    ]
    roles = {role.key for role in said.board.roles}
    agency_roles = [role.key for role in said.board.roles if role.held_by == "agency"]
    people += [
        Cast(
            f"{agency.key.replace('_', '-')}{'-agency' * (agency.key in roles)}@{place}.example",
            next(names, agency.name.en),
            tuple((role, agency.key) for role in agency_roles),
            agency.name.en,
        )
        for agency in said.board.agencies
    ]
    email = f"{'service-' * ('administrator' in roles)}administrator@{place}.example"
    administrator = Cast(email, next(names, "Kit"), ((ADMINISTRATOR, None),), "Administrator")
    return [*people, administrator]


def set_up(session: Session, *, now: datetime) -> None:
    """Make the people and cases of every board, where they are missing. Nothing is committed here."""
    messages.connect()
    linking.connect()
    meetings.connect()
    for board in session.scalars(select(Board).order_by(Board.key)):
        version = configuration.current(session, board.id)
        said = configuration.procedure(session, version.id).configuration
        db.act_for(session, board.id)
        people = {holding: person for each in cast(said) for holding, person in _person(session, board, each)}
        if session.scalars(select(Case.id)).first() is None:
            walk = _longest(said)
            for steps, days in zip(_stretches(walk) if walk else [], DUE_WITHIN, strict=False):
                _Staging(session, board, said, people, now).play(steps, due_within=days)


def _person(session: Session, board: Board, each: Cast) -> Iterator[tuple[tuple[str, str | None], Person]]:
    person = person_with_email(session, each.email)
    if person is None:
        person = Person(email=each.email, name=each.name, password_hash=_kept(), language=None, active=True)
        session.add(person)
        session.flush()
        for role, agency in each.roles:
            give_role(session, person, board, role, agency=agency, starts_on=SINCE)
    yield from ((holding, person) for holding in each.roles)


@cache
def _kept() -> str:
    """The one password, hashed once: everybody's own salt would guard nothing and take a minute."""
    return passwords.hashed(PASSWORD)


def _longest(said: BoardConfiguration) -> Walk | None:
    walks = (Walk.model_validate(walk) for walk in said.walks.values())
    return max((walk for walk in walks if not walk.settings), key=lambda walk: len(walk.steps), default=None)


def _stretches(walk: Walk) -> list[Sequence[WalkStep]]:
    """The walk up to an early, a middle and a late step after which something has a date."""
    dated = [number for number, step in enumerate(walk.steps, 1) if _due_days(step)]
    if not dated:
        return [walk.steps[: len(walk.steps) * share // 4] for share in (1, 2, 3)]
    return [
        walk.steps[:number] for number in (dated[min(1, len(dated) - 1)], dated[len(dated) // 2], dated[-1])
    ]


def _due_days(step: WalkStep) -> list[date]:
    """The dates by which something is asked after a step."""
    return [
        date.fromisoformat(found[0]) for asked in (step.asks or {}).values() if (found := _DUE.search(asked))
    ]


class _Staging:
    """Plays part of a walk with the people of the demo, by the same services their own work goes through."""

    def __init__(
        self,
        session: Session,
        board: Board,
        said: BoardConfiguration,
        people: Mapping[tuple[str, str | None], Person],
        now: datetime,
    ) -> None:
        self.session, self.board, self.said, self.people, self.now = session, board, said, people, now
        self.office = people[board.office_role, None]
        agencies = [person for (_role, agency), person in people.items() if agency is not None]
        self.starter = agencies[0] if agencies else self.office

    def play(self, steps: Sequence[WalkStep], *, due_within: int) -> None:
        self.shift = self._shift(steps[-1], due_within)
        case, _ = open_case(
            self.session, self.board.id, by=self.starter, now=moment_of_step(steps[0].on) + self.shift
        )
        self.session.flush()
        for step in steps:
            self._do(case, step)
            self.session.flush()

    def _shift(self, last: WalkStep, due_within: int) -> timedelta:
        """Whole weeks, so that working days stay working days: as many as leave the last step behind us and
        what it asks due in time."""
        ahead = [self.now - moment_of_step(last.on)]
        ahead += [self.now + timedelta(days=due_within) - moment_of_step(day) for day in _due_days(last)]
        return timedelta(weeks=min(ahead) // timedelta(weeks=1))

    def _do(self, case: Case, step: WalkStep) -> None:
        moment = moment_of_step(step.on) + self.shift
        if step.passes:
            workflow.pass_limit(self.session, case.id, step.passes, passed_at=moment, now=moment)
        elif step.sends:
            held = workflow.lock(self.session, case.id)
            workflow.send_message(self.session, held, step.sends, by=self.office, now=moment)
        elif step.does:
            task = self._task(case, step.does)
            by = self._holder(task)
            self._declare(case, task, by, moment)
            values = self._counted(case, task, self._answers(task, step))
            workflow.complete_task(self.session, task, values, by=by, now=moment)

    def _declare(self, case: Case, task: Task, by: Person, moment: datetime) -> None:
        """Whoever must be independent says so before their first step, as the walks say it."""
        story, holder = workflow.story_of(self.session, case), Holder(task.role, task.agency)
        if owed(story, holder, task.address, str(by.id)):
            answers = self._moved(self.said.sample_answers.get(DECLARATION_FORM, {}))
            declare(self.session, case, holder, by, answers, by=by, now=moment)

    def _task(self, case: Case, named: str) -> Task:
        tasks = self.session.scalars(select(Task).where(Task.case_id == case.id, Task.state == OPEN))
        return next(task for task in tasks if label(Address.read(task.address).path) == named)

    def _holder(self, task: Task) -> Person:
        if task.person_id is not None:
            return self.session.get_one(Person, task.person_id)
        return self.people.get((task.role, task.agency), self.office)

    def _answers(self, task: Task, step: WalkStep) -> dict[str, Any]:
        values = {**self.said.sample_answers.get(step_of(task.step), {}), **step.answers}
        form = self.said.form_of(task.step)[0]
        appoints = {field: role for role, field in self.said.step(task.step).pairs("appoints")}
        kept: dict[str, Any] = {}
        for key, value in values.items():
            kind = form.questions[key].type if key in form.questions else ""
            if kind == "person":
                person = self.people.get((appoints.get(key, ""), None), self.office)
                kept[key] = {"id": str(person.id), "name": person.name}
            elif kind != "files":
                kept[key] = self._moved(value)
        return kept

    def _counted(self, case: Case, task: Task, values: dict[str, Any]) -> dict[str, Any]:
        """With what follows from who came to a meeting and how they voted."""
        form, sections = self.said.form_of(task.step)
        meeting = {key for key, question in form.questions.items() if isinstance(question, MeetingRows)}
        if not meeting:
            return values
        story = workflow.story_of(self.session, workflow.lock(self.session, case.id))
        context = form_context(
            story, Address.read(task.address).path, today=self.now.astimezone(LONDON).date()
        )
        judged = forms.answers(form, sections, values, context)
        return {**values, **{key: judged[key] for key in meeting & judged.keys()}}

    def _moved(self, value: Any) -> Any:
        """Dates in answers move with the walk."""
        if isinstance(value, date) and not isinstance(value, datetime):
            return (value + self.shift).isoformat()
        if isinstance(value, datetime):
            return (value + self.shift).isoformat(timespec="minutes")
        if isinstance(value, str) and _DAY.match(value) and len(value) in (10, 16):
            return (datetime.fromisoformat(value) + self.shift).isoformat(timespec="minutes")[: len(value)]
        if isinstance(value, list):
            return [self._moved(item) for item in value]
        if isinstance(value, Mapping):
            return {key: self._moved(item) for key, item in value.items()}
        return value
