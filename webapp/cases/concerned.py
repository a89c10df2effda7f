"""Who is to be told of what happens in a case, and where they can read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import config
from webapp.accounts.absences import Concerned, covers, told_for, told_instead
from webapp.accounts.models import Board, Person
from webapp.accounts.service import holders, roles_of
from webapp.cases.access import Reader, case_for
from webapp.cases.models import Case, Task, TeamMember
from webapp.cases.standing_in import is_kept_from
from webapp.clock import LONDON
from webapp.configuration import service as configuration
from webapp.errors import NotFound
from webapp.outbox.models import Message, State
from webapp.outbox.service import CaseReference
from webapp.outbox.wording import Kind


@lru_cache(maxsize=1)
def _base_url() -> str:
    return config.from_environment().base_url


def reference_of(case: Case) -> CaseReference:
    """All that a message may say of a case, with the address of its page."""
    return CaseReference(case.id, case.reference, f"{_base_url()}/cases/{case.id}")


def asked(session: Session, task: Task, *, now: datetime) -> Sequence[Person]:
    """Whoever is told of a task: who has it in hand, else all who hold its role; instead of those who are away, who
    stands in."""
    return next(people for _task, people in asked_each(session, [task], now=now))


def asked_each(
    session: Session, tasks: Sequence[Task], *, now: datetime
) -> Iterator[tuple[Task, Sequence[Person]]]:
    """The same for several tasks of one board, with as many statements as for one."""
    by_role: dict[tuple[str, str | None], list[Concerned]] = defaultdict(list)
    today = now.astimezone(LONDON).date()
    roles = {task.role for task in tasks if task.person_id is None}
    if roles:
        for concerned, role, agency in told_for(session, tasks[0].board_id, roles, on=today):
            for within in {agency, None}:
                if concerned not in by_role[role, within]:
                    by_role[role, within].append(concerned)
    hands = {task.person_id for task in tasks if task.person_id is not None}
    in_hand = told_instead(session, tasks[0].board_id, hands, on=today) if hands else {}
    for task in tasks:
        if task.person_id is None:
            yield task, reached(session, task.case_id, by_role[task.role, task.agency])
        else:
            yield task, reached(session, task.case_id, [in_hand[task.person_id]])


def reached(session: Session, case_id: UUID, people: Iterable[Concerned]) -> list[Person]:
    """Whoever is written to about a case, once each: who stands in, unless something keeps them from it there."""
    found: dict[UUID, Person] = {}
    for each in people:
        person = each.reached
        if each.instead is not None and is_kept_from(session, each.instead.id, case_id):
            person = each.person
        found[person.id] = person
    return list(found.values())


def in_their_place(session: Session, case: Case, people: Iterable[Person], *, now: datetime) -> list[Person]:
    """The same for these people: instead of those who are away today, who stands in."""
    given = list(people)
    today = now.astimezone(LONDON).date()
    told = told_instead(session, case.board_id, [person.id for person in given], on=today)
    return reached(session, case.id, [told[person.id] for person in given])


def role_holders(
    session: Session, case: Case, roles: Iterable[str], *, agency: str | None = None, now: datetime
) -> list[Person]:
    """Those who hold these roles: in this case where the role belongs to the case, else at the board.

    A role that agencies hold means that of `agency`, or of every agency where none is given.
    """
    today = now.astimezone(LONDON).date()
    said = configuration.procedure(session, case.version_id).configuration
    found: dict[UUID, Person] = {}
    for key in roles:
        within = agency if said.role(key).held_by == "agency" else None
        people = [
            *_in_case(session, case, key),
            *holders(session, case.board_id, key, agency=within, on=today),
        ]
        found |= {person.id: person for person in people}
    return list(found.values())


def _in_case(session: Session, case: Case, role: str) -> Sequence[Person]:
    return session.scalars(
        select(Person)
        .join(TeamMember, TeamMember.person_id == Person.id)
        .where(TeamMember.case_id == case.id, TeamMember.role == role, Person.active)
    ).all()


_ASKS = frozenset({Kind.ASSIGNED, Kind.MAY_BE_DONE, Kind.DUE_SOON, Kind.LATE})
"""Kinds of messages that tell somebody what is asked of them: nobody is told so of a case they no longer see."""


def hold_back(session: Session, message: Message, now: datetime) -> State | None:
    """Whether a message that is about to leave must not: its person may sign in no longer, works at the board of the
    case no longer, or is asked for nothing in the case any more."""
    if not message.person.active:
        return State.DROPPED
    if message.case_id is None and message.kind != Kind.DIGEST:
        return None
    board, today = session.get_one(Board, message.board_id), now.astimezone(LONDON).date()
    held = roles_of(session, message.person_id, on=today, board_id=board.id)
    if not held:
        return State.DROPPED
    if message.case_id is None or message.kind not in _ASKS or session.get(Case, message.case_id) is None:
        return None
    roles = frozenset((each.role, each.agency) for each in held)
    in_place = covers(session, message.person_id, board.id, on=today)
    reader = Reader(message.person_id, board.id, roles, board.office_role, in_place)
    try:
        case_for(session, reader, message.case_id)
    except NotFound:
        return State.DROPPED
    return None
