"""“Sent messages”: what was written to whom, for the board's office."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import db
from webapp.outbox import service
from webapp.web import OFFICE, commits, needs

bp = Blueprint("outbox", __name__, url_prefix="/sent-messages")

_PAGE = 50


@bp.get("/")
@needs(OFFICE)
def index() -> ResponseReturnValue:
    case_id, before = _asked("case"), _asked("before")
    found = service.messages(db.session, case_id=case_id, before=before, limit=_PAGE + 1)
    shown = found[:_PAGE]
    older = url_for("outbox.index", case=case_id, before=shown[-1].id) if len(found) > _PAGE else None
    newest = url_for("outbox.index", case=case_id) if before else None
    return render_template(
        "outbox/index.html", messages=shown, of_case=case_id is not None, older=older, newest=newest
    )


@bp.get("/<uuid:message_id>")
@needs(OFFICE)
def show(message_id: UUID) -> ResponseReturnValue:
    return render_template("outbox/show.html", message=service.message(db.session, message_id))


@bp.post("/<uuid:message_id>/again")
@needs(OFFICE)
@commits
def again(message_id: UUID) -> ResponseReturnValue:
    service.send_again(db.session, message_id)
    flash(_("The message is sent again within a minute."), "success")
    return redirect(url_for("outbox.show", message_id=message_id))


def _asked(name: str) -> UUID | None:
    """An id from the page's address; one that is not an id is of a page that does not exist."""
    try:
        return UUID(request.args[name]) if request.args.get(name) else None
    except ValueError:
        abort(404)
