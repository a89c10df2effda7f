"""Recording recurring work, and telling the office when some is due."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.accounts.models import Board, Person
from webapp.accounts.service import holders
from webapp.clock import LONDON
from webapp.configuration import service as configuration
from webapp.configuration.board import BoardFile
from webapp.deadlines.status import State
from webapp.errors import DomainError, NotFound
from webapp.outbox.service import CaseReference, send
from webapp.outbox.wording import Kind
from webapp.programme.models import ProgrammeEntry
from webapp.programme.recurring import Recurring, programme

TELLING = frozenset({State.DUE_SOON, State.LATE})


def programme_of(session: Session, board_id: UUID, said: BoardFile, *, now: datetime) -> list[Recurring]:
    """The board's recurring work as it stands."""
    return programme(said, _last_done(session, board_id), now=now)


def record_done(
    session: Session, board_id: UUID, said: BoardFile, key: str, done_on: date, *, by: Person, now: datetime
) -> None:
    """Put on record that something that comes round was done on that day.

    Raises NotFound for work the board does not have, DomainError for a day that has not come.
    """
    known = {each.key for each in programme(said, {}, now=now)}
    if key not in known:
        raise NotFound("There is no such work in the board's calendar.")
    if done_on > now.astimezone(LONDON).date():
        raise DomainError("The day on which it was done must be today or in the past.")
    session.add(ProgrammeEntry(board_id=board_id, key=key, done_on=done_on, note="", by_id=by.id, at=now))


def remind(session: Session, board: Board, *, link: str, now: datetime) -> int:
    """Write to the board's office about work that is due soon or late, once for each date.

    Gives how many messages were written.
    """
    said = configuration.procedure(session, configuration.current(session, board.id).id).configuration.board
    office = holders(session, board.id, board.office_role, on=now.astimezone(LONDON).date())
    written = 0
    for each in programme_of(session, board.id, said, now=now):
        if each.status is None or each.due is None or each.status.state not in TELLING:
            continue
        key = f"programme:{each.key}:{each.due.iso}:{each.status.state}"
        about = CaseReference(None, each.key, link)
        written += send(session, office, board=board, case=about, kind=Kind.RECURRING, key=key, now=now)
    return written


def _last_done(session: Session, board_id: UUID) -> dict[str, date]:
    rows = session.execute(
        select(ProgrammeEntry.key, func.max(ProgrammeEntry.done_on))
        .where(ProgrammeEntry.board_id == board_id)
        .group_by(ProgrammeEntry.key)
    )
    return {row[0]: row[1] for row in rows}
