"""Finding cases by any part of their reference or pseudonym, however many there are.

The ends of the names are looked up by how they begin. Indexes that find parts of words by themselves are of no use
here: under row-level security the database does not let their operators look before it has checked the row.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, false, func, literal, or_, select
from sqlalchemy.orm import Session

from webapp.cases.models import Case, NamePart

RARE = 1_000
"""What is found more often than that stands in so many cases that a list is soon full by reading it in its order."""

_LONGEST = 60  # of the ends that are kept
_LAST = chr(0x10FFFF)


def named(session: Session, board_id: UUID, words: str) -> ColumnElement[bool]:
    """Cases of the board whose reference or pseudonym holds these words, in capitals or not."""
    wanted = words.replace("\0", "").strip()
    begins = func.lower(wanted[:_LONGEST])
    found = session.scalars(
        select(NamePart.case_id)
        .where(
            NamePart.board_id == board_id,
            NamePart.part >= begins,
            NamePart.part < func.lower(wanted[:_LONGEST]).concat(_LAST),
        )
        .limit(RARE + 1)
    ).all()
    holds = or_(
        Case.reference.icontains(wanted, autoescape=True), Case.pseudonym.icontains(wanted, autoescape=True)
    )
    if len(found) > RARE:
        return holds
    if not found:
        return false()
    return (Case.id == any_(literal(list(set(found)), ARRAY(Uuid())))) & holds
