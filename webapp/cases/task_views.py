"""A task: read why it is asked, answer its form, check, send."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Request, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from webapp import clock, db
from webapp.accounts import presence, signals
from webapp.accounts.models import Person
from webapp.audit import service as audit
from webapp.cases import access, drafts
from webapp.cases.ahead import Next, would_follow
from webapp.cases.happened import HappenedForm
from webapp.cases.log import Kind
from webapp.cases.reader import here, reader
from webapp.cases.section_page import task_list
from webapp.cases.section_views import change_links, show_list, take_whole
from webapp.cases.task_frame import around, late_page, looked, only_read, saved_words
from webapp.cases.task_page import TaskPage, answers_for_another, page_for
from webapp.cases.workflow import Held, next_entry, story_of
from webapp.cases.workflow import send as send_answers
from webapp.forms import AnswerForm
from webapp.web import commits, current_language, request_id, signed_in

bp = Blueprint("tasks", __name__)


@bp.route("/tasks/<uuid:task_id>", methods=["GET", "POST"])
@signed_in
@commits
def work(task_id: UUID) -> ResponseReturnValue:
    """The form. What is typed is kept as a draft, whether or not it can be sent yet."""
    session = db.session()
    task = access.task_for(session, reader(), task_id)
    if not task.is_open or not access.may_work(reader(), task):
        return only_read(session, task)
    page = page_for(session, task, by=here(), language=current_language())
    if request.method == "GET":
        looked(session, task)
        return show_list(page) if page.is_task_list else _form_page(page, page.built())
    form = page.built()
    if page.is_task_list:
        return take_whole(session, page, form)
    drafts.keep(session, task, here().id, form.draft, now=clock.now())
    if "save" in request.form:
        flash(_("Your draft is saved. Only you can see it."), "success")
        return redirect(url_for("work.mine"))
    if form.validate_on_submit():
        return redirect(url_for("tasks.check", task_id=task.id))
    return _form_page(page, form)


@bp.get("/tasks/<uuid:task_id>/check")
@signed_in
def check(task_id: UUID) -> ResponseReturnValue:
    """Check your answers."""
    session = db.session()
    task = access.task_for(session, reader(), task_id, work=True)
    if not task.is_open:
        return redirect(url_for("tasks.work", task_id=task.id))  # that page says who was quicker
    page = page_for(session, task, by=here(), language=current_language())
    if not _may_send(page):
        return _back_to_the_form(page)
    return _check_page(page, HappenedForm() if _asks_when(page) else None)


@bp.post("/tasks/<uuid:task_id>/check")
@signed_in
@commits
def send(task_id: UUID) -> ResponseReturnValue:
    """Send the draft as it was checked. The case is held from the first read on, so nobody comes in between."""
    session = db.session()
    task, case, draft = access.task_to_send(session, reader(), task_id)
    if not task.is_open:
        return redirect(url_for("tasks.work", task_id=task.id))
    held = Held(task, case, story_of(session, case), draft)
    page = page_for(session, task, by=here(), language=current_language(), held=held)
    if not _may_send(page):
        return _back_to_the_form(page)
    happened = HappenedForm() if _asks_when(page) else None
    if happened is not None and not happened.validate_on_submit():
        return _check_page(page, happened)
    return _send(session, page, held, happened)


def _form_page(page: TaskPage, form: AnswerForm) -> ResponseReturnValue:
    return render_template("cases/task.html", **around(page), form=form)


def _may_send(page: TaskPage) -> bool:
    if page.draft is None or page.faults():
        return False
    return task_list(page).may_send if page.is_task_list else True


def _back_to_the_form(page: TaskPage) -> ResponseReturnValue:
    if page.is_task_list:
        return show_list(page, unfinished=True)
    flash(_("Some answers are missing or need another look."), "warning")
    return redirect(url_for("tasks.work", task_id=page.task.id))


def _check_page(page: TaskPage, happened: HappenedForm | None) -> ResponseReturnValue:
    said = around(page) | {"change": change_links(page)}  # before what follows, which spends the story
    return render_template("cases/check_answers.html", **said, follows=_follows(page), happened=happened)


@bp.post("/tasks/<uuid:task_id>/draft")
@signed_in
@commits
def draft(task_id: UUID) -> ResponseReturnValue:
    """Keep what the page holds now; called by the page itself while somebody writes."""
    session = db.session()
    task = access.task_for(session, reader(), task_id, work=True)
    page = page_for(session, task, by=here(), language=current_language())
    drafts.keep(session, task, here().id, page.built().draft, now=clock.now())
    if not task.is_open:
        return jsonify(message=_("Somebody else has sent this. Your answers are kept."))
    return jsonify(message=saved_words(clock.now()), seconds_left=int(presence.time_left().total_seconds()))


@signals.timed_out.connect
def keep_what_was_typed(sender: Request, person: Person) -> bool:
    """A form that arrives after the session ran out is kept as a draft; gives whether it was one."""
    page = late_page(sender, person, "tasks.work", "tasks.draft")
    if page is None:
        return False
    drafts.keep(db.session(), page.task, person.id, page.built().draft, now=clock.now())
    return True


def _send(session: Session, page: TaskPage, held: Held, happened: HappenedForm | None) -> ResponseReturnValue:
    now = clock.now()
    audit.record(
        session, "task:completed", now=now, by=here().id, subject=page.task.id, request_id=request_id()
    )
    opened = send_answers(
        session,
        held,
        page.answers(),
        by=here(),
        now=now,
        happened_on=happened.moment(now) if happened else None,
        on_behalf_of=_on_behalf_of(page),
    )
    flash(_("You have sent “%(title)s”.", title=page.task.title.get(current_language())), "done")
    mine = next((task for task in opened if access.in_hand(reader(), task)), None)
    if mine is not None:  # they can go straight on
        return redirect(url_for("tasks.work", task_id=mine.id))
    return redirect(url_for("cases.show", case_id=page.case.id))


def _on_behalf_of(page: TaskPage) -> str:
    if not answers_for_another(reader(), page.task):
        return ""
    return page.task.role + (f"@{page.task.agency}" if page.task.agency else "")


def _asks_when(page: TaskPage) -> bool:
    """Whether it may have happened before today: what the office keys in for others, or brings in from paper."""
    return page.case.catching_up or reader().is_office


def _follows(page: TaskPage) -> list[Next]:
    entry = next_entry(
        page.case, Kind.ANSWERED, by=here(), now=clock.now(), address=page.task.address, value=page.answers()
    )
    return would_follow(page.story_to_spend, entry)
