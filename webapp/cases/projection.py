"""Write down what a story comes to: the case's row, the tasks people see, who holds what, and due dates.

Incremental and whole rebuilds write the same rows: everything here follows from the log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.cases import effects
from webapp.cases.asking import Holder, who_is_asked
from webapp.cases.dues import due_of, running_in, since_of
from webapp.cases.log import Entry, Kind
from webapp.cases.models import DONE, DROPPED, OPEN, Case, Task, TeamMember
from webapp.cases.story import Story
from webapp.cases.team import appoints, barred, team_of
from webapp.configuration.nil_return import is_nil
from webapp.deadlines import service as deadlines
from webapp.deadlines.escalation import Plan
from webapp.deadlines.running import RunningLimit
from webapp.engine import Address

_plans: dict[UUID, Plan] = {}


def task_id(case_id: UUID, address: Address) -> UUID:
    """A task's id: the same whenever the case is told again."""
    return uuid5(case_id, str(address))


def project(
    session: Session,
    case: Case,
    story: Story,
    *,
    whole: bool = False,
    alone: bool = False,
    now: datetime | None = None,
) -> list[Task]:
    """Bring the rows of a case up to its story. Gives the tasks that were opened. Nothing is committed.

    `story` was either loaded and has taken some entries, or, with `whole`, was told from the beginning: then
    rows the story knows nothing of are taken away. `alone`: nothing was asked besides what the session holds.
    """
    found = running_in(story)
    team = team_of(story)
    opened = _project_tasks(session, case, story, found, team, whole=whole, alone=alone)
    if whole or appoints(story.entries[-1], story):
        _project_team(session, case, team)
    _project_case(case, story)
    session.flush()
    deadlines.project(
        session,
        case_id=case.id,
        board_id=case.board_id,
        running=found,
        plan=_plan(case, story),
        asleep=story.catching_up or not case.is_open,
        now=now or story.last_moment,
    )
    effects.projected(session, case, story, whole=whole, now=now or story.last_moment)
    return opened


def _plan(case: Case, story: Story) -> Plan:
    """Who is told of limits, when: read once for each version, since versions never change."""
    if case.version_id not in _plans:
        _plans[case.version_id] = Plan.of(story.configuration)
    return _plans[case.version_id]


def _project_case(case: Case, story: Story) -> None:
    last = story.entries[-1]
    ended = story.status in ("closed", "withdrawn")
    case.snapshot = story.snapshot()
    case.status, case.outcome = ending(story)
    case.closed_at = (case.closed_at or last.recorded_at) if ended else None
    case.stage = _stage(story) or case.stage
    case.catching_up = story.catching_up
    case.pack_issued_at = story.pack_issued_at or case.pack_issued_at


def ending(story: Story) -> tuple[str, str]:
    """The status of a case, and by which end it came to it."""
    ended = story.status in ("closed", "withdrawn")
    status = "paused" if _is_paused(story.entries) and not ended else story.status
    return status, story.outcome or ("withdrawn" if story.status == "withdrawn" else "")


def _is_paused(entries: Sequence[Entry]) -> bool:
    kinds = [entry.kind for entry in entries if entry.kind in (Kind.PAUSED, Kind.RESUMED)]
    return bool(kinds) and kinds[-1] is Kind.PAUSED


def _stage(story: Story) -> str:
    stages = (story.node(address.step).properties.get("stage", "") for address in story.asked.values())
    return next(filter(None, stages), "")


def _project_tasks(
    session: Session,
    case: Case,
    story: Story,
    found: list[RunningLimit],
    team: Mapping[Holder, str],
    *,
    whole: bool,
    alone: bool,
) -> list[Task]:
    rows = _held(session, case) if alone else _rows(session, case, story, whole=whole)
    opened = []
    for address, entry in story.changes.opened.items():
        row = rows.get(task_id(case.id, address))
        if row is None:
            row = _new_task(case, story, address, entry)
            session.add(row)
            rows[row.id] = row
            opened.append(row)
        row.state, row.done_at, row.done_by_id, row.nil = OPEN, None, None, False
    for address, entry in story.changes.dropped.items():
        _end(rows.get(task_id(case.id, address)), DROPPED, entry)
    for address, entry in story.changes.done.items():
        row = rows.get(task_id(case.id, address))
        _end(row, DONE, entry)
        if row is not None:
            row.nil = is_nil(story.node(address.step), entry.value)
    gone = barred(story.entries)
    for row in rows.values():
        if row.is_open:
            _keep_up(row, story, found, team, gone)
    return [row for row in opened if row.is_open]


def _held(session: Session, case: Case) -> dict[UUID, Task]:
    """The case's tasks that this session has read already."""
    known = (each for each in session.identity_map.values() if isinstance(each, Task))
    return {task.id: task for task in known if task.case_id == case.id}


def _rows(session: Session, case: Case, story: Story, *, whole: bool) -> dict[UUID, Task]:
    """The rows this story may change: those open, those it ended or opened again; all when it is told whole."""
    known = {
        task_id(case.id, address)
        for address in [*story.changes.opened, *story.changes.done, *story.changes.dropped]
    }
    query = select(Task).where(Task.case_id == case.id)
    if not whole:
        query = query.where((Task.state == OPEN) | Task.id.in_(known))
    rows = {task.id: task for task in session.scalars(query)}
    for row in [row for row in rows.values() if whole and row.id not in known]:
        session.delete(rows.pop(row.id))
    return rows


def _new_task(case: Case, story: Story, address: Address, entry: Entry) -> Task:
    node = story.node(address.step)
    holder = who_is_asked(story, address)
    return Task(
        id=task_id(case.id, address),
        board_id=case.board_id,
        case_id=case.id,
        address=str(address),
        step=address.step,
        title=node.name,
        stage=node.properties.get("stage", ""),
        role=holder.role,
        agency=holder.agency,
        ready_at=entry.recorded_at,
    )


def _end(row: Task | None, state: str, entry: Entry) -> None:
    if row is None:
        return
    row.state, row.done_at = state, entry.recorded_at
    if state == DONE:
        row.done_by_id = UUID(entry.by) if entry.by else None
        row.on_behalf_of = entry.on_behalf_of


def _keep_up(
    row: Task,
    story: Story,
    found: list[RunningLimit],
    team: Mapping[Holder, str],
    gone: frozenset[tuple[Holder, str]],
) -> None:
    """What may change while a step is open: when it is due, from when it may be done, who has it in hand."""
    address = Address.read(row.address)
    limit = due_of(address, story, found)
    row.due_at = limit.due.at if limit else None
    since = since_of(address, story, found)
    row.from_at = since.due.at if since else None
    row.limit_id = limit.limit.id if limit else since.limit.id if since else None
    holder = Holder(row.role, row.agency)
    person = story.assigned.get(row.address) or team.get(holder)
    if person and (holder, person) in gone:
        person = team.get(holder)  # in the hands of somebody who may not have the role
    row.person_id = UUID(person) if person else None


def _project_team(session: Session, case: Case, team: Mapping[Holder, str]) -> None:
    kept = {
        Holder(row.role, row.agency or None): row
        for row in session.scalars(select(TeamMember).where(TeamMember.case_id == case.id))
    }
    for holder, person in team.items():
        row = kept.pop(holder, None)
        if row is None:
            row = TeamMember(
                case_id=case.id, role=holder.role, agency=holder.agency or "", board_id=case.board_id
            )
            session.add(row)
        row.person_id = UUID(person)
    for row in kept.values():
        session.delete(row)
