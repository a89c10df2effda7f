"""Start a referral: a case with its reference, and what happens next."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from webapp import clock, db
from webapp.accounts import presence
from webapp.audit import service as audit
from webapp.cases.ahead import may_follow
from webapp.cases.happened import HappenedForm
from webapp.cases.models import Case, Task
from webapp.cases.opening import open_case, opened_already
from webapp.cases.reader import here, procedure_in_force, reader
from webapp.cases.story import Story
from webapp.db import new_id
from webapp.engine.diagram import Node
from webapp.web import OFFICE, commits, current_language, needs, request_id, signed_in
from webapp.web.page_form import PageForm

bp = Blueprint("referrals", __name__)


@bp.route("/referrals/new", methods=["GET", "POST"])
@signed_in
@commits
def start() -> ResponseReturnValue:
    """Say what a referral leads to, then give it its reference and ask the first question.

    The form carries the id its case will have: sent twice, it refers one case.
    """
    form = PageForm()
    if form.validate_on_submit():
        session = db.session()
        now, case_id = clock.now(), _id_from_form()
        before = opened_already(session, case_id, by=here())
        if before is not None:
            return _go_on(*before)
        case, opened = open_case(session, presence.current_board.id, by=here(), now=now, case_id=case_id)
        audit.record(session, "case:opened", now=now, by=here().id, subject=case.id, request_id=request_id())
        flash(_("Your referral has the reference %(reference)s.", reference=case.reference), "done")
        return _go_on(case, opened)
    return render_template(
        "cases/start_referral.html",
        form=form,
        once=_signer().dumps(str(new_id())),
        steps=_first_steps(),
        paper=reader().is_office,
    )


def _go_on(case: Case, opened: Sequence[Task]) -> ResponseReturnValue:
    mine = next((task for task in opened if task.person_id == here().id), None)
    if mine is not None:
        return redirect(url_for("tasks.work", task_id=mine.id))
    return redirect(url_for("cases.show", case_id=case.id))


def _id_from_form() -> UUID:
    """The id that the form was made with; a new one for a form we did not make."""
    try:
        return UUID(_signer().loads(request.form.get("once", "")))
    except BadSignature:
        return new_id()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="referral")


@bp.route("/referrals/from-paper", methods=["GET", "POST"])
@needs(OFFICE)
@commits
def from_paper() -> ResponseReturnValue:
    """Bring in a case that is already under way on paper: its steps are entered with the days they happened."""
    form = HappenedForm()
    if request.method == "POST" and form.validate_on_submit():
        session = db.session()
        now = clock.now()
        case, _opened = open_case(
            session,
            presence.current_board.id,
            by=here(),
            now=now,
            happened_on=form.moment(now),
            from_paper=True,
        )
        audit.record(
            session, "case:brought_in", now=now, by=here().id, subject=case.id, request_id=request_id()
        )
        words = _(
            "The case has the reference %(reference)s. Enter what was done so far.", reference=case.reference
        )
        flash(words, "done")
        return redirect(url_for("cases.show", case_id=case.id))
    return render_template("cases/from_paper.html", form=form)


def _first_steps() -> list[dict[str, str]]:
    """The first steps of the board's procedure, and who does them."""
    made = procedure_in_force()
    story = Story(made.configuration, made.process)
    language = current_language()
    return [
        {
            "title": node.name.get(language),
            "role": made.configuration.role(node.role or "").name.get(language),
            "why": node.why.get(language),
        }
        for node in _walk(story)
    ]


def _walk(story: Story) -> list[Node]:
    found: list[Node] = []
    step = story.configuration.main_sheet.start.id
    while len(found) < 4:
        following = [node for node in may_follow(story, step) if node not in found]
        if not following:
            break
        found.append(following[0])
        step = following[0].id
    return found
