"""“Sent messages”: what was written to whom, for the board's office, and what did not arrive first."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db
from webapp.accounts import presence
from webapp.outbox import service, undelivered
from webapp.outbox.models import UNDELIVERED, State
from webapp.outbox.troubles import in_words
from webapp.web import OFFICE, commits, needs

bp = Blueprint("outbox", __name__, url_prefix="/sent-messages")

_PAGE = 50
_STATES: Mapping[str, tuple[State, ...]] = {
    "undelivered": UNDELIVERED,
    "waiting": (State.QUEUED, State.HANDED_OVER, State.GATHERED),
    "sent": (State.SENT, State.KEPT, State.IN_DIGEST),
}


@bp.get("/")
@needs(OFFICE)
def index() -> ResponseReturnValue:
    case_id, before, shown_states = _asked("case"), _asked("before"), _asked_states()
    found = service.messages(
        db.session, case_id=case_id, states=_STATES.get(shown_states, ()), before=before, limit=_PAGE + 1
    )
    shown = found[:_PAGE]
    here = partial(url_for, "outbox.index", case=case_id, state=shown_states or None)
    older = here(before=shown[-1].id) if len(found) > _PAGE else None
    newest = here() if before else None
    is_first = not (case_id or before or shown_states)
    return render_template(
        "outbox/index.html",
        messages=shown,
        troubles=undelivered.newest_open(db.session, limit=_PAGE) if is_first else (),
        in_words=in_words,
        parts=_parts(shown_states),
        of_case=case_id is not None,
        older=older,
        newest=newest,
    )


@bp.get("/<uuid:message_id>")
@needs(OFFICE)
def show(message_id: UUID) -> ResponseReturnValue:
    message = service.message(db.session, message_id)
    return render_template(
        "outbox/show.html",
        message=message,
        trouble=in_words(message),
        settled_by=undelivered.settled_by(db.session, message),
    )


@bp.post("/<uuid:message_id>/again")
@needs(OFFICE)
@commits
def again(message_id: UUID) -> ResponseReturnValue:
    service.send_again(db.session, message_id)
    flash(_("The message is sent again within a minute."), "success")
    return redirect(url_for("outbox.show", message_id=message_id))


@bp.post("/<uuid:message_id>/settle")
@needs(OFFICE)
@commits
def settle(message_id: UUID) -> ResponseReturnValue:
    undelivered.settle(db.session, message_id, by=presence.current_person, now=clock.now())
    flash(_("Noted: you have told them another way."), "success")
    return redirect(url_for("outbox.index"))


def _parts(current: str) -> list[Mapping[str, object]]:
    words = {
        "": _("All"),
        "undelivered": _("Not delivered"),
        "waiting": _("Waiting"),
        "sent": _("Sent"),
    }
    return [
        {"text": text, "href": url_for("outbox.index", state=key or None), "current": key == current}
        for key, text in words.items()
    ]


def _asked_states() -> str:
    """Which messages are asked for; a name there is not is of a page that does not exist."""
    asked = request.args.get("state", "")
    if asked and asked not in _STATES:
        abort(404)
    return asked


def _asked(name: str) -> UUID | None:
    """An id from the page's address; one that is not an id is of a page that does not exist."""
    try:
        return UUID(request.args[name]) if request.args.get(name) else None
    except ValueError:
        abort(404)
