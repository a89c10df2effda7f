"""A long form answered section by section, in any order, over days."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Request, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from webapp import clock, db
from webapp.accounts import presence, signals
from webapp.accounts.models import Person
from webapp.audit.looking import part_of_a_page
from webapp.cases import access, drafts
from webapp.cases.declaration_views import declaration_owed, declare_first
from webapp.cases.reader import here, reader
from webapp.cases.section_page import section_form, task_list
from webapp.cases.task_frame import around, late_page, saved_words
from webapp.cases.task_page import TaskPage, page_for
from webapp.errors import NotFound
from webapp.forms import AnswerForm, Fault, Section
from webapp.web import commits, current_language, signed_in

bp = Blueprint("sections", __name__)

COMPLETED = "_completed"  # the question under every section; no question of a board has this name


@bp.route("/tasks/<uuid:task_id>/section/<key>", methods=["GET", "POST"])
@signed_in
@commits
def section(task_id: UUID, key: str) -> ResponseReturnValue:
    """One section. Whatever is sent is kept; "Yes, I have completed this section" also holds it to its rules."""
    session = db.session()
    page = _page(session, task_id)
    if page is None:
        return redirect(url_for("tasks.work", task_id=task_id))
    if declaration_owed(page):
        return declare_first(page)
    section = _section(page, key)
    form = section_form(page, section)
    said = request.form.get(COMPLETED, "")
    if request.method == "POST":
        done = said == "yes" and not form.rearranges and form.validate_on_submit()
        _keep(session, page, section, form, here().id, mark=drafts.COMPLETED if done else drafts.BEGUN)
        if not page.task.is_open:
            return redirect(url_for("tasks.work", task_id=task_id))
        if done or (said == "no" and not form.rearranges):
            return _onward(session, task_id)
        if said != "yes" and not form.rearranges:
            form.faults = (Fault(COMPLETED, _("Select whether you have completed this section")),)
    elif not page.task.is_open:
        return redirect(url_for("tasks.work", task_id=task_id))
    return render_template("cases/task_section.html", **around(page), form=form, section=section, said=said)


@bp.post("/tasks/<uuid:task_id>/section/<key>/draft")
@signed_in
@part_of_a_page("it keeps what its own writer types, every few seconds, and shows nothing")
@commits
def draft(task_id: UUID, key: str) -> ResponseReturnValue:
    """Keep what the section's page holds now; called by the page itself while somebody writes."""
    session = db.session()
    page = _page(session, task_id)
    if page is None:
        raise NotFound(access.NO_SUCH_TASK)
    section = _section(page, key)
    _keep(session, page, section, section_form(page, section), here().id, mark=None)
    if not page.task.is_open:
        return jsonify(message=_("Somebody else has sent this. Your answers are kept."))
    return jsonify(message=saved_words(clock.now()), seconds_left=int(presence.time_left().total_seconds()))


@signals.timed_out.connect
def keep_what_was_typed(sender: Request, person: Person) -> bool:
    """A section that arrives after the session ran out is kept; gives whether it was one."""
    page = late_page(sender, person, "sections.section", "sections.draft")
    found = _asked(page, (sender.view_args or {}).get("key", "")) if page else None
    if page is None or found is None:
        return False
    _keep(db.session(), page, found, section_form(page, found), person.id, mark=None)
    return True


def show_list(page: TaskPage, *, unfinished: bool = False) -> ResponseReturnValue:
    """The list of sections; `unfinished` says what stands in the way of sending."""
    listed = task_list(page)
    return render_template("cases/task_list.html", **around(page), listed=listed, unfinished=unfinished)


def take_whole(session: Session, page: TaskPage, form: AnswerForm) -> ResponseReturnValue:
    """All sections sent at once, as another program may: complete when there is nothing wrong with them."""
    sound = form.validate_on_submit()
    marks = dict.fromkeys((each.key for each in page.sections), drafts.COMPLETED if sound else drafts.BEGUN)
    drafts.keep(session, page.task, here().id, form.draft, marks=marks, now=clock.now())
    return redirect(url_for("tasks.check" if sound else "tasks.work", task_id=page.task.id))


def change_links(page: TaskPage) -> str | Mapping[str, str]:
    """Where each answer is changed: by section, or on the one page there is."""
    task_id = page.task.id
    if not page.is_task_list:
        return url_for("tasks.work", task_id=task_id)
    return {
        each.key: url_for("sections.section", task_id=task_id, key=each.key, back="check")
        for each in page.sections
    }


def _page(session: Session, task_id: UUID) -> TaskPage | None:
    """The task's page; None where it is not answered section by section."""
    task = access.task_for(session, reader(), task_id, work=True)
    page = page_for(session, task, by=here(), language=current_language())
    return page if page.is_task_list else None


def _asked(page: TaskPage, key: str) -> Section | None:
    return next((section for section in page.sections if section.key == key), None)


def _section(page: TaskPage, key: str) -> Section:
    found = _asked(page, key)
    if found is None:
        raise NotFound(_("There is no such section in this form."))
    return found


def _keep(
    session: Session, page: TaskPage, section: Section, form: AnswerForm, person_id: UUID, *, mark: str | None
) -> None:
    drafts.keep_section(
        session,
        page.task,
        person_id,
        form.draft,
        section=section.key,
        keys=section.questions.keys(),
        beside=page.values,
        mark=mark,
        now=clock.now(),
    )


def _onward(session: Session, task_id: UUID) -> ResponseReturnValue:
    """Back to the list; or to "Check your answers", for whoever came from there and left nothing undone."""
    if request.args.get("back") == "check":
        page = _page(session, task_id)
        if page is not None and task_list(page).may_send:
            return redirect(url_for("tasks.check", task_id=task_id))
    return redirect(url_for("tasks.work", task_id=task_id))
