"""What every page that changes a case begins and ends with."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp import clock, db
from webapp.audit import service as audit
from webapp.cases.access import managed_case
from webapp.cases.case_frame import looked_at
from webapp.cases.case_page import CasePage, page_for
from webapp.cases.models import Case
from webapp.cases.reader import here, reader
from webapp.cases.workflow import lock
from webapp.web import current_language, request_id


def managed_page(case_id: UUID) -> CasePage:
    """The case, for the office; reading its page is recorded. Raises NotFound or Forbidden for anybody else."""
    managed_case(db.session(), reader(), case_id)
    if request.method == "GET":
        return looked_at(case_id)
    return page_for(db.session(), reader(), case_id, now=clock.now(), language=current_language())


def held(case_id: UUID) -> Case:
    """The case as it stands this moment, held until the change is kept."""
    known = db.session().get_one(Case, case_id)
    db.session().expire(known)  # somebody may have gone on since the page was read
    return lock(db.session(), case_id)


def changed(case_id: UUID, what: str, words: str) -> ResponseReturnValue:
    """Record that the case was changed, say so, and go back to its page."""
    audit.record(
        db.session,
        f"case:{what}",
        now=clock.now(),
        by=here().id,
        subject=case_id,
        request_id=request_id(),
    )
    flash(words, "done")
    return redirect(url_for("cases.show", case_id=case_id))
