"""“Who looked”: a page of the case, for those who see everything in it, and the same as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db
from webapp.audit import service as audit
from webapp.cases import beside
from webapp.cases.case_frame import frame, looked_at, whole
from webapp.cases.case_page import CasePage
from webapp.cases.wording import _ as words
from webapp.clock import LONDON
from webapp.reporting.looked import all_looks, looks
from webapp.reporting.spreadsheet import as_csv
from webapp.web import commits, request_id, signed_in

bp = Blueprint("looked", __name__)


def connect() -> None:
    """Let every case have this page; once, when the application is put together."""
    tab = beside.Tab("looked.index", lambda: words("Who looked"), lambda page: page.all, last=True)
    beside.add_tab(tab)


@bp.get("/cases/<uuid:case_id>/looked")
@signed_in
@commits
def index(case_id: UUID) -> ResponseReturnValue:
    """Who looked at the case, by day, newest first."""
    page = whole(looked_at(case_id))
    person, before = _id("person"), _id("before")
    found = looks(db.session(), page, person=person, before=before)
    return render_template(
        "reporting/looked.html",
        **frame(page),
        found=found,
        chosen=person,
        older=url_for("looked.index", case_id=case_id, person=person, before=found.older)
        if found.older
        else None,
        newest=url_for("looked.index", case_id=case_id, person=person) if before else None,
        csv=url_for("looked.as_file", case_id=case_id, person=person),
    )


@bp.get("/cases/<uuid:case_id>/looked.csv")
@signed_in
@commits
def as_file(case_id: UUID) -> ResponseReturnValue:
    """The whole list for a spreadsheet."""
    page = whole(looked_at(case_id))
    audit.record(
        db.session,
        "case:exported",
        now=clock.now(),
        by=page.reader.person_id,
        subject=case_id,
        request_id=request_id(),
        details={"page": request.endpoint},
    )
    rows = list(_rows(page, _id("person")))
    headers = {"Content-Disposition": f'attachment; filename="{page.case.reference}-looked.csv"'}
    return Response(as_csv(rows), mimetype="text/csv", headers=headers)


def _rows(page: CasePage, person: UUID | None) -> Iterator[Sequence[object]]:
    yield [_("Case"), _("Day"), _("Time"), _("Who"), _("Role"), _("What")]
    for look in all_looks(db.session(), page, person=person):
        at = look.at.astimezone(LONDON)
        yield [page.case.reference, f"{at:%Y-%m-%d}", f"{at:%H:%M:%S}", look.who, look.was, look.what]


def _id(name: str) -> UUID | None:
    """An id from the page's address; one that is not an id is of a page that does not exist."""
    try:
        return UUID(request.args[name]) if request.args.get(name) else None
    except ValueError:
        abort(404)
