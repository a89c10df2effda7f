"""The board's calendar: what comes round, when it is due, and that it was done."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db
from webapp.accounts import presence
from webapp.audit import service as audit
from webapp.cases.happened import HappenedForm
from webapp.cases.reader import here, procedure_in_force, reader
from webapp.clock import LONDON
from webapp.configuration.reminders import Schedule
from webapp.errors import NotFound
from webapp.programme import beginning, service
from webapp.web import OFFICE, commits, current_language, needs, request_id

bp = Blueprint("programme", __name__)


@bp.get("/calendar")
@needs(OFFICE)
def index() -> ResponseReturnValue:
    """What comes round for the board."""
    said = procedure_in_force().configuration.board
    found = service.programme_of(db.session(), presence.current_board.id, said, now=clock.now())
    begins = {each.key for each in _schedules()}
    return render_template(
        "programme/index.html", programme=found, begins=begins, language=current_language()
    )


@bp.post("/calendar/<key>/begin")
@needs(OFFICE)
@commits
def begin(key: str) -> ResponseReturnValue:
    """Open a case for a piece of this work, at the place where it begins."""
    schedule = next((each for each in _schedules() if each.key == key), None)
    if schedule is None:
        raise NotFound(_("There is no such work in the board's calendar."))
    session, now = db.session(), clock.now()
    case = beginning.begin(session, reader(), schedule, by=here(), now=now, language=current_language())
    audit.record(session, "case:opened", now=now, by=here().id, subject=case.id, request_id=request_id())
    flash(_("Begun, with the reference %(reference)s.", reference=case.reference), "done")
    return redirect(url_for("cases.show", case_id=case.id))


def _schedules() -> list[Schedule]:
    """The work that can be begun from here."""
    return [each for each in procedure_in_force().configuration.board.schedules if each.begins_with]


@bp.route("/calendar/<key>", methods=["GET", "POST"])
@needs(OFFICE)
@commits
def done(key: str) -> ResponseReturnValue:
    """Put on record that something was done, and when."""
    said = procedure_in_force().configuration.board
    session, board_id, now = db.session(), presence.current_board.id, clock.now()
    found = service.programme_of(session, board_id, said, now=now)
    item = next((each for each in found if each.key == key), None)
    if item is None:
        raise NotFound(_("There is no such work in the board's calendar."))
    form = HappenedForm()
    if request.method == "POST" and form.validate_on_submit():
        day = form.moment(now).astimezone(LONDON).date()
        service.record_done(session, board_id, said, key, day, by=here(), now=now)
        flash(_("Recorded. The next date is counted from then."), "success")
        return redirect(url_for("programme.index"))
    return render_template("programme/done.html", item=item, form=form, language=current_language())
