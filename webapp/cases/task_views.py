"""A task: read why it is asked, answer its form, check, send."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Request, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db
from webapp.accounts import presence, signals
from webapp.accounts.models import Person
from webapp.audit.looking import part_of_a_page
from webapp.cases import access, drafts
from webapp.cases.declaration_views import declaration_owed, declare_first
from webapp.cases.happened import HappenedForm
from webapp.cases.reader import here, reader
from webapp.cases.section_page import task_list
from webapp.cases.section_views import change_links, show_list, take_whole
from webapp.cases.sending import asks_when, follows, send_and_go_on
from webapp.cases.task_frame import around, late_page, looked, only_read, saved_words
from webapp.cases.task_page import TaskPage, page_for
from webapp.cases.workflow import Held, story_of
from webapp.forms import AnswerForm
from webapp.text import Text
from webapp.web import commits, current_language, signed_in

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
    if declaration_owed(page):
        return declare_first(page)
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
    if declaration_owed(page):
        return declare_first(page)
    if not _may_send(page):
        return _back_to_the_form(page)
    happened = asks_when(page)
    early = page.too_early(clock.now()) if happened is None else None
    return _not_yet(page, early) if early else _check_page(page, happened)


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
    if declaration_owed(page):
        return declare_first(page)
    if not _may_send(page):
        return _back_to_the_form(page)
    happened = asks_when(page)
    if happened is not None and not happened.validate_on_submit():
        return _check_page(page, happened)
    now = clock.now()
    early = page.too_early(happened.moment(now) if happened else now)
    return _not_yet(page, early) if early else send_and_go_on(session, page, held, page.answers(), happened)


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


def _not_yet(page: TaskPage, why: Text) -> ResponseReturnValue:
    flash(why.get(current_language()), "warning")
    return redirect(url_for("tasks.work", task_id=page.task.id))


def _check_page(page: TaskPage, happened: HappenedForm | None) -> ResponseReturnValue:
    said = around(page) | {"change": change_links(page)}  # before what follows, which spends the story
    return render_template(
        "cases/check_answers.html", **said, follows=follows(page, page.answers()), happened=happened
    )


@bp.post("/tasks/<uuid:task_id>/draft")
@signed_in
@part_of_a_page("it keeps what its own writer types, every few seconds, and shows nothing")
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
