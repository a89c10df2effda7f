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
from webapp.accounts.models import Person
from webapp.accounts.service import holders, who_holds
from webapp.cases.models import Case, Task, TeamMember
from webapp.clock import LONDON
from webapp.configuration import service as configuration
from webapp.outbox.service import CaseReference


@lru_cache(maxsize=1)
def _base_url() -> str:
    return config.from_environment().base_url


def reference_of(case: Case) -> CaseReference:
    """All that a message may say of a case, with the address of its page."""
    return CaseReference(case.id, case.reference, f"{_base_url()}/cases/{case.id}")


def asked(session: Session, task: Task, *, now: datetime) -> Sequence[Person]:
    """Whoever a task is asked of: the person who has it in hand, else all who hold its role."""
    return next(people for _task, people in asked_each(session, [task], now=now))


def asked_each(
    session: Session, tasks: Sequence[Task], *, now: datetime
) -> Iterator[tuple[Task, Sequence[Person]]]:
    """The same for several tasks of one board, with as many statements as for one."""
    by_role: dict[tuple[str, str | None], list[Person]] = defaultdict(list)
    roles = {task.role for task in tasks if task.person_id is None}
    if roles:
        today = now.astimezone(LONDON).date()
        for person, role, agency in who_holds(session, tasks[0].board_id, roles, on=today):
            for within in {agency, None}:
                if person not in by_role[role, within]:
                    by_role[role, within].append(person)
    for task in tasks:
        if task.person_id is None:
            yield task, by_role[task.role, task.agency]
        else:
            holder = session.get(Person, task.person_id)
            yield task, [holder] if holder is not None else []


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
