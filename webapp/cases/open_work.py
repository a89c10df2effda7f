"""Who must do what by when, late first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from webapp.cases.access import may_work
from webapp.cases.case_page import CasePage, task_holder
from webapp.cases.days import plain
from webapp.cases.limit_state import state_of_limit
from webapp.cases.models import DONE, Task
from webapp.cases.wording import _
from webapp.deadlines.running import RunningLimit
from webapp.deadlines.status import State
from webapp.engine import Address


@dataclass(frozen=True)
class OpenWork:
    """One thing that is asked now. `act` is what may be done about it: remind, name, why, or nothing."""

    task_id: UUID
    title: str
    who: str
    names: str
    due: date | datetime | None
    first_due: date | None
    since: date | None  # from when it may be done
    icon: str
    state: str
    is_mine: bool
    act: str
    role: str
    agency: str


@dataclass(frozen=True)
class Sent:
    """What some of several have sent already."""

    title: str
    lines: Sequence[tuple[str, str, UUID, bool]]  # who, when, the task, whether it was a nil return


def open_work(page: CasePage) -> list[OpenWork]:
    """What is asked in the case now, as far as the reader sees it."""
    if page.case.status == "withdrawn":
        return []
    rows = [
        (page.limits_of_open.get(path), _row(page, task, path))
        for path, task in page.latest.items()
        if task.is_open
    ]
    rows.sort(key=lambda row: (row[0] is None, row[0].due.at if row[0] else page.now, row[1].title))
    return [row for _limit, row in rows]


def sent_already(page: CasePage) -> list[Sent]:
    """For each step that several are asked and some have done: who has sent theirs."""
    waiting = {task.step for task in page.latest.values() if task.is_open}
    found: dict[str, list[Task]] = {}
    for path, task in page.latest.items():
        if task.state == DONE and task.step in waiting and Address(path).instance is not None:
            found.setdefault(task.step, []).append(task)
    return [
        Sent(
            tasks[0].title.get(page.language),
            [(page.names.holder(task_holder(task)), _when(page, task), task.id, task.nil) for task in tasks],
        )
        for tasks in found.values()
    ]


def _when(page: CasePage, task: Task) -> str:
    entry = page.answered.get(task.address)
    return plain(entry.happened_on) if entry else ""


def _row(page: CasePage, task: Task, path: str) -> OpenWork:
    limit = page.limits_of_open.get(path)
    holder = task_holder(task)
    since = page.since_of_open.get(path)
    icon, words = _state(page, limit or since)
    nobody = page.names.nobody(holder, task.person_id)
    return OpenWork(
        task_id=task.id,
        title=task.title.get(page.language),
        who=page.names.holder(holder),
        names="" if nobody else page.names.in_hand(holder, task.person_id),
        due=(limit.due.at if limit.due.to_the_minute else limit.due.on) if limit else None,
        first_due=limit.first_due.on if limit and limit.due.on != limit.first_due.on else None,
        since=since.due.on if since else None,
        icon=icon,
        state=words,
        is_mine=may_work(page.reader, task),
        act=_act(page, limit, nobody=nobody),
        role=task.role,
        agency=task.agency or "",
    )


def _state(page: CasePage, limit: RunningLimit | None) -> tuple[str, str]:
    if page.case.status == "paused":
        return "paused", _("Paused")
    if limit is None:
        return "", _("In progress")
    found = state_of_limit(page, limit)
    if found.state in (State.ON_TIME, State.NOT_YET, State.MAY_BE_DONE):
        return "", found.words
    return found.icon, found.words


def _act(page: CasePage, limit: RunningLimit | None, *, nobody: bool) -> str:
    if nobody and page.is_office:
        return "name"
    if limit is not None and limit.extended:
        return "why"
    return "remind" if page.is_office and not page.case.catching_up else ""
