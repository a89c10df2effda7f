"""Writing a meeting's minutes."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db
from webapp.cases.reader import here, procedure_in_force, reader
from webapp.errors import DomainError
from webapp.meetings import minutes, questions
from webapp.meetings.access import meeting_for
from webapp.web import OFFICE, commits, current_language, needs

bp = Blueprint("meetings_minutes", __name__, url_prefix="/meetings")


@bp.route("/<uuid:meeting_id>/minutes", methods=["GET", "POST"])
@needs(OFFICE)
@commits
def write(meeting_id: UUID) -> ResponseReturnValue:
    """Write the minutes, or put them right; what stood there is kept."""
    meeting, session = meeting_for(db.session(), reader(), meeting_id).meeting, db.session()
    found = minutes.versions(session, meeting)
    data = {"text": found[0][0].text} if found else None
    form = questions.ask(procedure_in_force().configuration.board, *questions.minutes_text(), data=data)
    if form.validate_on_submit():
        given = form.answers
        agreed_on = date.fromisoformat(given["agreed_on"]) if given["agreed"] == "yes" else None
        try:
            minutes.write(session, meeting, given["text"], agreed_on=agreed_on, by=here(), now=clock.now())
        except DomainError as error:
            questions.refuse(form, "text", error.message)
        else:
            flash(_("The minutes are kept."), "success")
            return redirect(url_for("meetings.show", meeting_id=meeting_id))
    return render_template(
        "meetings/ask.html",
        form=form,
        title=_("Write the minutes"),
        button=_("Keep the minutes"),
        back=url_for("meetings.show", meeting_id=meeting_id),
        caption=meeting.name.get(current_language()),
        warns=False,
    )
