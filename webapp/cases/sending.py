"""Sending a task's answers from its page: as whom, since when, what follows, and where one goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp import clock
from webapp.audit import service as audit
from webapp.cases import access, workflow
from webapp.cases.ahead import Next, would_follow
from webapp.cases.happened import HappenedForm
from webapp.cases.log import Kind
from webapp.cases.models import Task
from webapp.cases.reader import here, reader
from webapp.cases.standing_in import IN_PLACE_OF
from webapp.cases.task_page import TaskPage, answers_for_another
from webapp.cases.wording import _
from webapp.cases.workflow import Held, next_entry
from webapp.web import current_language, request_id


def send_and_go_on(
    session: Session, page: TaskPage, held: Held, answers: Mapping[str, Any], happened: HappenedForm | None
) -> ResponseReturnValue:
    """Send the answers, and show whoever sent them what is theirs to do next, or the case."""
    now = clock.now()
    audit.record(
        session,
        "task:completed",
        now=now,
        by=here().id,
        subject=page.task.id,
        cases=[page.case.id],
        request_id=request_id(),
    )
    opened = workflow.send(
        session,
        held,
        answers,
        by=here(),
        now=now,
        happened_on=happened.moment(now) if happened else None,
        on_behalf_of=_on_behalf_of(page),
    )
    flash(_("You have sent “%(title)s”.", title=page.task.title.get(current_language())), "done")
    mine = next((task for task in opened if _goes_on(task)), None)
    if mine is not None:  # they can go straight on
        return redirect(url_for("tasks.work", task_id=mine.id))
    return redirect(url_for("cases.show", case_id=page.case.id))


def asks_when(page: TaskPage) -> HappenedForm | None:
    """The question when it was done, where that may be before today: what the office keys in for others, or
    brings in from paper."""
    return HappenedForm() if page.case.catching_up or reader().is_office else None


def follows(page: TaskPage, answers: Mapping[str, Any]) -> list[Next]:
    """What these answers would lead to. It spends the page's story: read all else of it before."""
    entry = next_entry(
        page.case, Kind.ANSWERED, by=here(), now=clock.now(), address=page.task.address, value=answers
    )
    return would_follow(page.story_to_spend, entry)


def _on_behalf_of(page: TaskPage) -> str:
    away = reader().in_place_of(page.task)
    if away is not None:
        return f"{IN_PLACE_OF}{away.person_id}"
    if not answers_for_another(reader(), page.task):
        return ""
    return page.task.role + (f"@{page.task.agency}" if page.task.agency else "")


def _goes_on(task: Task) -> bool:
    """Whether whoever sent the answers does this next: it is theirs, or asked of somebody they stand in for."""
    return access.in_hand(reader(), task) or reader().in_place_of(task) is not None
