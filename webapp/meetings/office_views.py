"""What the office does with meetings: plan, move, call off, record, write minutes, fill the agenda."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db
from webapp.accounts import presence
from webapp.cases.reader import here, procedure_in_force, reader
from webapp.clock import LONDON
from webapp.configuration.board import BoardFile
from webapp.deadlines.declared import calendar_of
from webapp.errors import DomainError, NotFound
from webapp.forms import AnswerForm
from webapp.forms.fields.date_time import read_time
from webapp.meetings import agenda, planning, questions
from webapp.meetings.access import managed_meeting
from webapp.meetings.coming_dates import coming_dates
from webapp.meetings.models import Meeting
from webapp.meetings.planning import Arrangements
from webapp.web import OFFICE, commits, current_language, needs

bp = Blueprint("meetings_office", __name__, url_prefix="/meetings")

AHEAD = 6  # so many dates are suggested


@bp.route("/plan/<kind>", methods=["GET", "POST"])
@needs(OFFICE)
@commits
def plan(kind: str) -> ResponseReturnValue:
    """Plan one meeting of a standing panel."""
    board = _board()
    panel = planning.panel(board, kind)
    form = questions.ask(board, *questions.arrangements(), data={"minutes": str(panel.minutes_length)})
    if form.validate_on_submit():
        try:
            arranged = _arranged(form)
            meeting = planning.plan(db.session(), _board_id(), board, panel, arranged, now=clock.now())
        except DomainError as error:
            questions.refuse(form, "starts_at", error.message, "day")
        else:
            flash(_("The meeting is planned, and invitations are on their way."), "success")
            return redirect(url_for("meetings.show", meeting_id=meeting.id))
    title = _("Plan a meeting: %(meeting)s", meeting=panel.name.get(current_language()))
    return _page(form, title, _("Plan it and send invitations"), url_for("meetings.index"))


@bp.route("/plan-ahead/<kind>", methods=["GET", "POST"])
@needs(OFFICE)
@commits
def plan_ahead(kind: str) -> ResponseReturnValue:
    """Plan the next meetings of a standing panel on the days its schedule suggests."""
    board, session = _board(), db.session()
    panel = planning.panel(board, kind)
    schedule = next((each for each in board.schedules if each.key == panel.schedule), None)
    if schedule is None:
        raise NotFound(_("This panel has no schedule to suggest days by."))
    last = planning.last_day(session, _board_id(), panel)
    suggested = coming_dates(schedule, last, calendar_of(board), today=clock.today(), how_many=AHEAD)
    fields = (questions.days(suggested), questions.hour(), *questions.length_and_place())
    form = questions.ask(board, *fields, data={"minutes": str(panel.minutes_length)})
    if form.validate_on_submit():
        of_day = read_time(form.answers["hour"])
        if of_day is None:
            questions.refuse(form, "hour", _("Enter a real time, like 9:30am or 14:00"))
        else:
            for day in form.answers["days"]:
                begins = datetime.combine(date.fromisoformat(day), of_day, tzinfo=LONDON)
                planning.plan(session, _board_id(), board, panel, _arranged(form, begins), now=clock.now())
            flash(_("The meetings are planned, and invitations are on their way."), "success")
            return redirect(url_for("meetings.index"))
    title = _("Plan the next meetings: %(meeting)s", meeting=panel.name.get(current_language()))
    return _page(form, title, _("Plan them and send invitations"), url_for("meetings.index"))


@bp.route("/<uuid:meeting_id>/change", methods=["GET", "POST"])
@needs(OFFICE)
@commits
def change(meeting_id: UUID) -> ResponseReturnValue:
    """Another time or place."""
    meeting, board = _managed(meeting_id), _board()
    form = questions.ask(board, *questions.arrangements(), data=questions.arranged(meeting))
    if form.validate_on_submit():
        try:
            planning.change(db.session(), meeting, board, _arranged(form), now=clock.now())
        except DomainError as error:
            questions.refuse(form, "starts_at", error.message, "day")
        else:
            flash(_("The meeting is changed, and those invited are told."), "success")
            return redirect(url_for("meetings.show", meeting_id=meeting_id))
    return _page(
        form, _("Change the meeting"), _("Change it and tell those invited"), _show(meeting), meeting
    )


@bp.route("/<uuid:meeting_id>/call-off", methods=["GET", "POST"])
@needs(OFFICE)
@commits
def call_off(meeting_id: UUID) -> ResponseReturnValue:
    """The meeting does not take place."""
    meeting = _managed(meeting_id)
    form = questions.ask(
        _board(),
        {
            "key": "sure",
            "type": "guidance",
            "label": _("Those invited are told. What is on its agenda waits for the next meeting."),
        },
    )
    if form.validate_on_submit():
        planning.call_off(db.session(), meeting, now=clock.now())
        flash(_("The meeting is called off, and those invited are told."), "success")
        return redirect(url_for("meetings.show", meeting_id=meeting_id))
    return _page(form, _("Call the meeting off"), _("Call it off"), _show(meeting), meeting, warns=True)


@bp.route("/<uuid:meeting_id>/record", methods=["GET", "POST"])
@needs(OFFICE)
@commits
def record(meeting_id: UUID) -> ResponseReturnValue:
    """Who came, and what was dealt with."""
    meeting, board, session = _managed(meeting_id), _board(), db.session()
    items = [] if meeting.is_held else agenda.items_of(session, meeting)
    fields = [questions.attendance(planning.panel(board, meeting.kind))]
    fields += [questions.dealt(items, current_language())] if items else []
    form = questions.ask(board, *fields, data={"attendance": meeting.attendance or None})
    if form.validate_on_submit():
        given = form.answers
        try:
            dealt = given.get("dealt", [])
            planning.record_held(
                session, meeting, board, given["attendance"], dealt, by=here(), now=clock.now()
            )
        except DomainError as error:
            questions.refuse(form, "attendance", error.message)
        else:
            flash(_("The meeting is recorded."), "success")
            return redirect(url_for("meetings.show", meeting_id=meeting_id))
    return _page(form, _("Record the meeting"), _("Record it"), _show(meeting), meeting)


@bp.route("/<uuid:meeting_id>/agenda", methods=["GET", "POST"])
@needs(OFFICE)
@commits
def add_item(meeting_id: UUID) -> ResponseReturnValue:
    """Put something on the agenda."""
    meeting = _managed(meeting_id)
    form = questions.ask(_board(), questions.item())
    if form.validate_on_submit():
        agenda.add(db.session(), meeting, form.answers["title"])
        flash(_("It is on the agenda."), "success")
        return redirect(_show(meeting))
    return _page(form, _("Add to the agenda"), _("Add it"), _show(meeting), meeting)


@bp.post("/<uuid:meeting_id>/agenda/<uuid:item_id>/<any(remove, later):act>")
@needs(OFFICE)
@commits
def change_item(meeting_id: UUID, item_id: UUID, act: str) -> ResponseReturnValue:
    """Take something off the agenda, or leave it to the meeting after."""
    meeting, session = _managed(meeting_id), db.session()
    if act == "remove":
        agenda.remove(session, meeting, item_id)
        flash(_("It is off the agenda."), "success")
        return redirect(_show(meeting))
    try:
        agenda.move_on(session, meeting, item_id)
        flash(_("It is on the agenda of the meeting after."), "success")
    except NotFound:
        raise
    except DomainError as error:
        flash(error.message, "warning")
    return redirect(_show(meeting))


def _page(
    form: AnswerForm,
    title: str,
    button: str,
    back: str,
    meeting: Meeting | None = None,
    *,
    warns: bool = False,
) -> ResponseReturnValue:
    caption = meeting.name.get(current_language()) if meeting else None
    return render_template(
        "meetings/ask.html", form=form, title=title, button=button, back=back, caption=caption, warns=warns
    )


def _managed(meeting_id: UUID) -> Meeting:
    return managed_meeting(db.session(), reader(), meeting_id)


def _show(meeting: Meeting) -> str:
    return url_for("meetings.show", meeting_id=meeting.id)


def _board() -> BoardFile:
    return procedure_in_force().configuration.board


def _board_id() -> UUID:
    board_id: UUID = presence.current_board.id
    return board_id


def _arranged(form: AnswerForm, begins: datetime | None = None) -> Arrangements:
    given = form.answers
    begins = begins or datetime.fromisoformat(given["starts_at"]).replace(tzinfo=LONDON)
    return Arrangements(begins, int(given["minutes"]), given.get("place") or "")
