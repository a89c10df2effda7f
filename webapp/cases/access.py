"""Who may see and do what in a case. The one place where that is decided; row-level security stands under it.

| who                                         | sees                               | may                       |
|---------------------------------------------|------------------------------------|---------------------------|
| the board's office                          | everything in its board's cases    | manage; answer for others |
| a board's role asked in the case; a role of | everything in that case            | do what is asked of them  |
| the case itself, such as its chair          |                                    |                           |
| an agency asked in the case; the referrer   | their own; the pack once it is out | do what is asked of them  |
| anybody else                                | nothing: there is no such case     |                           |

Whoever stands in for somebody who is away sees, of each case in which something is asked of that person now, what that
person sees, and may do it (`cases/standing_in.py`); not where they have declared what keeps them from a role.

A role whose `sees` is `own` never sees more of a case than what is asked of it. The answers of a step that names
roles in `seen_by` are seen by those roles only, by the office and by whoever gave them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select, union_all
from sqlalchemy.orm import Session, undefer

from webapp.accounts.absences import Cover
from webapp.audit.service import reached
from webapp.cases.models import Case, Draft, Task, TeamMember
from webapp.cases.standing_in import asked_of, covered, is_kept_from, of_roles, whose_place
from webapp.configuration import service as configuration
from webapp.errors import Forbidden, NotFound

NO_SUCH_CASE = "There is no such case, or it is not one you take part in."
NO_SUCH_TASK = "There is no such task, or it is not one you take part in."


class Sight(IntEnum):
    """How much of a case somebody sees."""

    NONE = 0
    OWN = 1
    ALL = 2


@dataclass(frozen=True)
class Reader:
    """Somebody at work for one board: who they are and the roles they hold there today."""

    person_id: UUID
    board_id: UUID
    holdings: frozenset[tuple[str, str | None]]
    office_role: str
    covers: tuple[Cover, ...] = ()  # those they stand in for today: what these hold is not theirs

    @property
    def is_office(self) -> bool:
        """Whether they hold the role that manages the board's cases."""
        return (self.office_role, None) in self.holdings or any(
            role == self.office_role for role, _ in self.holdings
        )

    def holds(self, role: str, agency: str | None) -> bool:
        """Whether a step of that role, within that agency, is theirs to do."""
        return (role, agency) in self.holdings

    def in_place_of(self, task: Task) -> Cover | None:
        """For whom they would do a task that is not their own."""
        return None if in_hand(self, task) else whose_place(self.covers, task)


@dataclass(frozen=True)
class Seen:
    """A case and how much of it somebody sees."""

    case: Case
    sight: Sight
    reader: Reader
    roles: frozenset[str] = frozenset()  # by which they take part
    in_place_of: tuple[Cover, ...] = ()  # for whom they stand in here

    @property
    def all(self) -> bool:
        return self.sight is Sight.ALL


def case_for(session: Session, reader: Reader, case_id: UUID) -> Seen:
    """The case, if the reader takes part in it. Raises NotFound otherwise: nobody learns that it exists."""
    case = session.get(Case, case_id)
    seen = _seen(session, reader, case) if case is not None else None
    if seen is None or seen.sight is Sight.NONE:
        raise NotFound(NO_SUCH_CASE)
    reached(session, case_id)
    return seen


def managed_case(session: Session, reader: Reader, case_id: UUID) -> Case:
    """The case, for the office that manages it. Raises NotFound, or Forbidden for those who only take part."""
    seen = case_for(session, reader, case_id)
    if not reader.is_office:
        raise Forbidden("Only the board's office can do this. Ask them, and say why.")
    return seen.case


def task_for(session: Session, reader: Reader, task_id: UUID, *, work: bool = False) -> Task:
    """A task of a case the reader takes part in; with `work`, one that is theirs to do.

    Raises NotFound, or Forbidden when it is in somebody else's hands.
    """
    task = session.get(Task, task_id)
    may = task is not None and _may_work(session, reader, task)
    if task is None or not (may or _sees_task(session, reader, task)):
        raise NotFound(NO_SUCH_TASK)
    if work and not may:
        raise Forbidden("This step is asked of somebody else.")
    reached(session, task.case_id)
    return task


