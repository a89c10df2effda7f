"""Things life asks for in a case: more time, pauses, links, names, reminders. The office's, each with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from webapp import clock, db
from webapp.accounts.models import Person
from webapp.cases import amend_views, change_forms, changes
from webapp.cases.access import case_for, visible_cases
from webapp.cases.case_page import page_for
from webapp.cases.changing import changed, held, managed_page
from webapp.cases.models import Case
from webapp.cases.outside import may_happen
from webapp.cases.reader import here, reader
from webapp.cases.reminding import remind as remind_of
from webapp.cases.workflow import lock, send_message
from webapp.errors import DomainError, Forbidden, NotFound
from webapp.forms import AnswerForm
from webapp.web import commits, current_language, signed_in

bp = Blueprint("changes", __name__)
bp.register_blueprint(amend_views.bp)


@dataclass(frozen=True)
class Act:
    """Something done to the whole case with nothing but a reason."""

    does: Callable[..., None]
    title: str
    leads_to: str
    button: str
    done: str
    warns: bool = False


ACTS = {
    "pause": Act(
        changes.pause,
        _l("Pause the case"),
        _l("Its clocks stand still until it is resumed. Due dates then move by the days in between."),
        _l("Pause the case"),
        _l("The case is paused."),
    ),
    "resume": Act(
        changes.resume,
        _l("Resume the case"),
        _l("Its clocks go on. Due dates move by the days that stood still."),
        _l("Resume the case"),
        _l("The case goes on."),
    ),
    "withdraw": Act(
        changes.withdraw,
        _l("Withdraw the case"),
        _l("It ends here, before its procedure does. Nothing more is asked of anybody. Nothing is lost."),
        _l("Withdraw the case"),
        _l("The case is withdrawn."),
        warns=True,
    ),
    "reopen": Act(
        changes.reopen,
        _l("Reopen the case"),
        _l("A withdrawn case goes on where it stood. A finished one begins again, with its answers kept."),
        _l("Reopen the case"),
        _l("The case is open again."),
    ),
}


@bp.route("/cases/<uuid:case_id>/<any(pause, resume, withdraw, reopen):act>", methods=["GET", "POST"])
@signed_in
@commits
def decide(case_id: UUID, act: str) -> ResponseReturnValue:
    """Pause, resume, withdraw or reopen the case."""
    page = managed_page(case_id)
    form = change_forms.ask(change_forms.reason())
    what = ACTS[act]
    if form.validate_on_submit():
        case = held(case_id)
        what.does(db.session(), case, by=here(), now=clock.now(), reason=form.answers["reason"])
        return changed(case_id, act, what.done)
    return render_template(
        "cases/change.html",
        page=page,
        form=form,
        title=what.title,
        leads_to=what.leads_to,
        button=what.button,
        warns=what.warns,
    )


@bp.route("/cases/<uuid:case_id>/more-time", methods=["GET", "POST"])
@signed_in
@commits
def give_time(case_id: UUID) -> ResponseReturnValue:
    """Give more time for a limit, to one or to all."""
    page = managed_page(case_id)
    choice = change_forms.limit_choice(page)
    if choice is None:
        raise DomainError(_("No time limit is running in this case, so there is none to give more time for."))
    form = change_forms.ask(choice, change_forms.until(), change_forms.reason())
    if form.validate_on_submit():
        limit, _colon, instance = str(form.answers["time_limit"]).rpartition(":")
        whose = None if instance == change_forms.ALL else instance
        until = date.fromisoformat(form.answers["until"])
        due = max(
            each.due.on for each in page.found if each.limit.id == limit and whose in (None, each.instance)
        )
        if until > due:
            changes.extend(
                db.session(),
                held(case_id),
                limit,
                until,
                instance=whose,
                by=here(),
                now=clock.now(),
                reason=form.answers["reason"],
            )
            return changed(case_id, "extended", _("More time is given."))
        change_forms.refuse(
            form, "until", _("The new due date must be after the one there is now"), part="day"
        )
    return render_template(
        "cases/change.html",
        page=page,
        form=form,
        title=_("Give more time"),
        leads_to=_("The first due date stays on the page of the case, with your reason."),
        button=_("Give more time"),
    )


@bp.route("/cases/<uuid:case_id>/link", methods=["GET", "POST"])
@signed_in
@commits
def link(case_id: UUID) -> ResponseReturnValue:
    """Say that two cases belong together."""
    page = managed_page(case_id)
    form = change_forms.ask(change_forms.reference(), change_forms.reason())
    if form.validate_on_submit():
        found = _case_called(form.answers["reference"])
        if found is not None and found != case_id:
            one, other = (lock(db.session(), each) for each in sorted((case_id, found)))
            case, linked = (one, other) if one.id == case_id else (other, one)
            changes.link(
                db.session(), case, linked, by=here(), now=clock.now(), reason=form.answers["reason"]
            )
            return changed(case_id, "linked", _("The cases are linked."))
        _refuse_reference(form, is_itself=found == case_id)
    return render_template(
        "cases/change.html",
        page=page,
        form=form,
        title=_("Link to another case"),
        leads_to=_("Both cases say that they belong together. Who may see them does not change."),
        button=_("Link the cases"),
    )


@bp.route("/cases/<uuid:case_id>/name", methods=["GET", "POST"])
@signed_in
@commits
def name_person(case_id: UUID) -> ResponseReturnValue:
    """Say who holds a role in this case."""
    page = managed_page(case_id)
    wanted = f"{request.args.get('role', '')}@{request.args.get('agency', '')}"
    form = change_forms.ask(
        change_forms.role_choice(page),
        change_forms.person(),
        change_forms.reason(),
        data={"role": wanted} if "role" in request.args else None,
    )
    if form.validate_on_submit():
        role, _at, agency = str(form.answers["role"]).partition("@")
        named = db.session().get_one(Person, UUID(form.answers["person"]["id"]))
        changes.name_person(
            db.session(),
            held(case_id),
            role,
            agency or None,
            named,
            by=here(),
            now=clock.now(),
            reason=form.answers["reason"],
        )
        return changed(case_id, "person_named", _("%(name)s is named.", name=named.name))
    return render_template(
        "cases/change.html",
        page=page,
        form=form,
        title=_("Name somebody for a role"),
        leads_to=_("In this case, they are asked what is asked of the role from now on."),
        button=_("Name them"),
    )


@bp.post("/cases/<uuid:case_id>/caught-up")
@signed_in
@commits
def caught_up(case_id: UUID) -> ResponseReturnValue:
    """What was done on paper has been entered."""
    managed_page(case_id)
    case = held(case_id)
    if not case.catching_up:
        raise DomainError(_("This case is not being brought in from paper any more."))
    changes.caught_up(db.session(), case, by=here(), now=clock.now())
    return changed(case_id, "caught_up", _("The case has caught up. From now on people are told."))


@bp.post("/cases/<uuid:case_id>/happened/<message>")
@signed_in
@commits
def happen(case_id: UUID, message: str) -> ResponseReturnValue:
    """Something from outside has happened that the procedure takes at any time."""
    seen = case_for(db.session(), reader(), case_id)
    page = page_for(db.session(), seen.reader, case_id, now=clock.now(), language=current_language())
    found = next((each for each in may_happen(page) if each.message == message), None)
    if found is None:
        raise Forbidden(_("This is not yours to say, or the case does not wait for it at the moment."))
    case = lock(db.session(), case_id)
    send_message(db.session(), case, message, by=here(), now=clock.now())
    return changed(case_id, "message_sent", _("Recorded: %(what)s.", what=found.words))


@bp.post("/cases/<uuid:case_id>/remind/<uuid:task_id>")
@signed_in
@commits
def remind(case_id: UUID, task_id: UUID) -> ResponseReturnValue:
    """Write once more to whoever is asked to do something; once a day at most."""
    page = managed_page(case_id)
    task = next((each for each in page.tasks if each.id == task_id and each.is_open), None)
    if task is None:
        raise NotFound(_("This is not asked any more."))
    written = remind_of(db.session(), page.case, task, now=clock.now())
    if written:
        flash(_("The reminder is sent within a minute."), "success")
    else:
        flash(
            _("Nobody was written to: they were reminded today already, or nobody holds the role."), "warning"
        )
    return redirect(url_for("cases.show", case_id=case_id))


def _case_called(reference: str) -> UUID | None:
    """The case with that reference, if the reader may see it."""
    query = select(Case.id).where(
        visible_cases(reader()), func.upper(Case.reference) == reference.strip().upper()
    )
    return db.session().scalar(query)


def _refuse_reference(form: AnswerForm, *, is_itself: bool) -> None:
    if is_itself:
        message = _("Enter the reference of another case, not of this one")
    else:
        message = _("Enter the reference of a case you may see. There is none called that")
    change_forms.refuse(form, "reference", message)
