"""Changes that tell a case again: a corrected answer, an agency more or less, another version of the procedure.

Each is shown with what it would do before it is made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp import clock, db, forms
from webapp.cases import change_forms, changes, task_page
from webapp.cases.agencies import agency_steps
from webapp.cases.answers_given import Asked, amendments, asked_on, differences, version_of
from webapp.cases.case_page import CasePage
from webapp.cases.changing import changed, held, managed_page
from webapp.cases.effects_in_words import consequences
from webapp.cases.log import Entry, Kind
from webapp.cases.models import Case, Task
from webapp.cases.projection import task_id
from webapp.cases.reader import here
from webapp.cases.wording import _
from webapp.cases.workflow import next_entry
from webapp.configuration import service as configuration
from webapp.engine import Address
from webapp.errors import DomainError, NotFound
from webapp.web import commits, signed_in

bp = Blueprint("amendments", __name__)


@dataclass(frozen=True)
class Correcting:
    """An answer about to be corrected, on the form it was given on."""

    page: CasePage
    entry: Entry
    asked: Asked
    form: forms.Form
    context: forms.Context
    values: Mapping[str, Any]  # as they stand now

    def built(self, data: Mapping[str, Any]) -> forms.AnswerForm:
        """The form on the page, filled."""
        made: forms.AnswerForm = forms.build(self.asked.sections, self.form, self.context)(data=data)
        return made

    @property
    def title(self) -> str:
        return self.asked.node.name.get(self.page.language)


@bp.route("/cases/<uuid:case_id>/correct/<int:seq>", methods=["GET", "POST"])
@signed_in
@commits
def correct(case_id: UUID, seq: int) -> ResponseReturnValue:
    """The form as it was answered, to be answered again."""
    correcting = _correcting(case_id, seq)
    if request.method == "POST" and "answers" in request.form:  # back from the page that shows the effect
        return _edit(correcting, _sent_answers())
    form = correcting.built(correcting.values)
    if not form.validate_on_submit():
        return render_template(
            "cases/change_answer.html", correcting=correcting, page=correcting.page, form=form
        )
    if form.answers == correcting.values:
        flash(_("Nothing was changed. Change an answer, or go back to the case."), "warning")
        return redirect(url_for(".correct", case_id=case_id, seq=seq))
    return _confirm_correction(correcting, form.answers, change_forms.ask(change_forms.reason(_why())))


@bp.post("/cases/<uuid:case_id>/correct/<int:seq>/confirm")
@signed_in
@commits
def confirm_correction(case_id: UUID, seq: int) -> ResponseReturnValue:
    """Make the correction, once its effect was seen and a reason given."""
    correcting = _correcting(case_id, seq)
    answers = _sent_answers()
    sections = correcting.asked.sections
    if forms.check_answers(correcting.form, sections, answers, correcting.context):
        flash(_("Some answers are missing or need another look."), "warning")
        return _edit(correcting, answers)
    answers = forms.answers(correcting.form, sections, answers, correcting.context)
    form = change_forms.ask(change_forms.reason(_why()))
    if not form.validate_on_submit():
        return _confirm_correction(correcting, answers, form)
    entry = _correction(held(case_id), correcting, answers, form.answers["reason"])
    changes.amend(db.session(), correcting.page.case, entry)
    return changed(case_id, "corrected", _("The answer is corrected. The old one is kept."))


@bp.route("/cases/<uuid:case_id>/agencies/<any(add, withdraw):act>", methods=["GET", "POST"])
@signed_in
@commits
def agencies(case_id: UUID, act: str) -> ResponseReturnValue:
    """Add an agency to those asked, or withdraw one: first the effect, then the change."""
    page = managed_page(case_id)
    adds = act == "add"
    label = _("Which agency joins?") if adds else _("Which agency leaves?")
    options = _agencies_to_choose(page, adds=adds)
    if not options:
        raise DomainError(_("There is no agency for which this could be done now."))
    form = change_forms.ask(change_forms.agency_choice(label, options), change_forms.reason())
    title = _("Add an agency") if adds else _("Withdraw an agency")
    if not form.validate_on_submit() or "change" in request.form:
        leads_to = _("You are shown what it changes before it is done.")
        words = {"title": title, "leads_to": leads_to, "button": _("Continue")}
        return render_template("cases/change.html", page=page, form=form, **words)
    step, _at, agency = str(form.answers["agency"]).partition("@")
    case = held(case_id)
    entry = changes.agency_change(
        db.session(),
        case,
        step,
        agency,
        add=adds,
        by=here(),
        now=clock.now(),
        reason=form.answers["reason"],
    )
    if "confirmed" in request.form:
        changes.amend(db.session(), case, entry)
        words_done = _("The agency is added.") if adds else _("The agency is withdrawn.")
        return changed(case_id, "agency_added" if adds else "agency_withdrawn", words_done)
    effect = changes.effect_of(db.session(), case, entry)
    return render_template(
        "cases/change_confirm.html",
        page=page,
        title=title,
        told=options[form.answers["agency"]],
        kept=form.answers,
        effect=consequences(page, effect),
    )


@bp.route("/cases/<uuid:case_id>/move", methods=["GET", "POST"])
@signed_in
@commits
def move(case_id: UUID) -> ResponseReturnValue:
    """Let the case go on under the version of the procedure that new cases begin under."""
    page = managed_page(case_id)
    version = configuration.current(db.session(), page.case.board_id)
    if version.id == page.case.version_id:
        raise DomainError(_("This case runs on the current version of the procedure already."))
    form = change_forms.ask(change_forms.reason())
    if form.validate_on_submit():
        reason = form.answers["reason"]
        changes.move(db.session(), held(case_id), version.id, by=here(), now=clock.now(), reason=reason)
        words = _("The case goes on under version %(number)s.", number=version.number)
        return changed(case_id, "moved", words)
    entry = next_entry(page.case, Kind.MOVED, by=here(), now=clock.now(), value={"version": str(version.id)})
    effect = changes.effect_of(db.session(), page.case, entry, version_id=version.id)
    return render_template(
        "cases/change_version.html",
        page=page,
        form=form,
        number=version.number,
        effect=consequences(page, effect),
    )


def _correcting(case_id: UUID, seq: int) -> Correcting:
    page = managed_page(case_id)
    entry = next((each for each in page.answered.values() if each.seq == seq), None)
    if entry is None:
        raise NotFound(_("There is no such answer in this case."))
    address = Address.read(entry.address)
    asked = asked_on(db.session(), address.step, version_of(db.session(), page, seq))
    task = db.session().get(Task, task_id(case_id, address))
    if asked is None or asked.form is None or task is None:
        raise NotFound(_("There is no such answer in this case."))
    changed_before = amendments(page, entry.address)
    values = changed_before[-1].value if changed_before else entry.value
    context = task_page.page_for(db.session(), task, by=here(), language=page.language).context
    return Correcting(page, entry, asked, asked.form, context, values)


def _edit(correcting: Correcting, answers: Mapping[str, Any]) -> ResponseReturnValue:
    made = forms.build(correcting.asked.sections, correcting.form, correcting.context)
    form = made(formdata=None, data=answers)
    return render_template("cases/change_answer.html", correcting=correcting, page=correcting.page, form=form)


def _confirm_correction(
    correcting: Correcting, answers: Mapping[str, Any], form: forms.AnswerForm
) -> ResponseReturnValue:
    page, entry = correcting.page, correcting.entry
    effect = changes.effect_of(db.session(), page.case, _correction(page.case, correcting, answers, ""))
    return render_template(
        "cases/change_correction.html",
        page=page,
        correcting=correcting,
        form=form,
        answers=json.dumps(answers),
        differences=differences(page, correcting.asked, entry.address, correcting.values, answers),
        effect=consequences(page, effect),
        must_reopen=not page.case.is_open and not effect.keeps_the_end_of(page.case),
    )


def _correction(case: Case, correcting: Correcting, answers: Mapping[str, Any], reason: str) -> Entry:
    return changes.correction(
        case, correcting.entry.address, answers, by=here(), now=clock.now(), reason=reason
    )


def _sent_answers() -> dict[str, Any]:
    """The answers the page carried along; they are held against the form again before they count."""
    try:
        found = json.loads(request.form.get("answers", ""))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise DomainError(_("The answers could not be read. Go back to the case and begin again."))
    return found


def _agencies_to_choose(page: CasePage, *, adds: bool) -> dict[str, str]:
    steps = agency_steps(page)
    found: dict[str, str] = {}
    for each in steps:
        keys = [agency.key for agency in page.board.agencies if (agency.key in each.taking_part) != adds]
        for key in keys:
            name = page.names.agency(key)
            found[f"{each.step}@{key}"] = f"{name}, “{each.name}”" if len(steps) > 1 else name
    return found


def _why() -> str:
    return _("Why is this corrected?")
