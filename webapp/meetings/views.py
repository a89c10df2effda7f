"""Meetings: the list, and one meeting from all its sides."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp import clock, db
from webapp.audit import service as audit
from webapp.cases.models import Case
from webapp.cases.projection import task_id
from webapp.cases.reader import procedure_in_force, reader
from webapp.configuration import service as configuration
from webapp.configuration.board import BoardFile
from webapp.configuration.meetings import MeetingKind
from webapp.engine import Address
from webapp.meetings import calendar_file, minutes
from webapp.meetings.access import SeenMeeting, cases_among, meeting_for
from webapp.meetings.agenda import items_of
from webapp.meetings.invitations import FILE, entry_of
from webapp.meetings.listing import invited, meetings_of
from webapp.meetings.models import Meeting
from webapp.meetings.words import recorded
from webapp.web import commits, current_language, request_id, signed_in

bp = Blueprint("meetings", __name__)


@bp.get("/meetings")
@signed_in
def index() -> ResponseReturnValue:
    """The meetings that are coming, or those that are past."""
    past = request.args.get("which") == "past"
    return render_template(
        "meetings/index.html",
        lines=meetings_of(db.session(), reader(), past=past, now=clock.now()),
        past=past,
        panels=_panels() if reader().is_office else [],
        language=current_language(),
    )


@bp.get("/meetings/<uuid:meeting_id>")
@signed_in
@commits
def show(meeting_id: UUID) -> ResponseReturnValue:
    """One meeting: when, where, who is asked, and what came of it."""
    session = db.session()
    seen = meeting_for(session, reader(), meeting_id)
    board, meeting = board_of(seen), seen.meeting
    items = items_of(session, meeting) if meeting.case_id is None else []
    _note("meeting:viewed", meeting, {item.case_id for item in items if item.case_id})
    return render_template(
        "meetings/show.html",
        seen=seen,
        meeting=meeting,
        items=items,
        open_cases=cases_among(session, reader(), {item.case_id for item in items if item.case_id}),
        minutes=minutes.versions(session, meeting) if seen.whole else [],
        has_begun=meeting.starts_at <= clock.now(),
        kind=next((kind for kind in board.meetings if kind.key == meeting.kind), None),
        invited=invited(session, meeting).values(),
        recorded=recorded(meeting, board, current_language()),
        correction=_correction(seen),
        is_past=meeting.is_past(clock.now()),
        language=current_language(),
    )


@bp.get("/meetings/<uuid:meeting_id>/meeting.ics")
@signed_in
@commits
def calendar(meeting_id: UUID) -> ResponseReturnValue:
    """The meeting as a file for one's calendar."""
    seen = meeting_for(db.session(), reader(), meeting_id)
    _note("meeting:downloaded", seen.meeting)
    entry = entry_of(seen.meeting, seen.reference, clock.now(), language=current_language())
    file = Response(calendar_file.written(entry), mimetype=calendar_file.CONTENT_TYPE)
    file.headers["Content-Disposition"] = f"attachment; filename={FILE}"
    return file


def _note(action: str, meeting: Meeting, cases: Collection[UUID] = ()) -> None:
    audit.record(
        db.session,
        action,
        now=clock.now(),
        by=reader().person_id,
        subject=meeting.id,
        cases=[meeting.case_id] if meeting.case_id else cases,
        request_id=request_id(),
    )


def _panels() -> list[MeetingKind]:
    """The kinds of meetings the office plans itself."""
    return [kind for kind in procedure_in_force().configuration.board.meetings if kind.scope == "board"]


def _correction(seen: SeenMeeting) -> str | None:
    """Where the office changes a meeting that follows from an answer: at that answer."""
    if seen.case is None or not seen.reader.is_office or not seen.meeting.step:
        return None
    task = task_id(seen.case.id, Address.read(seen.meeting.step))
    return url_for("cases.answer", case_id=seen.case.id, task_id=task)


def board_of(seen: SeenMeeting) -> BoardFile:
    """The board as the meeting's case knows it; for a panel's, as it is now."""
    if seen.meeting.case_id is None:
        return procedure_in_force().configuration.board
    case = db.session().get_one(Case, seen.meeting.case_id)
    return configuration.procedure(db.session(), case.version_id).configuration.board
