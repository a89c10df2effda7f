"""Verifying a board's chain, and saying to its office when it does not hold: once about each break, by name."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from webapp.accounts.models import Board
from webapp.accounts.service import holders
from webapp.audit import verifying
from webapp.audit.verifying import Problem, Verification
from webapp.clock import LONDON
from webapp.outbox.service import CaseReference, send
from webapp.outbox.wording import Kind

PATH = "/reporting/record"

log = logging.getLogger(__name__)


def verify(session: Session, board: Board | None, *, base_url: str, now: datetime) -> Verification:
    """Reckon the chain of a board again, or that of no board, and keep what came of it.

    A break is logged each time, and written about to the board's office when it is first found.
    """
    board_id = board.id if board else None
    found = verifying.verify(session, board_id)
    verifying.note(session, board_id, found, now=now)
    if found.problem is None:
        return found
    log.error("the audit chain of board %s does not hold, %s", board.key if board else "none", found.problem)
    if board is not None:
        _tell_office(session, board, found.problem, link=base_url + PATH, now=now)
    return found


def _tell_office(session: Session, board: Board, problem: Problem, *, link: str, now: datetime) -> int:
    office = holders(session, board.id, board.office_role, on=now.astimezone(LONDON).date())
    about = CaseReference(None, problem.where, link)
    key = f"audit:{problem}"
    return send(session, office, board=board, case=about, kind=Kind.RECORD_BROKEN, key=key, now=now)
