"""Whether the board's record holds, for its office: what was found last, and the head to keep elsewhere."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp import db
from webapp.accounts import presence
from webapp.audit import chain
from webapp.audit.service import last_verification
from webapp.outbox.broken_records import PATH
from webapp.web import OFFICE, needs

bp = Blueprint("record", __name__)


@bp.get(PATH)
@needs(OFFICE)
def index() -> ResponseReturnValue:
    """What came of verifying the chain last."""
    board_id = presence.current_board.id
    return render_template(
        "reporting/record.html",
        last=last_verification(db.session(), board_id),
        head=chain.head(db.session(), board_id),
        key=presence.current_board.key,
    )
