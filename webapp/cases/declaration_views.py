"""The page on which somebody declares their independence, and what is shown in place of a step until they did."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db, forms
from webapp.accounts.models import Person
from webapp.audit import service as audit
from webapp.cases import access, change_forms
from webapp.cases.asking import Holder, form_context
from webapp.cases.case_frame import looked_at
from webapp.cases.case_page import CasePage
from webapp.cases.changing import held
from webapp.cases.declarations import (
    Outcome,
    declarations_of,
    declares,
    form_of,
    judged,
    must_be,
    owed,
    seen_from,
)
from webapp.cases.declaring import REASON, declare
from webapp.cases.reader import here, reader
from webapp.cases.task_page import TaskPage, answers_for_another
from webapp.errors import DomainError, NotFound
from webapp.forms import AnswerForm
from webapp.web import commits, current_language, request_id, signed_in

bp = Blueprint("declarations", __name__)


@bp.route("/cases/<uuid:case_id>/declaration", methods=["GET", "POST"])
@signed_in
@commits
def work(case_id: UUID) -> ResponseReturnValue:
    """Declare, or declare what has changed; the office may enter it for somebody else."""
    page = looked_at(case_id)
    holder, person = _who(page)
    if not page.case.is_open:
        raise DomainError(_("This case is closed, so nothing is declared in it."))
    path = seen_from(page.story, holder)
    form = _built(page, holder, person, path)
    if form.validate_on_submit() and _reason_given(page, holder, path, form):
        return _keep(page, holder, person, path, form)
    asked = declares(page.story.configuration, holder.role)
    return render_template(
        "cases/declare.html",
        page=page,
        form=form,
        title=_("Declare your independence"),
        role=page.names.role(holder.role),
        asks=asked.asks.get(page.language) if asked else "",
        whose="" if person == str(reader().person_id) else page.names.person(person),
    )


def declaration_owed(page: TaskPage) -> bool:
    """Whether the step waits until whoever does it has declared."""
    holder = Holder(page.task.role, page.task.agency)
    person = None if answers_for_another(reader(), page.task) else str(reader().person_id)
    return not page.case.catching_up and owed(page.story, holder, page.task.address, person)


def declare_first(page: TaskPage) -> ResponseReturnValue:
    """What is asked, and that a declaration comes before it."""
    said, language = page.story.configuration, current_language()
    for_another = answers_for_another(reader(), page.task)
    asked = declares(said, page.task.role)
    if for_another:
        href = url_for("cases.people", case_id=page.case.id)
    else:
        href = url_for(
            "declarations.work", case_id=page.case.id, role=page.task.role, agency=page.task.agency
        )
    return render_template(
        "cases/declare_first.html",
        page=page,
        task=page.task,
        case=page.case,
        language=language,
        role=said.role(page.task.role).name.get(language),
        asks=asked.asks.get(language) if asked else "",
        for_another=for_another,
        href=href,
    )


def _who(page: CasePage) -> tuple[Holder, str]:
    """The role and the person that the address names. Raises NotFound for a declaration that is not theirs to give."""
    holder = Holder(request.args.get("role", ""), request.args.get("agency") or None)
    ids = page.names.ids(holder)
    own = str(page.reader.person_id)
    stands_in = any(str(away.person_id) in ids for away in page.seen.in_place_of)
    person = request.args.get("person") or (own if own in ids or stands_in else next(iter(ids), ""))
    theirs = person == own or page.is_office
    named = person in ids or (stands_in and person == own)
    if declares(page.story.configuration, holder.role) is None or not named or not theirs:
        raise NotFound(_("Nothing is declared here: that role is not yours in this case."))
    return holder, person


def _built(page: CasePage, holder: Holder, person: str, path: str) -> AnswerForm:
    form = form_of(page.story.configuration)
    context = form_context(page.story, path, today=clock.today(), language=page.language)
    before = declarations_of(page.log).get((holder, person))
    known: dict[str, Any] = dict(before.answers) if before else {}
    known |= _to_sign(form)
    made: AnswerForm = forms.build(form.sections, form, context)(data=known)
    return made


def _to_sign(form: forms.Form) -> dict[str, Any]:
    """Signatures are given anew, and today; the day can be another, as on a signed paper."""
    today = clock.today()
    day = {"day": [str(today.day)], "month": [str(today.month)], "year": [str(today.year)]}
    return {key: {"typed": day} for key, each in form.questions.items() if each.type == "declaration"}


def _reason_given(page: CasePage, holder: Holder, path: str, form: AnswerForm) -> bool:
    """Whether nothing speaks against them, or they say why they may have the role all the same."""
    outcome, reasons = judged(page.story, must_be(page.story, holder.role, path), form.answers, page.language)
    if outcome is not Outcome.WITH_REASON or form.answers.get(REASON):
        return True
    why = _("Say why you may have this role all the same. %(why)s", why=" ".join(reasons))
    change_forms.refuse(form, REASON, why)
    return False


def _keep(page: CasePage, holder: Holder, person: str, path: str, form: AnswerForm) -> ResponseReturnValue:
    session, now, case_id = db.session(), clock.now(), page.case.id
    outcome = declare(
        session,
        held(case_id),
        holder,
        session.get_one(Person, UUID(person)),
        form.answers,
        by=here(),
        now=now,
        path=path,
    )
    audit.record(
        session,
        "case:declared",
        now=now,
        by=here().id,
        subject=case_id,
        request_id=request_id(),
        details={"outcome": outcome.value, "role": holder.role},
    )
    _say(outcome)
    return redirect(_onwards(page, holder, outcome))


def _say(outcome: Outcome) -> None:
    words = {
        Outcome.ELIGIBLE: _("Your declaration is recorded."),
        Outcome.WITH_REASON: _("Your declaration is recorded. The board's office is shown your reason."),
        Outcome.ASK: _(
            "Your declaration is recorded. Something that decides is not known yet: declare again when you know it."
        ),
        Outcome.NOT_ELIGIBLE: _(
            "Your declaration is recorded. You cannot have this role in this case, and the office is asked to name"
            " somebody else."
        ),
    }
    flash(words[outcome], "done" if outcome in (Outcome.ELIGIBLE, Outcome.WITH_REASON) else "warning")


def _onwards(page: CasePage, holder: Holder, outcome: Outcome) -> str:
    if outcome is Outcome.NOT_ELIGIBLE and not page.is_office:
        return url_for("work.mine")
    asked = (task for task in page.tasks if task.is_open and Holder(task.role, task.agency) == holder)
    mine = next((task for task in asked if access.in_hand(page.reader, task)), None)
    if mine is not None and outcome is not Outcome.NOT_ELIGIBLE:
        return url_for("tasks.work", task_id=mine.id)
    return url_for("cases.show", case_id=page.case.id)
