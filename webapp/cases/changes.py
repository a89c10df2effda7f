"""What life asks for in a case, each with a reason: corrections, agencies, time, pauses, and the end of it.

A correction is told before it is made: the whole log is replayed with it, and what changes is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.accounts.models import Person
from webapp.cases.errors import NeedsReason, ReopenFirst
from webapp.cases.log import Entry, Kind, set_aside
from webapp.cases.models import Case, Task
from webapp.cases.projection import ending, project
from webapp.cases.replay import Retelling, replay
from webapp.cases.story import Story
from webapp.cases.workflow import log_of, next_entry, record, story_of, take
from webapp.configuration import service as configuration
from webapp.engine import Address
from webapp.errors import DomainError


@dataclass(frozen=True)
class Effect:
    """What a change would do to a case, said before it is done."""

    no_longer_asked: tuple[Address, ...]
    newly_asked: tuple[Address, ...]
    misfits: tuple[Entry, ...]
    retelling: Retelling

    @property
    def changes_nothing(self) -> bool:
        """Whether only the words of an answer change, and nothing that is asked of anybody."""
        return not (self.no_longer_asked or self.newly_asked or self.misfits)

    def keeps_the_end_of(self, case: Case) -> bool:
        """Whether a closed case would still be closed, and by the same end, with nothing left out."""
        return not self.misfits and ending(self.retelling.story) == (case.status, case.outcome)


def effect_of(session: Session, case: Case, entry: Entry, *, version_id: UUID | None = None) -> Effect:
    """What the case would come to with this entry added to its log, on its own version or another. Changes
    nothing."""
    made = configuration.procedure(session, version_id or case.version_id)
    log = log_of(session, case.id)
    before = set(story_of(session, case).asked.values())
    retelling = replay(made.configuration, made.process, [*log, entry])
    after = set(retelling.story.asked.values())
    return Effect(tuple(sorted(before - after)), tuple(sorted(after - before)), retelling.misfits, retelling)


def amend(session: Session, case: Case, entry: Entry) -> Effect:
    """Record an entry that puts other answers in the place of earlier ones, and tell the case again with it.

    Raises ReopenFirst where a closed case would no longer end as it ended.
    """
    _with_reason(entry)
    effect = effect_of(session, case, entry)
    if not case.is_open and not effect.keeps_the_end_of(case):
        raise ReopenFirst(case.reference)
    record(session, case, entry)
    _set_aside(session, case, effect, entry)
    rebuild(session, case, effect.retelling.story, now=entry.recorded_at)
    return effect


def _set_aside(session: Session, case: Case, effect: Effect, cause: Entry) -> None:
    """Put on record which entries no longer count, or count again, after a change."""
    misfits = frozenset(entry.seq for entry in effect.misfits)
    session.flush()
    if misfits != set_aside(log_of(session, case.id)):
        value = {"entries": sorted(misfits)}
        record(
            session, case, replace(cause, seq=case.entries + 1, kind=Kind.SET_ASIDE, address="", value=value)
        )


def correct(
    session: Session,
    case: Case,
    address: str,
    values: Mapping[str, Any],
    *,
    by: Person,
    now: datetime,
    reason: str,
) -> Effect:
    """Put other answers in the place of those given at `address`; the old ones stay in the log. Needs a
    reason."""
    return amend(session, case, correction(case, address, values, by=by, now=now, reason=reason))


def correction(
    case: Case, address: str, values: Mapping[str, Any], *, by: Person, now: datetime, reason: str
) -> Entry:
    """The entry that corrects an answer."""
    return next_entry(case, Kind.CORRECTED, by=by, now=now, address=address, value=values, reason=reason)


def agency_change(
    session: Session, case: Case, step: str, agency: str, *, add: bool, by: Person, now: datetime, reason: str
) -> Entry:
    """The entry that adds an agency to those a step is asked of, or withdraws it.

    `step` is the multi-instance step. Raises DomainError when its list has not been made yet, or already says
    so.
    """
    story = story_of(session, case)
    many = story.node(step).many
    listing, _, field = (many.source if many else "").partition(".")
    given = [e for e in story.entries if e.kind is Kind.ANSWERED and Address.read(e.address).step == listing]
    if not given:
        raise DomainError(
            "The agencies have not been chosen yet: choose them in the step that asks for them."
        )
    agencies = list(given[-1].value.get(field, []))
    if (agency in agencies) == add:
        raise DomainError("This agency already takes part." if add else "This agency does not take part.")
    agencies = [*agencies, agency] if add else [each for each in agencies if each != agency]
    return next_entry(
        case,
        Kind.AGENCY_ADDED if add else Kind.AGENCY_WITHDRAWN,
        by=by,
        now=now,
        address=given[-1].address,
        value={**given[-1].value, field: agencies},
        reason=reason,
    )


def extend(
    session: Session,
    case: Case,
    limit: str,
    until: date,
    *,
    instance: str | None,
    by: Person,
    now: datetime,
    reason: str,
) -> None:
    """Give more time for a limit, for one instance or all. The first due date stays on record."""
    value = {"until": until.isoformat(), "instance": instance}
    _simply(
        session,
        case,
        next_entry(case, Kind.EXTENDED, by=by, now=now, address=limit, value=value, reason=reason),
    )


def pause(session: Session, case: Case, *, by: Person, now: datetime, reason: str) -> None:
    """Stop the case's clocks, until it is resumed."""
    if case.status != "open":
        raise DomainError(f"Case {case.reference} is {case.status}: it cannot be paused.")
    _simply(session, case, next_entry(case, Kind.PAUSED, by=by, now=now, reason=reason))


