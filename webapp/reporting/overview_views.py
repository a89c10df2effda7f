"""Reports: how the board's cases stand, and the way to everything else that is told of all of them."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp import clock, db
from webapp.accounts import presence
from webapp.cases.reader import procedure_in_force
from webapp.cases.stages import STAGES
from webapp.clock import LONDON
from webapp.deadlines.declared import calendar_of
from webapp.programme import service as programme
from webapp.reporting.evaluation_views import forms_of
from webapp.reporting.overview import MOST, Next, overview
from webapp.reporting.readers import report_reader
from webapp.web import current_language, signed_in

bp = Blueprint("reporting", __name__, url_prefix="/reporting")


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """The open cases by stage, what is late, what is due next."""
    who, now, session = report_reader(), clock.now(), db.session()
    board = procedure_in_force().configuration.board
    found = overview(session, who, now=now)
    order = list(STAGES)
    stages = sorted(found.stages, key=lambda each: order.index(each.key) if each.key in order else -1)
    coming = programme.programme_of(session, presence.current_board.id, board, now=now)
    return render_template(
        "reporting/overview.html",
        found=found,
        most=MOST,
        stages=stages,
        names=STAGES,
        soon=[_soon(each) for each in found.soon],
        coming=[each for each in coming if each.status and each.status.state in programme.TELLING],
        is_office=who.is_office,
        has_measures=bool(board.measures),
        has_evaluations=bool(forms_of(procedure_in_force().configuration)),
        language=current_language(),
    )


def _soon(each: Next) -> dict[str, object]:
    said = procedure_in_force().configuration.board
    language = current_language()
    due = each.task.due_at.astimezone(LONDON).date() if each.task.due_at else None
    agency = next((one.name.get(language) for one in said.agencies if one.key == each.task.agency), "")
    role = next((one.name.get(language) for one in said.roles if one.key == each.task.role), each.task.role)
    far = calendar_of(said).working_days_between(clock.today(), due) if due else None
    return {
        "title": each.task.title.get(language),
        "who": agency or role,
        "case": each.case,
        "due": due,
        "far": far,
        "kind": None,
    }
