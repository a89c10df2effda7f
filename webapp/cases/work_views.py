"""My work: what is asked of whoever is signed in, late first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db
from webapp.accounts import presence
from webapp.cases import worklist
from webapp.cases.declared_rows import still_to_declare
from webapp.cases.reader import procedure_in_force, reader
from webapp.cases.stages import STAGES
from webapp.cases.worklist import Line, Tab, Wanted
from webapp.configuration import service as configuration
from webapp.configuration.nil_return import takes_nil
from webapp.deadlines.declared import calendar_of
from webapp.errors import NotFound
from webapp.web import current_language, public, signed_in

bp = Blueprint("work", __name__)


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """Where a bare address leads."""
    if not presence.is_signed_in():
        return redirect(url_for("accounts.sign_in"))
    return redirect(url_for("system.index" if presence.is_system_administrator() else "work.mine"))


@bp.get("/my-work")
@signed_in
def mine() -> ResponseReturnValue:
    """The lists of tasks."""
    tab = _tab(request.args.get("list", Tab.MINE))
    wanted = _wanted()
    session, who = db.session(), reader()
    roles = worklist.roles_of(session, who, on=clock.today())
    found = worklist.page(session, who, roles, tab, wanted)
    counts = worklist.counts(session, who, roles, (Tab.MINE, Tab.TO_PICK_UP, Tab.WAITING))
    groups = _groups(found.lines, tab)
    return render_template(
        "cases/my_work.html",
        tab=tab,
        tabs=_tabs(tab, counts),
        groups=groups,
        wanted=wanted,
        stages=STAGES,
        language=current_language(),
        today=clock.today(),
        late=sum(len(lines) for key, _name, lines in groups if key == "late"),
        week=sum(len(lines) for key, _name, lines in groups if key == "week"),
        next_page=_next_page(found.next_after),
    )


def _tab(value: str) -> Tab:
    try:
        return Tab(value)
    except ValueError as error:
        raise NotFound(_("There is no such list.")) from error


def _tabs(current: Tab, counts: dict[Tab, int]) -> list[dict[str, object]]:
    names = {
        Tab.MINE: _("For you"),
        Tab.TO_PICK_UP: _("To pick up"),
        Tab.WAITING: _("Waiting for others"),
        Tab.DONE: _("Done"),
    }
    return [
        {
            "text": name + (f" ({_said(counts[tab])})" if tab in counts else ""),
            "href": url_for("work.mine", list=tab.value),
            "current": tab is current,
        }
        for tab, name in names.items()
    ]


def _said(number: int) -> str:
    return "100+" if number >= 100 else str(number)


def _wanted() -> Wanted:
    return Wanted(
        words=request.args.get("search", "")[:100],
        stage=request.args.get("stage", ""),
        after=_after(request.args.get("after", "")),
    )


def _after(value: str) -> tuple[datetime, UUID] | None:
    moment, _comma, task = value.partition(",")
    try:
        return (datetime.fromisoformat(moment), UUID(task)) if value else None
    except ValueError:
        return None


def _next_page(after: tuple[datetime, UUID] | None) -> str | None:
    if after is None:
        return None
    given = {key: request.args[key] for key in ("list", "search", "stage") if request.args.get(key)}
    return url_for("work.mine", **given, after=f"{after[0].isoformat()},{after[1]}")  # type: ignore[arg-type]


def _groups(lines: Sequence[Line], tab: Tab) -> list[tuple[str, str, list[dict[str, object]]]]:
    said = procedure_in_force().configuration
    calendar = calendar_of(said.board)
    undeclared = still_to_declare(db.session(), said, reader(), [line.task for line in lines])
    now, today, language, who = clock.now(), clock.today(), current_language(), reader()

    def row(line: Line) -> dict[str, object]:
        detail = line.holder if tab is Tab.WAITING else ""
        away = who.in_place_of(line.task) if tab is Tab.MINE else None
        if away is not None:
            detail = _("In the place of %(name)s", name=away.name)
        if line.draft_saved_at is not None:
            detail = _("You have started this")
        if line.task.id in undeclared and tab is not Tab.WAITING:
            detail = _("Declare your independence first")
        return {
            "title": line.task.title.get(language),
            "href": url_for("tasks.work", task_id=line.task.id),
            "nothing": _nothing(line) if tab in (Tab.MINE, Tab.TO_PICK_UP) else None,
            "detail": detail,
            "reference": line.reference,
            "pseudonym": line.pseudonym,
            "due": line.task.done_at if tab is Tab.DONE else line.due,
            "far": None if tab is Tab.DONE else line.far(today, calendar),
            "late": tab is not Tab.DONE and line.is_late(now) and not line.paused,
            "since": line.since if tab is not Tab.DONE else None,
            "waits": line.waits(now),
            "kind": "met" if tab is Tab.DONE else ("paused" if line.paused else None),
        }

    if tab is Tab.DONE:
        return [("done", _("Done"), [row(line) for line in lines])] if lines else []
    return [
        (key, name.get(language), [row(line) for line in some])
        for key, name, some in worklist.grouped(lines, now=now, today=today)
    ]


def _nothing(line: Line) -> str | None:
    """Where to say that there is nothing to return, for a step that takes that."""
    if line.version_id is None or not line.task.is_open:
        return None
    node = configuration.procedure(db.session(), line.version_id).process.nodes.get(line.task.step)
    return url_for("nil_returns.confirm", task_id=line.task.id) if node and takes_nil(node) else None
