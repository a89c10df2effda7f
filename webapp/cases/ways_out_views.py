"""Other ways with a task than answering it now: ask for more time, or print its questions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovTextArea
from sqlalchemy.orm import Session
from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired, StopValidation, ValidationError

from webapp import clock, db, forms
from webapp.accounts.models import Board
from webapp.cases import access, changes, concerned
from webapp.cases.log import Entry
from webapp.cases.models import Case, Task
from webapp.cases.reader import here, reader
from webapp.cases.task_frame import around, looked
from webapp.cases.task_page import page_for
from webapp.cases.workflow import lock
from webapp.errors import DomainError
from webapp.forms.fields import calendar
from webapp.outbox import service as outbox
from webapp.outbox.wording import Kind
from webapp.web import commits, current_language, signed_in
from webapp.web.date_input import DateInput
from webapp.web.page_form import PageForm

bp = Blueprint("ways_out", __name__)


def _whole_or_not_at_all(_form: PageForm, field: DateField) -> None:
    if not any(each.strip() for each in field.raw_data or ()):
        field.errors = []
        raise StopValidation
    if field.data is None:
        raise StopValidation(_l("The date until which you need time must be a real date"))


class MoreTimeForm(PageForm):
    """Until when, if that can be said, and why."""

    until = DateField(
        _l("Until when do you need? (optional)"),
        format="%d %m %Y",
        widget=DateInput(),
        validators=[_whole_or_not_at_all],
    )
    reason = TextAreaField(
        _l("Why do you need more time?"),
        description=_l("The board's office reads this. Do not name the child or the family."),
        widget=GovTextArea(),
        validators=[InputRequired(message=_l("Enter why you need more time"))],
    )

    def validate_until(self, field: DateField) -> None:
        """It lies ahead."""
        if field.data is not None and field.data <= clock.today():
            raise ValidationError(_l("The date until which you need time must be in the future"))
        if field.data is not None and field.data.year > calendar.LATEST:
            raise ValidationError(_l("The date until which you need time must be a real date"))


@bp.route("/tasks/<uuid:task_id>/ask-for-time", methods=["GET", "POST"])
@signed_in
@commits
def ask_for_time(task_id: UUID) -> ResponseReturnValue:
    """Ask the office for more time, with a reason; it stays in the case's history."""
    session = db.session()
    task = access.task_for(session, reader(), task_id, work=True)
    if not task.is_open:
        raise DomainError(_("This task is not open any more."))
    form = MoreTimeForm()
    if form.validate_on_submit():
        case = lock(session, task.case_id)
        until: date | None = form.until.data
        now = clock.now()
        entry = changes.ask_for_time(
            session, case, task, until, by=here(), now=now, reason=form.reason.data or ""
        )
        _tell_office(session, case, task, entry)
        flash(_("The board's office is asked. Until it answers, the due date stays."), "success")
        return redirect(url_for("tasks.work", task_id=task_id))
    return render_template(
        "cases/hand_over.html",
        task=task,
        form=form,
        title=_("Ask for more time"),
        button=_("Ask the board's office"),
        language=current_language(),
    )


@bp.get("/tasks/<uuid:task_id>/print")
@signed_in
@commits
def on_paper(task_id: UUID) -> ResponseReturnValue:
    """Every question of the task's form on one page, with what is answered so far."""
    session = db.session()
    task = access.task_for(session, reader(), task_id, work=True)
    page = page_for(session, task, by=here(), language=current_language())
    looked(session, task)
    answered = (
        {row.key: row.lines for section in page.summary() for row in section.rows} if page.draft else {}
    )
    sections = forms.on_paper(page.sections, page.context)
    return render_template("cases/task_on_paper.html", **around(page), sections=sections, answered=answered)


def _tell_office(session: Session, case: Case, task: Task, entry: Entry) -> None:
    board = session.get_one(Board, case.board_id)
    outbox.send(
        session,
        concerned.role_holders(session, case, [board.office_role], now=entry.recorded_at),
        board=board,
        case=concerned.reference_of(case),
        kind=Kind.TIME_ASKED,
        key=f"time_asked:{task.id}:{entry.seq}",
        now=entry.recorded_at,
    )