def resume(session: Session, case: Case, *, by: Person, now: datetime, reason: str) -> None:
    """Let the clocks go on; due dates move by the days that stood still."""
    if case.status != "paused":
        raise DomainError(f"Case {case.reference} is not paused.")
    _simply(session, case, next_entry(case, Kind.RESUMED, by=by, now=now, reason=reason))


def withdraw(session: Session, case: Case, *, by: Person, now: datetime, reason: str) -> None:
    """End the case before its procedure does. Nothing more is asked; nothing is lost."""
    if not case.is_open:
        raise DomainError(f"Case {case.reference} is already closed.")
    _simply(session, case, next_entry(case, Kind.WITHDRAWN, by=by, now=now, reason=reason))


def reopen(session: Session, case: Case, *, by: Person, now: datetime, reason: str) -> None:
    """Take a closed case up again: a withdrawn one where it stood, a finished one from the beginning of a new
    run."""
    if case.is_open:
        raise DomainError(f"Case {case.reference} is open.")
    _simply(session, case, next_entry(case, Kind.REOPENED, by=by, now=now, reason=reason))


def link(session: Session, case: Case, other: Case, *, by: Person, now: datetime, reason: str) -> None:
    """Say in both cases that they belong together, and why."""
    if case.id == other.id:
        raise DomainError("A case cannot be linked to itself.")
    for one, another in ((case, other), (other, case)):
        value = {"case": str(another.id), "reference": another.reference}
        _simply(session, one, next_entry(one, Kind.LINKED, by=by, now=now, value=value, reason=reason))


def name_person(
    session: Session,
    case: Case,
    role: str,
    agency: str | None,
    person: Person,
    *,
    by: Person,
    now: datetime,
    reason: str,
) -> None:
    """Say who holds a role in this case."""
    value = {"role": role, "agency": agency, "person": str(person.id)}
    _simply(session, case, next_entry(case, Kind.NAMED, by=by, now=now, value=value, reason=reason))


def assign(
    session: Session, case: Case, task: Task, person: Person, *, by: Person, now: datetime, reason: str
) -> None:
    """Put a task into somebody's hands: their own, when they claim it, or another's, when a manager says so
    and why."""
    if person.id != by.id and not reason.strip():
        raise NeedsReason
    value = {"person": str(person.id)}
    entry = next_entry(case, Kind.ASSIGNED, by=by, now=now, address=task.address, value=value, reason=reason)
    take(session, case, story_of(session, case), entry)


def release(
    session: Session, case: Case, task: Task, *, by: Person | None, now: datetime, reason: str
) -> None:
    """Hand a task back to everybody who holds its role."""
    entry = next_entry(case, Kind.RELEASED, by=by, now=now, address=task.address, reason=reason)
    take(session, case, story_of(session, case), entry)


def hand_back(session: Session, case: Case, task: Task, *, by: Person, now: datetime, reason: str) -> None:
    """Say that a task is not for the person it was asked of. Needs a reason; the task stays to be picked up."""
    if not reason.strip():
        raise NeedsReason
    release(session, case, task, by=by, now=now, reason=reason)


def ask_for_time(
    session: Session, case: Case, task: Task, until: date | None, *, by: Person, now: datetime, reason: str
) -> Entry:
    """Ask the office for more time for a task. It decides: nothing changes yet but that it was asked."""
    if not case.is_open or not task.is_open:
        raise DomainError("This step is not open any more, so there is nothing to ask more time for.")
    value = {"until": until.isoformat() if until else None}
    entry = next_entry(
        case, Kind.TIME_ASKED, by=by, now=now, address=task.address, value=value, reason=reason
    )
    _simply(session, case, entry)
    return entry


def note(session: Session, case: Case, text: str, *, by: Person, now: datetime) -> None:
    """Write something beside the procedure."""
    if not text.strip():
        raise DomainError("Write the note before you save it.")
    take(
        session,
        case,
        story_of(session, case),
        next_entry(case, Kind.NOTED, by=by, now=now, value={"text": text}),
    )


def caught_up(session: Session, case: Case, *, by: Person, now: datetime) -> Sequence[Task]:
    """Say that what was done on paper has been entered: from here on people are told what is asked of them."""
    return take(session, case, story_of(session, case), next_entry(case, Kind.CAUGHT_UP, by=by, now=now))


def move(session: Session, case: Case, version_id: UUID, *, by: Person, now: datetime, reason: str) -> Effect:
    """Migrate the case to another version of the procedure, by telling it again there."""
    entry = next_entry(case, Kind.MOVED, by=by, now=now, value={"version": str(version_id)}, reason=reason)
    _with_reason(entry)
    effect = effect_of(session, case, entry, version_id=version_id)
    case.version_id = version_id
    record(session, case, entry)
    _set_aside(session, case, effect, entry)
    rebuild(session, case, effect.retelling.story, now=now)
    return effect


def rebuild(
    session: Session, case: Case, story: Story | None = None, *, now: datetime | None = None
) -> Retelling | None:
    """Write a case's rows anew from its log. They come out as they were, unless the log or the version
    changed."""
    retelling = None
    if story is None:
        made = configuration.procedure(session, case.version_id)
        retelling = replay(made.configuration, made.process, log_of(session, case.id))
        story = retelling.story
    case.pack_issued_at = story.pack_issued_at
    project(session, case, story, whole=True, now=now)
    return retelling


def _simply(session: Session, case: Case, entry: Entry) -> None:
    _with_reason(entry)
    take(session, case, story_of(session, case), entry)


def _with_reason(entry: Entry) -> None:
    if not entry.reason.strip():
        raise NeedsReason