def task_to_send(session: Session, reader: Reader, task_id: UUID) -> tuple[Task, Case, Draft | None]:
    """A task that is the reader's to do, with its case and the reader's draft, all in one read.

    The task and the case are held until the transaction ends, as they stand once nobody else holds them.
    Raises NotFound or Forbidden as `task_for` does.
    """
    found = session.execute(
        select(Task, Case, Draft)
        .join(Case, Case.id == Task.case_id)
        .outerjoin(Draft, and_(Draft.task_id == Task.id, Draft.person_id == reader.person_id))
        .where(Task.id == task_id)
        .options(undefer(Case.snapshot))
        .with_for_update(of=(Task, Case))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None or not _may_work(session, reader, found[0]):
        task_for(session, reader, task_id, work=True)  # says which of the two it is
        raise NotFound(NO_SUCH_TASK)
    reached(session, found[1].id)
    return found[0], found[1], found[2]


def may_work(reader: Reader, task: Task) -> bool:
    """Whether a task is the reader's to do: it is in their hands, or nobody's and of a role they hold, or of somebody
    they stand in for, or they are the office, which may answer on another's behalf."""
    return reader.is_office or in_hand(reader, task) or reader.in_place_of(task) is not None


def _may_work(session: Session, reader: Reader, task: Task) -> bool:
    """The same, and not in the place of somebody where they are themselves kept from it in this case."""
    if not may_work(reader, task):
        return False
    own = reader.is_office or in_hand(reader, task)
    return own or not is_kept_from(session, reader.person_id, task.case_id)


def sees_answer(
    seen: Seen,
    *,
    role: str,
    agency: str | None,
    by: UUID | None,
    stage: str,
    seen_by: Collection[str] = (),
) -> bool:
    """Whether somebody sees one answer: all of them, their own, their agency's; what was gathered once the
    pack is out. An answer for some roles alone is nobody else's, whatever they see besides."""
    if by == seen.reader.person_id or any(by == cover.person_id for cover in seen.in_place_of):
        return True
    if seen_by:
        return seen.reader.is_office or not seen.roles.isdisjoint(seen_by)
    if seen.all:
        return True
    theirs = [seen.reader.holdings, *(cover.holdings for cover in seen.in_place_of)]
    if agency is not None and any((role, agency) in holdings for holdings in theirs):
        return True
    return seen.case.pack_issued_at is not None and stage in ("set_up", "gather")


def in_hand(reader: Reader, task: Task) -> bool:
    """Whether a task is the reader's own to do, not merely one they may do for somebody else."""
    return task.person_id == reader.person_id or (
        task.person_id is None and reader.holds(task.role, task.agency)
    )


def visible_cases(reader: Reader) -> ColumnElement[bool]:
    """The same rule as a condition on a case: for those of a few that the reader sees. Lists go by
    `cases/breadth.py`."""
    if reader.is_office:
        return Case.board_id == reader.board_id
    ways = or_(*own_ways(reader), *ways_by_role(reader), *ways_in_place(reader))
    asked = select(Task.case_id).where(Task.case_id == Case.id, ways).correlate(Case)
    team = select(TeamMember.case_id).where(TeamMember.case_id == Case.id, in_team(reader)).correlate(Case)
    # as one question of two parts it is asked of each case in turn, never of all of them before the first is shown
    return and_(Case.board_id == reader.board_id, exists(union_all(asked, team)))


def own_ways(reader: Reader) -> tuple[ColumnElement[bool], ...]:
    """By which of its tasks somebody sees a case: one that is in their hands, or that they did."""
    return Task.person_id == reader.person_id, Task.done_by_id == reader.person_id


def ways_by_role(reader: Reader) -> list[ColumnElement[bool]]:
    """The same by the roles they hold: one that is or was theirs to do. A role that belongs to the case is only its
    holder's there, once it has one."""
    theirs = or_(Task.person_id.is_(None), not_(Task.held_in_case))
    return [and_(of_roles((holding,)), theirs) for holding in sorted(reader.holdings, key=str)]


def ways_in_place(reader: Reader) -> Sequence[ColumnElement[bool]]:
    """The same by what is asked now of those they stand in for."""
    return covered(reader.covers, reader.person_id)


def in_team(reader: Reader) -> ColumnElement[bool]:
    """Their place in the team of a case."""
    return TeamMember.person_id == reader.person_id


def mine(reader: Reader) -> ColumnElement[bool]:
    """Tasks asked of the reader: in their hands, or in nobody's and of a role they hold."""
    return and_(Task.board_id == reader.board_id, _mine(reader))


def _mine(reader: Reader) -> ColumnElement[bool]:
    return or_(asked_of(reader.person_id, reader.holdings), *covered(reader.covers, reader.person_id))


def _sees_task(session: Session, reader: Reader, task: Task) -> bool:
    case = session.get(Case, task.case_id)
    return case is not None and _seen(session, reader, case).all


def _seen(session: Session, reader: Reader, case: Case) -> Seen:
    if case.board_id != reader.board_id:
        return Seen(case, Sight.NONE, reader)
    if reader.is_office:
        return Seen(case, Sight.ALL, reader)
    own = _seen_alone(session, reader, case)
    return _seen_for_others(session, own) if reader.covers else own


def _seen_for_others(session: Session, own: Seen) -> Seen:
    """What somebody sees who stands in for others in the case: what they see and what those see."""
    reader, case = own.reader, own.case
    places = tuple(
        cover
        for cover in reader.covers
        if session.scalar(
            select(Task.id).where(Task.case_id == case.id, *covered((cover,), reader.person_id)).limit(1)
        )
    )
    seen = [own]
    for cover in places:
        away = Reader(cover.person_id, reader.board_id, cover.holdings, reader.office_role)
        seen.append(_seen(session, away, case))
    sight = max(Sight.OWN if places else Sight.NONE, *(each.sight for each in seen))
    roles = frozenset().union(*(each.roles for each in seen))
    return Seen(case, sight, reader, roles, places)


def _seen_alone(session: Session, reader: Reader, case: Case) -> Seen:
    members = session.execute(
        select(TeamMember.role, TeamMember.person_id).where(TeamMember.case_id == case.id)
    ).all()
    team = [role for role, person_id in members if person_id == reader.person_id]
    of_the_case = {role for role, _person in members}
    asked = session.execute(
        select(Task.agency, Task.role, Task.done_by_id == reader.person_id)
        .where(Task.case_id == case.id, or_(*own_ways(reader), *ways_by_role(reader)))
        .distinct()
    ).all()
    by_role = {
        role
        for agency, role, _did in asked
        if agency is None and (role, None) in reader.holdings and role not in of_the_case
    }
    roles = frozenset({*by_role, *team})
    if roles - _seeing_their_own(session, case):
        return Seen(case, Sight.ALL, reader, roles)
    own = team or any(did or role not in of_the_case for _agency, role, did in asked)
    return Seen(case, Sight.OWN if own else Sight.NONE, reader, roles)


def _seeing_their_own(session: Session, case: Case) -> set[str]:
    """The roles that see no more of a case than what is asked of them: those that say so, and whoever referred it."""
    said = configuration.procedure(session, case.version_id).configuration
    return {role.key for role in said.board.roles if role.sees == "own" or role.held_by == "starter"}
