"""A new case: its reference, its pseudonym, its first steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.accounts.models import Person
from webapp.cases.log import Kind
from webapp.cases.models import OPEN, Case, ReferenceNumber, Task
from webapp.cases.story import Story
from webapp.cases.workflow import next_entry, take
from webapp.clock import LONDON
from webapp.configuration import service as configuration
from webapp.configuration.vocabulary import HANDED
from webapp.db import new_id

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def open_case(
    session: Session,
    board_id: UUID,
    *,
    by: Person,
    now: datetime,
    happened_on: datetime | None = None,
    from_paper: bool = False,
    handed: Mapping[str, Any] | None = None,
    case_id: UUID | None = None,
) -> tuple[Case, list[Task]]:
    """Start a case under the board's published procedure; gives it with the first tasks it asks for.

    With `from_paper`, what was done on paper is entered first and nobody is told of anything until it is said
    that the case has caught up. `handed` is what another case hands over. `case_id` is the id it gets, where that was
    made before. Nothing is committed here.
    """
    version = configuration.current(session, board_id)
    made = configuration.procedure(session, version.id)
    case = _new_case(
        session, made, board_id, by=by, opened_at=happened_on or now, case_id=case_id or new_id()
    )
    value: dict[str, Any] = {"starter": str(by.id), **({"from_paper": True} if from_paper else {})}
    value |= {HANDED: dict(handed)} if handed else {}
    entry = next_entry(case, Kind.OPENED, by=by, now=now, happened_on=happened_on, value=value)
    return case, take(session, case, Story(made.configuration, made.process), entry)


def opened_already(session: Session, case_id: UUID, *, by: Person) -> tuple[Case, list[Task]] | None:
    """The case that the same request opened before, with its open tasks; None where it is the first.

    Of two that come at once the second waits for the first.
    """
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(case_id), 0))))
    case = session.get(Case, case_id)
    if case is None or case.opened_by_id != by.id:
        return None
    return case, list(session.scalars(select(Task).where(Task.case_id == case_id, Task.state == OPEN)))


def _new_case(
    session: Session,
    made: configuration.Procedure,
    board_id: UUID,
    *,
    by: Person,
    opened_at: datetime,
    case_id: UUID,
) -> Case:
    year = opened_at.astimezone(LONDON).year
    number = _next_number(session, board_id, year)
    case = Case(
        id=case_id,
        board_id=board_id,
        version_id=made.version_id,
        reference=f"{made.configuration.board.reference_prefix}-{year}-{number:03}",
        pseudonym=f"Child {_letters(number)}",
        snapshot=b"",
        opened_by_id=by.id,
        opened_at=opened_at,
        status="open",
        outcome="",
        stage="",
        catching_up=False,
        entries=0,
    )
    session.add(case)
    return case


def _next_number(session: Session, board_id: UUID, year: int) -> int:
    upsert = insert(ReferenceNumber).values(board_id=board_id, year=year, last=1)
    upsert = upsert.on_conflict_do_update(
        index_elements=["board_id", "year"], set_={"last": ReferenceNumber.__table__.c.last + 1}
    )
    return session.execute(upsert.returning(ReferenceNumber.last)).scalar_one()


def _letters(number: int) -> str:
    """1 is A, 26 is Z, 27 is AA: a pseudonym that says nothing about the child."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, len(LETTERS))
        letters = LETTERS[rest] + letters
    return letters
