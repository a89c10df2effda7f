"""The board as it is organised, for everybody who works for it."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp import clock, db
from webapp.cases.names import names_for
from webapp.cases.organisation import bodies, places, posts
from webapp.cases.reader import procedure_in_force, reader
from webapp.web import current_language, signed_in

bp = Blueprint("organisation", __name__)


@bp.get("/organisation")
@signed_in
def index() -> ResponseReturnValue:
    """Who reports to whom, who holds which role today, and the agencies by all their names."""
    said, language = procedure_in_force().configuration, current_language()
    names = names_for(
        db.session(), reader().board_id, said, team={}, mentioned=(), on=clock.today(), language=language
    )
    return render_template(
        "cases/organisation.html",
        board=said.board,
        language=language,
        bodies=bodies(said.board, names),
        posts=posts(said.board, names),
        places=places(said.board, names),
    )
