"""The one way anything happens to a case: an entry in its log, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from webapp.accounts.models import Person
from webapp.cases import effects
from webapp.cases.asking import Holder
from webapp.cases.declarations import refuse_undeclared
from webapp.cases.errors import CaseClosed, TaskAlreadyDone, TooEarly
from webapp.cases.least_times import too_early
from webapp.cases.loading import entries, loaded
from webapp.cases.log import DRIVES, Entry, Kind
from webapp.cases.models import Case, Draft, LogEntry, Task
from webapp.cases.projection import project
from webapp.cases.standing_in import IN_PLACE_OF
from webapp.cases.story import Story
from webapp.configuration import service as configuration
from webapp.engine import Address
from webapp.errors import NotFound


def lock(session: Session, case_id: UUID) -> Case:
    """The case, held until the transaction ends: one hand on a case at a time. Raises NotFound."""
    case = session.scalars(
        select(Case)
        .where(Case.id == case_id)
        .options(undefer(Case.snapshot))
        .with_for_update(of=Case)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if case is None:
        raise NotFound("There is no such case.")
    return case


def log_of(session: Session, case_id: UUID) -> list[Entry]:
    """The case's log, in order. Raises CaseUnreadable."""
    rows = session.execute(
        select(
            LogEntry.seq,
            LogEntry.kind,
            LogEntry.address,
            LogEntry.value,
            LogEntry.by_id,
            LogEntry.on_behalf_of,
            LogEntry.happened_on,
            LogEntry.recorded_at,
            LogEntry.reason,
        )
        .where(LogEntry.case_id == case_id)
        .order_by(LogEntry.seq)
    )
    return entries(case_id, rows)


def story_of(session: Session, case: Case) -> Story:
    """The case as it stands, ready to go on. Raises CaseUnreadable."""
    return loaded(configuration.procedure(session, case.version_id), case, log_of(session, case.id))


def record(session: Session, case: Case, entry: Entry) -> Entry:
    """Append to the case's log. Nobody can change or delete what stands there."""
    session.add(
        LogEntry(
            case_id=case.id,
            seq=entry.seq,
            board_id=case.board_id,
            version_id=case.version_id,
            kind=entry.kind,
            address=entry.address,
            value=dict(entry.value),
            by_id=UUID(entry.by) if entry.by else None,
            on_behalf_of=entry.on_behalf_of,
            happened_on=entry.happened_on,
            recorded_at=entry.recorded_at,
            reason=entry.reason,
        )
    )
    case.entries = entry.seq
    return entry


def next_entry(
    case: Case,
    kind: Kind,
    *,
    by: Person | None,
    now: datetime,
    address: str = "",
    value: Mapping[str, Any] | None = None,
    happened_on: datetime | None = None,
    on_behalf_of: str = "",
    reason: str = "",
) -> Entry:
    """What is about to be recorded; `happened_on` is now unless said otherwise."""
    return Entry(
        seq=case.entries + 1,
        kind=kind,
        address=address,
        value=value or {},
        by=str(by.id) if by else "",
        on_behalf_of=on_behalf_of,
        happened_on=happened_on or now,
        recorded_at=now,
        reason=reason,
    )


def take(session: Session, case: Case, story: Story, entry: Entry) -> list[Task]:
    """Record an entry, let the case go on by it, write down what it came to, and tell those concerned.

    Gives the tasks it opened. Nothing is committed: the caller owns the transaction.
    Raises CaseClosed when a closed case is to go on.
    """
    if entry.kind in DRIVES - {Kind.REOPENED} and not case.is_open:
        raise CaseClosed(case.reference)
    alone = entry.kind is Kind.ANSWERED and len(story.asked) == 1
    story.take(entry)
    with session.no_autoflush:  # one flush writes all of it
        record(session, case, entry)
        opened = project(session, case, story, alone=alone)
        if not case.catching_up:
            effects.carry_out(session, case, story, opened, now=entry.recorded_at)
    return opened


def complete_task(
    session: Session,
    task: Task,
    values: Mapping[str, Any],
    *,
    by: Person,
    now: datetime,
    happened_on: datetime | None = None,
    on_behalf_of: str = "",
) -> Case:
    """Record the answers and move the case on to whatever its procedure asks for next.

    The answers must already have passed the task's form. Nothing is committed here.
    Raises TaskAlreadyDone if someone got there first; the draft stays.
    """
    case = lock(session, task.case_id)
    session.refresh(task)
    story = story_of(session, case)
    held = Held(task, case, story, session.get(Draft, (task.id, by.id)))
    send(session, held, values, by=by, now=now, happened_on=happened_on, on_behalf_of=on_behalf_of)
    return case


@dataclass(frozen=True)
class Held:
    """A task held for sending: its case and story with it, and the sender's draft."""

    task: Task
    case: Case
    story: Story
    draft: Draft | None


def send(
    session: Session,
    held: Held,
    values: Mapping[str, Any],
    *,
    by: Person,
    now: datetime,
    happened_on: datetime | None = None,
    on_behalf_of: str = "",
) -> list[Task]:
    """The same for a task that is held already. Gives the tasks it opened.

    Raises TaskAlreadyDone, TooEarly, or DeclareFirst where the role must declare something and has not.
    """
    task, case = held.task, held.case
    if not task.is_open:
        raise TaskAlreadyDone(task, session.get(Person, task.done_by_id) if task.done_by_id else None)
    if not case.catching_up:  # on paper they declared on paper
        who = None if on_behalf_of and not on_behalf_of.startswith(IN_PLACE_OF) else str(by.id)
        refuse_undeclared(held.story, Holder(task.role, task.agency), task.address, who)
    entry = next_entry(
        case,
        Kind.ANSWERED,
        by=by,
        now=now,
        address=task.address,
        value=values,
        happened_on=happened_on,
        on_behalf_of=on_behalf_of,
    )
    early = too_early(held.story, Address.read(task.address), values, entry.happened_on)
    if early:
        raise TooEarly(early)
    if held.draft is not None:
        session.delete(held.draft)
    return take(session, case, held.story, entry)


def pass_limit(session: Session, case_id: UUID, limit_id: str, *, passed_at: datetime, now: datetime) -> bool:
    """Let a time limit pass in a case, if its procedure still waits for that. Gives whether it did.

    It passed at `passed_at`, from which what follows counts, however late it is noticed.
    """
    case = lock(session, case_id)
    if not case.is_open:
        return False
    story = story_of(session, case)
    waiting = {limit for limit, _path in story.run.waiting_limits()} if story.run else set()
    if limit_id not in waiting:
        return False
    entry = next_entry(case, Kind.LIMIT_PASSED, by=None, now=now, happened_on=passed_at, address=limit_id)
    take(session, case, story, entry)
    return True


def send_message(
    session: Session,
    case: Case,
    message: str,
    *,
    by: Person,
    now: datetime,
    happened_on: datetime | None = None,
) -> Sequence[Task]:
    """Let something from outside come into the case. Raises NotAsked when its procedure does not await it."""
    story = story_of(session, case)
    entry = next_entry(case, Kind.MESSAGE, by=by, now=now, address=message, happened_on=happened_on)
    return take(session, case, story, entry)
