"""What a task's page says: why it is asked, by when, what follows, and its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from webapp import clock, forms
from webapp.accounts.models import Person
from webapp.cases import drafts, uploads
from webapp.cases.access import Reader, in_hand
from webapp.cases.ahead import may_follow
from webapp.cases.asking import form_context
from webapp.cases.dues import due_of, running_in, since_of
from webapp.cases.figures import figures_for
from webapp.cases.least_times import not_before, too_early
from webapp.cases.models import Case, Task, Upload
from webapp.cases.reader import people_to_choose
from webapp.cases.story import Story
from webapp.cases.workflow import Held, story_of
from webapp.configuration.guidance import Guidance
from webapp.deadlines.counting import day_of
from webapp.deadlines.declared import calendar_of, span_of
from webapp.deadlines.running import RunningLimit
from webapp.deadlines.status import Status, status
from webapp.engine import Address
from webapp.engine.diagram import Node
from webapp.errors import DomainError
from webapp.text import Text


@dataclass(frozen=True)
class Following:
    """A step that may come next, and who does it."""

    title: str
    role: str


@dataclass(frozen=True)
class TaskPage:
    """A task with all its page needs. `form` is the board's form, `sections` those this step asks."""

    task: Task
    case: Case
    story: Story
    node: Node
    form: forms.Form
    sections: Sequence[forms.Section]
    context: forms.Context
    draft: dict[str, Any] | None
    saved_at: datetime | None
    marks: Mapping[str, str]

    @property
    def is_task_list(self) -> bool:
        """Whether the form is answered section by section."""
        return self.form.is_task_list(self.sections)

    @property
    def values(self) -> Mapping[str, Any]:
        """The draft, or what is known before there is one."""
        return forms.prefilled(self.sections, self.context) if self.draft is None else self.draft

    @property
    def guidance(self) -> list[Guidance]:
        """The board's pages that this step is done by."""
        return [
            self.story.configuration.guidance[key]
            for key in self.node.listed("guidance")
            if key in self.story.configuration.guidance
        ]

    @property
    def address(self) -> Address:
        return Address.read(self.task.address)

    def built(self) -> forms.AnswerForm:
        """The form on the page, with the draft or what is known already."""
        made: forms.AnswerForm = forms.build(self.sections, self.form, self.context)(data=self.draft)
        return made

    @cached_property
    def since(self) -> RunningLimit | None:
        """The least time that says from when it may be done."""
        return since_of(self.address, self.story, running_in(self.story))

    @property
    def waits(self) -> Text | None:
        """That it may not be done yet, and how that is counted; None once its least time has passed."""
        if self.since is None or clock.now() >= self.since.due.at:
            return None
        return not_before(self.since)

    def too_early(self, happened_on: datetime) -> Text | None:
        """Why the draft may not be sent as done then; None where it may."""
        return too_early(self.story, self.address, self.answers(), happened_on)

    @cached_property
    def running(self) -> RunningLimit | None:
        """The limit that says until when."""
        return due_of(self.address, self.story, running_in(self.story))

    @cached_property
    def status(self) -> Status | None:
        """How that limit stands now."""
        return _status(self.story, self.running)

    @property
    def story_to_spend(self) -> Story:
        """The story, to try an answer on; first what the page says of time limits is read from it as it is."""
        _ = self.status, self.since
        return self.story

    def faults(self) -> list[forms.Fault]:
        """What is wrong with the draft as it stands."""
        return list(self._judged.faults)

    def answers(self) -> dict[str, Any]:
        """The draft as it would be sent."""
        return self._judged.values

    @cached_property
    def _judged(self) -> forms.Judgement:
        return forms.judge_answers(self.form, self.sections, self.draft or {}, self.context)

    def summary(self) -> list[forms.SectionSummary]:
        """The draft in words."""
        return forms.summary(self.form, self.sections, self.draft or {}, self.context)

    def following(self, language: str) -> list[Following]:
        """What may come next, as the diagram says."""
        said = self.story.configuration
        return [
            Following(node.name.get(language), said.role(node.role or "").name.get(language))
            for node in may_follow(self.story, self.task.step)
        ]


def page_for(
    session: Session, task: Task, *, by: Person, language: str, held: Held | None = None
) -> TaskPage:
    """Everything the page of a task needs. Raises DomainError when the step has no form in this version."""
    case = held.case if held else session.get_one(Case, task.case_id)
    story = held.story if held else story_of(session, case)
    found = story.form_of(task.step)
    if found is None:
        raise DomainError("This step has no form. Ask the board's office to complete it.")
    form, sections = found
    kept = held.draft if held else drafts.draft_of(session, task, by.id)
    return TaskPage(
        task=task,
        case=case,
        story=story,
        node=story.node(task.step),
        form=form,
        sections=sections,
        context=_context(session, story, task, by, language),
        draft=drafts.written(kept) if kept else None,
        saved_at=kept.saved_at if kept else None,
        marks=drafts.marks_of(kept),
    )


def _status(story: Story, limit: RunningLimit | None) -> Status | None:
    if limit is None:
        return None
    board = story.configuration.board
    return status(
        limit,
        clock.now(),
        calendar_of(board),
        due_soon=span_of(board.due_soon),
        hours_mode=board.hours_mode,
    )


def _context(session: Session, story: Story, task: Task, by: Person, language: str) -> forms.Context:
    agencies = [(agency.key, agency.name.get(language)) for agency in story.configuration.board.agencies]

    def store(sent: FileStorage) -> dict[str, Any]:
        return uploads.keep(session, task, sent, by=by, now=clock.now())

    return form_context(
        story,
        Address.read(task.address).path,
        today=_day_of(task),
        language=language,
        agencies=agencies,
        people=people_to_choose,
        files=partial(_file, session, task),
        store=store,
        figures=figures_for(session, task, language),
    )


def _day_of(task: Task) -> date:
    """What "today" means to its form: once it is answered, the day of the answer, also when that is corrected later."""
    return clock.today() if task.done_at is None else day_of(task.done_at)


def _file(session: Session, task: Task, identity: str) -> dict[str, Any] | None:
    """A file of this task, by its id."""
    rows = session.scalars(select(Upload).where(Upload.task_id == task.id)).all()
    found = next((row for row in rows if str(row.id) == identity), None)
    if found is None:
        return None
    return {"id": str(found.id), "name": found.name, "size": found.size, "type": found.type}


def answers_for_another(reader: Reader, task: Task) -> bool:
    """Whether the reader, of the office, answers what is asked of somebody else, and does not stand in for them."""
    return reader.is_office and not in_hand(reader, task) and reader.in_place_of(task) is None
