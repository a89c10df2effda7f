"""A case as its pages show it: read once, in a few statements, cut to what the reader may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from webapp.cases.access import Reader, Seen, case_for
from webapp.cases.asking import Holder
from webapp.cases.dues import due_of, running_in, since_of
from webapp.cases.loading import loaded
from webapp.cases.log import Entry, Kind
from webapp.cases.models import DROPPED, Case, Task
from webapp.cases.names import Names, names_for
from webapp.cases.standing_in import IN_PLACE_OF
from webapp.cases.story import Story
from webapp.cases.team import team_of
from webapp.cases.workflow import log_of
from webapp.clock import LONDON
from webapp.configuration import service as configuration
from webapp.configuration.board import BoardFile
from webapp.configuration.models import PUBLISHED, Version
from webapp.deadlines.calendar import Calendar
from webapp.deadlines.declared import calendar_of, span_of
from webapp.deadlines.running import RunningLimit
from webapp.deadlines.status import State, Status, status
from webapp.engine import Address

NAMING = frozenset({Kind.ASSIGNED, Kind.NAMED, Kind.DECLARED, Kind.LEFT})
"""Entries that are about a person."""


@dataclass(frozen=True)
class CasePage:
    """One case, one reader, one moment. `tasks` are those the reader may see, `log` is all that happened."""

    seen: Seen
    story: Story
    log: Sequence[Entry]
    tasks: Sequence[Task]
    found: Sequence[RunningLimit]
    names: Names
    calendar: Calendar
    now: datetime
    version: int  # the version of the procedure the case runs on
    newest: int  # the one new cases begin under

    @property
    def case(self) -> Case:
        return self.seen.case

    @property
    def reader(self) -> Reader:
        return self.seen.reader

    @property
    def all(self) -> bool:
        """Whether the reader sees everything in the case."""
        return self.seen.all

    @property
    def is_office(self) -> bool:
        """Whether the reader manages the case."""
        return self.reader.is_office

    @property
    def board(self) -> BoardFile:
        return self.story.configuration.board

    @property
    def language(self) -> str:
        return self.names.language

    @cached_property
    def latest(self) -> Mapping[str, Task]:
        """By path, the last time a step was asked; what was dropped counts only where nothing else is left."""
        by_path: dict[str, Task] = {}
        for task in sorted(self.tasks, key=lambda each: Address.read(each.address).turn):
            path = Address.read(task.address).path
            if task.state != DROPPED or path not in by_path:
                by_path[path] = task
        return by_path

    @cached_property
    def answered(self) -> Mapping[str, Entry]:
        """The entries that answered, by address."""
        return {entry.address: entry for entry in self.log if entry.kind is Kind.ANSWERED}

    @cached_property
    def limits_of_open(self) -> Mapping[str, RunningLimit]:
        """By path, the limit by which an open step is due."""
        found = list(self.found)
        limits = {path: due_of(address, self.story, found) for path, address in self.story.asked.items()}
        return {path: limit for path, limit in limits.items() if limit is not None}

    @cached_property
    def since_of_open(self) -> Mapping[str, RunningLimit]:
        """By path, the least time before which an open step may not be done."""
        found = list(self.found)
        limits = {path: since_of(address, self.story, found) for path, address in self.story.asked.items()}
        return {path: limit for path, limit in limits.items() if limit is not None}

    @cached_property
    def standings(self) -> Mapping[str, Status]:
        """By path, how an open step with a limit stands."""
        return {path: self.status(limit) for path, limit in self.limits_of_open.items()}

    def status(self, limit: RunningLimit) -> Status:
        """How a limit stands at this moment, by the board's calendar."""
        board = self.board
        return status(
            limit, self.now, self.calendar, due_soon=span_of(board.due_soon), hours_mode=board.hours_mode
        )

    def is_late(self, path: str) -> bool:
        """Whether the open step's limit has passed."""
        found = self.standings.get(path)
        return found is not None and found.state is State.LATE

    def is_own(self, task: Task) -> bool:
        """Whether a task is, or was, the reader's."""
        return _is_own(self.reader, task)


def page_for(session: Session, reader: Reader, case_id: UUID, *, now: datetime, language: str) -> CasePage:
    """The case for its page. Raises NotFound for whoever takes no part in it, CaseUnreadable."""
    seen = case_for(session, reader, case_id)
    case = seen.case
    made = configuration.procedure(session, case.version_id)
    log = log_of(session, case.id)
    story = loaded(made, case, log)
    tasks = session.scalars(
        select(Task).where(Task.case_id == case.id).order_by(Task.ready_at, Task.id)
    ).all()
    numbers = _version_numbers(session, case)
    names = names_for(
        session,
        case.board_id,
        made.configuration,
        team=team_of(story),
        mentioned=_mentioned(log, tasks),
        on=now.astimezone(LONDON).date(),
        language=language,
    )
    return CasePage(
        seen=seen,
        story=story,
        log=log,
        tasks=[task for task in tasks if seen.all or _is_own(reader, task)],
        found=running_in(story),
        names=names,
        calendar=calendar_of(made.configuration.board),
        now=now,
        version=numbers[0],
        newest=numbers[1],
    )


def task_holder(task: Task) -> Holder:
    """Whose task it is."""
    return Holder(task.role, task.agency)


def _is_own(reader: Reader, task: Task) -> bool:
    if reader.person_id in (task.person_id, task.done_by_id):
        return True
    if reader.in_place_of(task) is not None:
        return True
    return task.agency is not None and reader.holds(task.role, task.agency)


def _version_numbers(session: Session, case: Case) -> tuple[int, int]:
    rows = session.execute(
        select(Version.id, Version.number).where(
            Version.board_id == case.board_id,
            or_(Version.id == case.version_id, Version.state == PUBLISHED),
        )
    ).all()
    own = next(row.number for row in rows if row.id == case.version_id)
    return own, max(row.number for row in rows)


def _mentioned(log: Sequence[Entry], tasks: Sequence[Task]) -> set[str]:
    """Ids of everybody a page may have to name."""
    ids = {entry.by for entry in log}
    ids |= {str(entry.value["person"]) for entry in log if entry.kind in NAMING}
    ids |= {
        entry.on_behalf_of.removeprefix(IN_PLACE_OF)
        for entry in log
        if entry.on_behalf_of.startswith(IN_PLACE_OF)
    }
    ids |= {str(each) for task in tasks for each in (task.person_id, task.done_by_id) if each}
    return ids - {""}
