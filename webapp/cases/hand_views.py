"""Whose hands a task is in: claim it, hand it back, put it into somebody else's; and the files given with it."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovTextArea
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired

from webapp import clock, db
from webapp.accounts.models import Person
from webapp.audit import service as audit
from webapp.cases import access, changes, uploads
from webapp.cases.models import Task
from webapp.cases.reader import here, people_to_choose, reader
from webapp.cases.workflow import lock
from webapp.errors import DomainError, Forbidden, NotFound
from webapp.web import OFFICE, commits, current_language, needs, request_id, signed_in
from webapp.web.page_form import PageForm

bp = Blueprint("hands", __name__)


class ReassignForm(PageForm):
    """Who takes a task over, and why."""

    person = SelectField(
        _l("Who takes this over?"),
        widget=GovSelect(),
        validators=[InputRequired(message=_l("Select who takes this over"))],
    )
    reason = TextAreaField(
        _l("Why?"),
        description=_l("The reason stays in the case's history. Do not name the child or the family."),
        widget=GovTextArea(),
        validators=[InputRequired(message=_l("Enter why somebody else takes this over"))],
    )


class ReleaseForm(PageForm):
    """Why a task is not for whoever has it."""

    reason = TextAreaField(
        _l("Why is this task not for you?"),
        widget=GovTextArea(),
        validators=[InputRequired(message=_l("Enter why this task is not for you"))],
    )


@bp.post("/tasks/<uuid:task_id>/claim")
@signed_in
@commits
def claim(task_id: UUID) -> ResponseReturnValue:
    """Take a task into one's own hands."""
    session = db.session()
    task = access.task_for(session, reader(), task_id, work=True)
    case = lock(session, task.case_id)
    session.refresh(task)
    _own(task)
    if task.person_id not in (None, here().id) and not reader().is_office:
        raise Forbidden(_("Somebody else has just picked this up."))
    changes.assign(session, case, task, here(), by=here(), now=clock.now(), reason="")
    flash(_("This task is now yours."), "success")
    return redirect(url_for("tasks.work", task_id=task.id))


@bp.route("/tasks/<uuid:task_id>/release", methods=["GET", "POST"])
@signed_in
@commits
def release(task_id: UUID) -> ResponseReturnValue:
    """Hand a task back, with a reason."""
    session = db.session()
    task = access.task_for(session, reader(), task_id, work=True)
    _own(task)
    form = ReleaseForm()
    if form.validate_on_submit():
        case = lock(session, task.case_id)
        changes.hand_back(session, case, task, by=here(), now=clock.now(), reason=form.reason.data or "")
        flash(_("You have handed this task back. The board's office can see your reason."), "success")
        return redirect(url_for("work.mine"))
    return _page(task, form, _("This task is not for me"), _("Hand the task back"))


@bp.route("/tasks/<uuid:task_id>/reassign", methods=["GET", "POST"])
@needs(OFFICE)
@commits
def reassign(task_id: UUID) -> ResponseReturnValue:
    """Put a task into somebody else's hands, with a reason."""
    session = db.session()
    task = access.task_for(session, reader(), task_id)
    _still_open(task)
    form = ReassignForm()
    form.person.choices = [("", _("Choose a person")), *people_to_choose(None)]
    if form.validate_on_submit():
        person = session.get(Person, UUID(form.person.data))
        if person is None:
            raise NotFound(_("There is no such person."))
        case = lock(session, task.case_id)
        changes.assign(session, case, task, person, by=here(), now=clock.now(), reason=form.reason.data or "")
        flash(_("%(name)s has this task now.", name=person.name), "success")
        return redirect(url_for("cases.show", case_id=task.case_id))
    return _page(task, form, _("Give this task to somebody else"), _("Give the task to them"))


@bp.get("/files/<uuid:upload_id>")
@signed_in
@commits
def download(upload_id: UUID) -> ResponseReturnValue:
    """A file, as an attachment and never shown in the page."""
    session = db.session()
    upload = uploads.upload_for(session, reader(), upload_id)
    audit.record(
        session,
        "upload:downloaded",
        now=clock.now(),
        by=here().id,
        subject=upload.id,
        cases=[upload.case_id],
        request_id=request_id(),
    )
    return send_file(
        BytesIO(upload.content), mimetype=upload.type, as_attachment=True, download_name=upload.name
    )


def _own(task: Task) -> None:
    """Whoever stands in does the task; whose it is stays with the one who is away, and the office."""
    if reader().in_place_of(task) is not None and not reader().is_office:
        raise Forbidden(_("You stand in for somebody here: do it in their place, or ask the office."))


def _still_open(task: Task) -> None:
    if not task.is_open:
        raise DomainError(_("This task is not open any more."))


def _page(task: Task, form: PageForm, title: str, button: str) -> ResponseReturnValue:
    return render_template(
        "cases/hand_over.html", task=task, form=form, title=title, button=button, language=current_language()
    )
