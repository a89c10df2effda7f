"""Cases: the list, and one case from all its sides. Looking is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db
from webapp.audit.looking import part_of_a_page
from webapp.cases import changes
from webapp.cases.acts import acts_of
from webapp.cases.answers_given import answers_given
from webapp.cases.case_frame import STATUSES, frame, looked_at, whole
from webapp.cases.case_list import cases_of
from webapp.cases.case_page import CasePage
from webapp.cases.critical_path import critical_path_of
from webapp.cases.decisions import decisions as decisions_of
from webapp.cases.declared_rows import vacancies
from webapp.cases.documents import documents_of
from webapp.cases.due_rows import due_rows, more_time
from webapp.cases.history import history as history_of
from webapp.cases.links import linked_cases
from webapp.cases.log import Kind
from webapp.cases.marks import marks_of
from webapp.cases.open_work import open_work, sent_already
from webapp.cases.outside import may_happen
from webapp.cases.panels import panels_of
from webapp.cases.parts import Part, current_part, part_named, parts_of, parts_within
from webapp.cases.reader import here, reader
from webapp.cases.returned import returned_of
from webapp.cases.stages import STAGES
from webapp.cases.steps_in_words import count_of_steps, steps_of
from webapp.cases.team_rows import team_rows
from webapp.cases.verdict import verdict_of
from webapp.cases.workflow import lock
from webapp.engine.translating import in_language
from webapp.errors import NotFound
from webapp.outbox import service as outbox
from webapp.outbox import undelivered
from webapp.web import OFFICE, commits, current_language, needs, signed_in

bp = Blueprint("cases", __name__)

LATEST = 3
MESSAGES = 50


@bp.get("/cases")
@signed_in
def index() -> ResponseReturnValue:
    """The cases the reader may see."""
    words, state = request.args.get("search", "")[:100], request.args.get("state", "open")
    before = _id(request.args.get("before"))
    found = cases_of(db.session(), reader(), words=words, state=state, before=before, now=clock.now())
    return render_template(
        "cases/case_list.html",
        found=found,
        words=words,
        state=state,
        stages=STAGES,
        statuses=STATUSES,
        language=current_language(),
        is_office=reader().is_office,
        older=url_for("cases.index", search=words or None, state=state, before=found.older)
        if found.older
        else None,
        newest=url_for("cases.index", search=words or None, state=state) if before else None,
    )


@bp.get("/cases/<uuid:case_id>")
@signed_in
@commits
def show(case_id: UUID) -> ResponseReturnValue:
    """Where the case is, and who must do what by when."""
    page = looked_at(case_id)
    parts = parts_of(page)
    part = current_part(page, parts, request.args.get("part"))
    every = request.args.get("steps") == "all"
    return render_template(
        "cases/case_show.html",
        **frame(page),
        verdict=verdict_of(page),
        parts=parts,
        strip=_strip(page, parts),
        part=part,
        within=_strip(page, parts_within(page, part)),
        outer=".".join(part.calls[:-1]),
        marks=marks_of(page, part),
        shown=[(each, steps_of(page, each)) for each in (parts if every else [part])],
        every=every,
        total=count_of_steps(page, parts),
        work=open_work(page),
        sent=sent_already(page),
        returned=returned_of(page),
        path=critical_path_of(page),
        dues=due_rows(page),
        more_time=more_time(page),
        latest=history_of(page, newest=LATEST),
        may_happen=may_happen(page),
        acts=acts_of(page),
        linked=linked_cases(page),
        panels=panels_of(db.session(), page),
        vacancies=vacancies(page),
    )


@bp.get("/cases/<uuid:case_id>/diagram/<sheet>.bpmn")
@signed_in
@part_of_a_page("it shows the procedure and nothing of the case")
def diagram(case_id: UUID, sheet: str) -> ResponseReturnValue:
    """A sheet of the case's procedure as it is drawn, in the reader's language."""
    part = _part(looked_at(case_id), sheet)
    drawn = in_language(part.sheet.xml, current_language(), part.sheet.file)
    return Response(drawn, mimetype="application/xml")


@bp.get("/cases/<uuid:case_id>/diagram/<sheet>.json")
@signed_in
def marks(case_id: UUID, sheet: str) -> ResponseReturnValue:
    """How far the case is on that sheet, as far as the reader sees it."""
    page = looked_at(case_id)
    return jsonify(marks_of(page, _part(page, sheet)))


@bp.get("/cases/<uuid:case_id>/answers")
@signed_in
@commits
def answers(case_id: UUID) -> ResponseReturnValue:
    """What was answered, by step and pass, with what stood there before a correction."""
    page = looked_at(case_id)
    every = request.args.get("show") == "all"
    given = answers_given(db.session(), page)
    return render_template(f"cases/case_answers{'_all' if every else ''}.html", **frame(page), given=given)


@bp.get("/cases/<uuid:case_id>/answers/<uuid:task_id>")
@signed_in
@commits
def answer(case_id: UUID, task_id: UUID) -> ResponseReturnValue:
    """What was answered once."""
    page = looked_at(case_id)
    given = answers_given(db.session(), page, only=task_id)
    if not given:
        raise NotFound(_("There is no such answer, or it is not one you may read."))
    return render_template("cases/case_answers_all.html", **frame(page), given=given, alone=True)


@bp.get("/cases/<uuid:case_id>/decisions")
@signed_in
@commits
def decisions(case_id: UUID) -> ResponseReturnValue:
    """What was decided, beside what the table advised."""
    page = whole(looked_at(case_id))
    found = decisions_of(db.session(), page)
    return render_template("cases/case_decisions.html", **frame(page), decisions=found)


@bp.get("/cases/<uuid:case_id>/people")
@signed_in
@commits
def people(case_id: UUID) -> ResponseReturnValue:
    """Who holds which role."""
    page = whole(looked_at(case_id))
    gone = undelivered.out_of_reach(db.session, current_app.config["SETTINGS"]) if page.is_office else ()
    return render_template("cases/case_people.html", **frame(page), team=team_rows(page, out_of_reach=gone))


@bp.get("/cases/<uuid:case_id>/documents")
@signed_in
@commits
def documents(case_id: UUID) -> ResponseReturnValue:
    """The files given with answers."""
    page = looked_at(case_id)
    found = documents_of(db.session(), page)
    return render_template("cases/case_documents.html", **frame(page), documents=found)


@bp.get("/cases/<uuid:case_id>/messages")
@needs(OFFICE)
@commits
def messages(case_id: UUID) -> ResponseReturnValue:
    """The messages that were sent for the case."""
    page = looked_at(case_id)
    before = _id(request.args.get("before"))
    found = outbox.messages(db.session, case_id=case_id, limit=MESSAGES + 1, before=before)
    more = found[MESSAGES - 1].id if len(found) > MESSAGES else None
    return render_template(
        "cases/case_messages.html",
        **frame(page),
        messages=found[:MESSAGES],
        older=url_for("cases.messages", case_id=case_id, before=more) if more else None,
        newest=url_for("cases.messages", case_id=case_id) if before else None,
    )


@bp.route("/cases/<uuid:case_id>/notes", methods=["GET", "POST"])
@signed_in
@commits
def notes(case_id: UUID) -> ResponseReturnValue:
    """What was written beside the procedure, and a place to write more."""
    page = whole(looked_at(case_id))
    text = request.form.get("text", "").strip()
    if request.method == "POST" and text:
        case = lock(db.session(), page.case.id)
        changes.note(db.session(), case, text, by=here(), now=page.now)
        flash(_("The note is saved."), "success")
        return redirect(url_for("cases.notes", case_id=case_id))
    found = [entry for entry in reversed(page.log) if entry.kind is Kind.NOTED]
    missing = request.method == "POST"
    return render_template("cases/case_notes.html", **frame(page), notes=found, missing=missing)


@bp.get("/cases/<uuid:case_id>/history")
@signed_in
@commits
def history(case_id: UUID) -> ResponseReturnValue:
    """The whole log in words."""
    page = looked_at(case_id)
    return render_template("cases/case_history.html", **frame(page), happenings=history_of(page))


def _strip(page: CasePage, parts: Sequence[Part]) -> list[dict[str, str]]:
    return [
        {
            "name": part.name,
            "state": part.state,
            "words": part.words,
            "href": url_for("cases.show", case_id=page.case.id, part=part.key),
        }
        for part in parts
    ]


def _part(page: CasePage, key: str) -> Part:
    part = part_named(page, parts_of(page), key)
    if part:
        return part
    raise NotFound(_("This case has no such part."))


def _id(given: str | None) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError:
        abort(404)
