"""A board's guidance, to be read by whoever takes part."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.cases.reader import procedure_in_force
from webapp.errors import NotFound
from webapp.web import current_language, signed_in

bp = Blueprint("guidance", __name__)


@bp.get("/guidance")
@signed_in
def index() -> ResponseReturnValue:
    """Every page of guidance, by title."""
    language = current_language()
    said = procedure_in_force().configuration
    pages = sorted(said.guidance.values(), key=lambda page: page.title.get(language))
    return render_template("guidance/index.html", pages=pages, policy=said.board.policy, language=language)


@bp.get("/guidance/<key>")
@signed_in
def show(key: str) -> ResponseReturnValue:
    """One page."""
    page = procedure_in_force().configuration.guidance.get(key)
    if page is None:
        raise NotFound(_("There is no such guidance."))
    return render_template("guidance/show.html", page=page, language=current_language())
