"""Nothing to return: one page that says what is recorded and for whom, and one button."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from webapp import db
from webapp.cases import access, nil_return
from webapp.cases.happened import HappenedForm
from webapp.cases.reader import here, reader
from webapp.cases.sending import asks_when, follows, send_and_go_on
from webapp.cases.task_frame import around
from webapp.cases.task_page import TaskPage, page_for
from webapp.cases.workflow import Held, story_of
from webapp.configuration.nil_return import takes_nil
from webapp.errors import NotFound
from webapp.web import commits, current_language, signed_in

bp = Blueprint("nil_returns", __name__)


@bp.get("/tasks/<uuid:task_id>/nothing-to-return")
@signed_in
def confirm(task_id: UUID) -> ResponseReturnValue:
    """What is recorded when there is nothing to return."""
    session = db.session()
    task = access.task_for(session, reader(), task_id, work=True)
    if not task.is_open:
        return redirect(url_for("tasks.work", task_id=task_id))
    page = page_for(session, task, by=here(), language=current_language())
    return _unfit(page) or _confirm(page, asks_when(page))


@bp.post("/tasks/<uuid:task_id>/nothing-to-return")
@signed_in
@commits
def send(task_id: UUID) -> ResponseReturnValue:
    """Record it, as any answer is recorded."""
    session: Session = db.session()
    task, case, draft = access.task_to_send(session, reader(), task_id)
    if not task.is_open:
        return redirect(url_for("tasks.work", task_id=task_id))
    held = Held(task, case, story_of(session, case), draft)
    page = page_for(session, task, by=here(), language=current_language(), held=held)
    unfit = _unfit(page)
    if unfit is not None:
        return unfit
    happened = asks_when(page)
    if happened is not None and not happened.validate_on_submit():
        return _confirm(page, happened)
    return send_and_go_on(session, page, held, nil_return.nil_answers(page, name=here().name), happened)


def _unfit(page: TaskPage) -> ResponseReturnValue | None:
    """Back to the form, where it would still ask something that is not known by itself."""
    if not takes_nil(page.node):
        raise NotFound(_("There is no nil return for this step: it must be answered."))
    if not nil_return.stands_in_the_way(page, name=here().name):
        return None
    flash(
        _("A little more must be known than one click can say. Answer the first questions here."), "warning"
    )
    return redirect(url_for("tasks.work", task_id=page.task.id))


def _confirm(page: TaskPage, happened: HappenedForm | None) -> ResponseReturnValue:
    name = here().name
    said = around(page) | {"sections": nil_return.in_words(page, name=name)}
    answers = nil_return.nil_answers(page, name=name)
    return render_template("cases/nil_return.html", **said, follows=follows(page, answers), happened=happened)
