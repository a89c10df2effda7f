"""A long form, section by section: the list of its sections, and one of them on a page of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from flask_babel import gettext as _

from webapp import forms
from webapp.cases.drafts import BEGUN, COMPLETED
from webapp.cases.task_page import TaskPage


class State(StrEnum):
    """How far a section has come."""

    COMPLETED = "completed"
    PROBLEM = "problem"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"
    WAITING = "waiting"


@dataclass(frozen=True)
class Line:
    """A section in the list."""

    key: str
    title: str
    state: State
    hint: str
    faults: tuple[forms.Fault, ...]


@dataclass(frozen=True)
class Group:
    """Sections under one heading, which may be empty."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class TaskList:
    """The sections that a form asks, as far as its answers say."""

    groups: tuple[Group, ...]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for group in self.groups for line in group.lines)

    @property
    def completed(self) -> int:
        return sum(line.state is State.COMPLETED for line in self.lines)

    @property
    def may_send(self) -> bool:
        return self.completed == len(self.lines)

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)


def task_list(page: TaskPage) -> TaskList:
    """The list as the draft stands, held against the whole form's rules."""
    found = forms.progress(page.form, page.sections, page.values, page.context)
    return TaskList(tuple(_grouped(found, page)))


def section_form(page: TaskPage, section: forms.Section) -> forms.AnswerForm:
    """One section as a form; what the others say decides what it asks, rules between them wait for the end."""
    known = forms.answers(page.form, page.sections, page.values, page.context)
    elsewhere = {key: value for key, value in known.items() if key not in section.questions}
    made = forms.build([section], page.form, replace(page.context, values=elsewhere))
    made.form = page.form.within(section)
    return made(data=page.values)


def _grouped(found: Sequence[forms.Progress], page: TaskPage) -> Iterator[Group]:
    title, lines = "", list[Line]()
    heading = _headings(page)
    for each in found:
        if heading[each.section.key] != title and lines:
            yield Group(title, tuple(lines))
            lines = []
        title = heading[each.section.key]
        lines.append(_line(each, page))
    if lines:
        yield Group(title, tuple(lines))


def _headings(page: TaskPage) -> dict[str, str]:
    """The heading each section stands under; a section left out still gives its heading to those after it."""
    current, found = "", {}
    for section in page.sections:
        current = section.group.get(page.context.language) or current
        found[section.key] = current
    return found


def _line(each: forms.Progress, page: TaskPage) -> Line:
    section, language = each.section, page.context.language
    title = section.title.get(language) or next(iter(section.questions.values())).label.get(language)
    if all(page.form.is_optional(question) for question in section.questions.values()):
        title = _("%(question)s (optional)", question=title)
    state = _state(each, page)
    return Line(section.key, title, state, _hint(each, state, page), each.faults)


def _state(each: forms.Progress, page: TaskPage) -> State:
    mark = page.marks.get(each.section.key)
    if not each.asked:
        return State.WAITING
    if mark == COMPLETED:
        return State.PROBLEM if each.faults else State.COMPLETED
    begun = mark == BEGUN or (page.draft is not None and not page.marks)
    return State.IN_PROGRESS if begun and each.answered else State.NOT_STARTED


def _hint(each: forms.Progress, state: State, page: TaskPage) -> str:
    if state is State.IN_PROGRESS:
        said: str = _("%(count)s of %(all)s questions answered", count=each.answered, all=each.asked)
        return said
    if state is State.PROBLEM:
        return each.faults[0].message
    if state is State.WAITING and each.waits_for:
        first: str = _("First answer “%(question)s”", question=each.waits_for.title(page.context))
        return first
    return ""
