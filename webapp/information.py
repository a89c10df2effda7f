"""Pages for everybody: whom to ask, how accessible this is, what happens to what is written here."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.accounts import presence
from webapp.cases.reader import procedure_in_force
from webapp.web import current_language, public

bp = Blueprint("information", __name__)


@bp.get("/help")
@public
def help_page() -> ResponseReturnValue:
    """Whom to ask, and answers to what people ask first."""
    contact = ""
    if presence.is_signed_in() and presence.has_board():
        contact = procedure_in_force().configuration.board.contact.get(current_language())
    return render_template("information/help.html", contact=contact)


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("information/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is kept, who sees it, and the cookie."""
    return render_template("information/privacy.html")
