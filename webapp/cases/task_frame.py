"""What the pages of a task have in common: what stands around the form, and what happens to a form too late."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from flask import Request, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from webapp import clock, db
from webapp.accounts import presence
from webapp.accounts.models import Person
from webapp.audit import service as audit
from webapp.cases import access, beside, drafts
from webapp.cases.models import Task
from webapp.cases.panels import notes_of
from webapp.cases.reader import here, reader, reader_of
from webapp.cases.task_page import TaskPage, answers_for_another, page_for
from webapp.clock import LONDON
from webapp.configuration.nil_return import takes_nil
from webapp.errors import DomainError
from webapp.web import current_language, request_id


def only_read(session: Session, task: Task) -> ResponseReturnValue:
    """Somebody else was quicker, or it is asked of somebody else: say so, and show what is kept."""
    by = session.get(Person, task.done_by_id) if task.done_by_id else None
    holder = session.get(Person, task.person_id) if task.person_id else None
    page = page_for(session, task, by=here(), language=current_language())
    if request.method == "POST":
        drafts.keep(session, task, here().id, page.built().draft, now=clock.now())
        return redirect(url_for("tasks.work", task_id=task.id))
    return render_template(
        "cases/task_closed.html",
        task=task,
        case=page.case,
        done_by=by,
        holder=holder,
        page=page,
        language=current_language(),
    )


def looked(session: Session, task: Task) -> None:
    audit.record(
        session,
        "task:viewed",
        now=clock.now(),
        by=here().id,
        subject=task.id,
        cases=[task.case_id],
        request_id=request_id(),
    )


def around(page: TaskPage) -> dict[str, object]:
    language = current_language()
    for_another = answers_for_another(reader(), page.task)
    said = page.story.configuration
    return {
        "page": page,
        "task": page.task,
        "case": page.case,
        "language": language,
        "following": page.following(language),
        "role_name": said.role(page.task.role).name.get(language),
        "agency_name": said.agency(page.task.agency).name.get(language) if page.task.agency else "",
        "for_another": for_another,
        "in_place_of": reader().in_place_of(page.task),
        "draft_words": saved_words(page.saved_at) if page.saved_at else None,
        "configuration": said,
        "claimed": page.task.person_id == reader().person_id,
        "is_office": reader().is_office,
        "takes_nil": takes_nil(page.node),
        "notes": notes_of(db.session(), page),
        "beside": beside.links_beside(page),
    }


def saved_words(moment: datetime) -> str:
    local = moment.astimezone(LONDON)
    at = format_time(time(local.hour, local.minute), "HH:mm", rebase=False)
    words: str = _("Draft saved at %(time)s. Only you can see it.", time=at)
    return words


def late_page(sender: Request, person: Person, *endpoints: str) -> TaskPage | None:
    """The page of the task whose form arrived after the session ran out; None where it is not theirs to fill."""
    task_id = (sender.view_args or {}).get("task_id")
    if sender.endpoint not in endpoints or not isinstance(task_id, UUID):
        return None
    presence.recall(person)
    if not presence.has_board():
        return None
    session = db.session()
    try:
        task = access.task_for(session, reader_of(person), task_id, work=True)
        return page_for(session, task, by=person, language=current_language())
    except DomainError:
        return None
