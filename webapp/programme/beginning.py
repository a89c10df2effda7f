"""Beginning a piece of the board's recurring work: a case that is at the right place from the start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import forms
from webapp.accounts.models import Person
from webapp.cases import drafts
from webapp.cases.access import Reader, may_work
from webapp.cases.models import OPEN, Case, Task
from webapp.cases.opening import open_case
from webapp.cases.task_page import page_for
from webapp.cases.workflow import complete_task
from webapp.configuration.reminders import Schedule


def begin(
    session: Session, reader: Reader, schedule: Schedule, *, by: Person, now: datetime, language: str
) -> Case:
    """Open a case and answer its first steps as the schedule says, as far as the person may.

    Where a form wants more than the schedule says, its answers wait there as a draft. Nothing is committed.
    """
    case, _opened = open_case(session, reader.board_id, by=by, now=now)
    for step, values in schedule.begins_with.items():
        if not _answer(
            session, reader, _asked(session, case, step), values, by=by, now=now, language=language
        ):
            break
    return case


def _asked(session: Session, case: Case, step: str) -> Task | None:
    query = select(Task).where(Task.case_id == case.id, Task.step == step, Task.state == OPEN)
    return session.scalars(query).first()


def _answer(
    session: Session,
    reader: Reader,
    task: Task | None,
    values: Mapping[str, Any],
    *,
    by: Person,
    now: datetime,
    language: str,
) -> bool:
    """Whether the step was answered."""
    if task is None or not may_work(reader, task):
        return False
    page = page_for(session, task, by=by, language=language)
    judged = forms.judge_answers(page.form, page.sections, values, page.context)
    if judged.faults:
        drafts.keep(session, task, by.id, dict(values), now=now)
        return False
    complete_task(session, task, judged.values, by=by, now=now)
    return True
