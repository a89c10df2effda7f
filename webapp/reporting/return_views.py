"""The page of who has not returned, and what the office does about it there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp import clock, db
from webapp.audit import service as audit
from webapp.cases import access
from webapp.cases.models import Case, Task
from webapp.cases.reader import here, procedure_in_force, reader
from webapp.cases.reminding import remind as write_to
from webapp.clock import LONDON
from webapp.configuration import service as configuration
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.nil_return import takes_nil
from webapp.deadlines.calendar import Calendar
from webapp.deadlines.declared import calendar_of
from webapp.errors import NotFound
from webapp.reporting.readers import report_reader
from webapp.reporting.returns import After, Line, State, Wanted, returns
from webapp.web import OFFICE, commits, current_language, needs, request_id, signed_in

bp = Blueprint("returns", __name__, url_prefix="/returns")


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """Who has not returned; or, asked for so, who has."""
    who, wanted = report_reader(), _wanted()
    found = returns(db.session(), who, wanted, now=clock.now())
    calendar = calendar_of(procedure_in_force().configuration.board)
    language = current_language()
    agencies = procedure_in_force().configuration.board.agencies
    return render_template(
        "reporting/returns.html",
        lines=[_line(line, calendar, language) for line in found.lines],
        wanted=wanted,
        agencies=[(each.key, each.name.get(language)) for each in agencies],
        words=_words(),
        is_office=who.is_office,
        next_page=_next_page(found.next_after),
        late=sum(line.is_late(clock.now()) for line in found.lines),
    )


@bp.post("/remind/<uuid:task_id>")
@needs(OFFICE)
@commits
def remind(task_id: UUID) -> ResponseReturnValue:
    """Write once more to those who are asked; once a day at most."""
    session = db.session()
    task = access.task_for(session, reader(), task_id)
    if not task.is_open:
        raise NotFound(_("This is not asked any more."))
    _say(write_to(session, session.get_one(Case, task.case_id), task, now=clock.now()))
    _note(task)
    return redirect(_back())


@bp.post("/remind")
@needs(OFFICE)
@commits
def remind_late() -> ResponseReturnValue:
    """The same for all that are late, of those the page shows."""
    session, now = db.session(), clock.now()
    found = returns(session, reader(), _wanted(), now=now)
    written = 0
    for line in found.lines:
        if line.is_late(now):
            written += write_to(session, line.case, line.task, now=now)
            _note(line.task)
    _say(written)
    return redirect(_back())


def _note(task: Task) -> None:
    audit.record(
        db.session,
        "task:reminded",
        now=clock.now(),
        by=here().id,
        subject=task.id,
        cases=[task.case_id],
        request_id=request_id(),
    )


def _say(written: int) -> None:
    if written:
        flash(
            ngettext(
                "%(num)s reminder is sent within a minute.",
                "%(num)s reminders are sent within a minute.",
                written,
            ),
            "success",
        )
    else:
        flash(
            _("Nobody was written to: they were reminded today already, or nobody holds the role."), "warning"
        )


def _line(line: Line, calendar: Calendar, language: str) -> dict[str, object]:
    now, today = clock.now(), clock.today()
    late = line.is_late(now)
    far = None
    if line.due is not None and line.task.is_open:
        ahead = line.due >= today and not late
        days = calendar.working_days_between(*((today, line.due) if ahead else (line.due, today)))
        far = days if ahead else -max(1, days)
    procedure = configuration.procedure(db.session(), line.case.version_id)
    node = procedure.process.nodes.get(line.task.step)
    return {
        "line": line,
        "agency": _agency(procedure.configuration, line.task.agency or "", language),
        "title": line.task.title.get(language),
        "due": line.due,
        "far": far,
        "late": late,
        "state": line.state,
        "chased": line.chased_at,
        "chased_today": line.chased_at is not None and _day(line.chased_at) == _day(now),
        "takes_nil": bool(node and takes_nil(node)),
    }


def _agency(said: BoardConfiguration, key: str, language: str) -> str:
    name = next((each.name.get(language) for each in said.board.agencies if each.key == key), "")
    return name or key


def _day(moment: datetime) -> object:
    return moment.astimezone(LONDON).date()


def _words() -> dict[str, str]:
    return {
        State.NOT_OPENED: _("Not opened"),
        State.OPENED: _("Opened"),
        State.BEGUN: _("Draft begun"),
        State.RETURNED: _("Returned"),
        State.NIL: _("Nil return"),
    }


def _wanted() -> Wanted:
    given = request.values
    return Wanted(
        agency=given.get("agency", "")[:100],
        case=given.get("case", "")[:100],
        late=given.get("late") == "yes",
        returned=given.get("show") == "returned",
        after=_after(given.get("after", "")),
    )


def _after(value: str) -> After | None:
    moment, _comma, task = value.partition(",")
    try:
        return (datetime.fromisoformat(moment), UUID(task)) if value else None
    except ValueError:
        return None


def _filters() -> dict[str, str]:
    return {key: request.values[key] for key in ("agency", "case", "late", "show") if request.values.get(key)}


def _next_page(after: After | None) -> str | None:
    if after is None:
        return None
    return url_for("returns.index", **_filters(), after=f"{after[0].isoformat()},{after[1]}")  # type: ignore[arg-type] # the page's own filters


def _back() -> str:
    return url_for("returns.index", **_filters())  # type: ignore[arg-type] # the page's own filters
