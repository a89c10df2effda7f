"""What measures are reckoned from: each case as its log tells it, on the version it is pinned to.

Nothing here is kept. Reckoned again from the same logs, every figure comes out the same; `as_of` leaves out what was
recorded later, so that a figure once reported can be reckoned as it was then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, undefer

from webapp.cases.access import Reader, visible_cases
from webapp.cases.dues import running_in
from webapp.cases.errors import CaseUnreadable
from webapp.cases.loading import entry, recalled
from webapp.cases.log import Entry, Kind
from webapp.cases.models import Case, LogEntry
from webapp.cases.replay import replay
from webapp.cases.story import Story
from webapp.configuration import service as configuration
from webapp.deadlines.counting import When, day_of, moment_of
from webapp.deadlines.declared import calendar_of, span_of
from webapp.deadlines.status import State, status
from webapp.rules.values import Value

_IN_TIME = {State.MET: True, State.MET_LATE: False, State.MET_EARLY: False, State.LATE: False}


@dataclass(frozen=True)
class CaseRecord:
    """One case as it was known at a moment."""

    id: UUID
    reference: str
    visible: bool  # whether the reader may open it
    status: str
    outcome: str
    story: Story
    as_of: datetime

    @cached_property
    def opened(self) -> date:
        return day_of(self.story.entries[0].happened_on)

    @cached_property
    def closed(self) -> date | None:
        return day_of(self.story.entries[-1].happened_on) if self.status in ("closed", "withdrawn") else None

    @cached_property
    def events(self) -> Mapping[str, When]:
        """By name, when each event of the case last happened, or is planned."""
        return {event.name: event.on for event in self.story.events()}

    @cached_property
    def limits(self) -> Mapping[str, Sequence[bool]]:
        """By limit, whether it was kept, for each who had to keep it; what is not decided yet is left out."""
        board = self.story.configuration.board
        last = self.story.entries[-1].recorded_at
        then = (
            min(self.as_of, last) if self.closed else self.as_of
        )  # what ended unmet was late only if late then
        found: dict[str, list[bool]] = defaultdict(list)
        for limit in running_in(self.story):
            state = status(
                limit,
                then,
                calendar_of(board),
                due_soon=span_of(board.due_soon),
                hours_mode=board.hours_mode,
            ).state
            if limit.applies and state in _IN_TIME:
                found[limit.limit.id].append(_IN_TIME[state])
        return found

    def value(self, name: tuple[str, ...], each: Value = None) -> Value:
        """What a name in a measure means for this case, or for one item of it."""
        head, *rest = name
        if head == "each":
            return _within(each, rest)
        if head == "event":
            found = self.events.get(rest[0]) if rest else None
            return moment_of(found) if isinstance(found, datetime) else found
        if head == "case":
            return self._own(rest[0] if rest else "")
        found_value: Value = self.story.answers.value(name)
        return found_value

    def _own(self, name: str) -> Value:
        kinds = [entry.kind for entry in self.story.entries]
        own: dict[str, Value] = {
            "status": self.status,
            "outcome": self.outcome or None,
            "opened": self.opened,
            "closed": self.closed,
            "links": Decimal(kinds.count(Kind.LINKED)),
            "reopened": Decimal(kinds.count(Kind.REOPENED)),
        }
        return own.get(name)


def records(session: Session, who: Reader, *, since: date | None, as_of: datetime) -> list[CaseRecord]:
    """Every case of the board that was still open on `since` or later, or every case: two statements, however
    many there are."""
    query = select(Case, visible_cases(who).label("visible")).where(Case.board_id == who.board_id)
    if since is not None:
        query = query.where(or_(Case.closed_at.is_(None), Case.closed_at >= since))
    query = query.options(undefer(Case.snapshot)).order_by(Case.reference, Case.id)
    cases = session.execute(query).all()
    logs = _logs(session, [case.id for case, _visible in cases], as_of)
    found = (
        _readable(session, case, bool(visible), logs[case.id], as_of)
        for case, visible in cases
        if logs.get(case.id)
    )
    return [record for record in found if record is not None]


def _readable(
    session: Session, case: Case, visible: bool, log: Sequence[Entry], as_of: datetime
) -> CaseRecord | None:
    try:
        return _record(session, case, visible, log, as_of)
    except CaseUnreadable:
        return None  # it is in the log; one case does not keep the board from its figures


def _logs(session: Session, case_ids: Sequence[UUID], as_of: datetime) -> Mapping[UUID, Sequence[Entry]]:
    found: dict[UUID, list[Entry]] = defaultdict(list)
    unreadable: set[UUID] = set()
    if not case_ids:
        return found
    rows = session.execute(
        select(
            LogEntry.case_id,
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
        .where(LogEntry.case_id.in_(case_ids), LogEntry.recorded_at <= as_of)
        .order_by(LogEntry.case_id, LogEntry.seq)
    )
    for row in rows:
        try:
            found[row.case_id].append(entry(row))
        except ValueError:  # no release wrote that
            unreadable.add(row.case_id)
    return {case_id: log for case_id, log in found.items() if case_id not in unreadable}


def _record(session: Session, case: Case, visible: bool, log: Sequence[Entry], as_of: datetime) -> CaseRecord:
    made = configuration.procedure(session, case.version_id)
    if log[-1].seq == case.entries:
        story, status_then, outcome = (
            recalled(made, case, log),
            case.status,
            case.outcome,
        )
    else:  # known then was less than is known now: where it stood follows from what was known
        story = replay(made.configuration, made.process, log).story
        status_then, outcome = story.status, story.outcome
    return CaseRecord(case.id, case.reference, visible, status_then, outcome, story, as_of)


def _within(value: Any, names: Sequence[str]) -> Value:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    found: Value = value
    return found


def items_of(value: Value) -> Iterator[Value]:
    """What a list in a case gives to count: its items; of a table, its rows, each with its key as `row`."""
    if isinstance(value, Mapping):
        for key, cells in value.items():
            yield {**cells, "row": key} if isinstance(cells, Mapping) else {"row": key, "value": cells}
    elif isinstance(value, list | tuple):
        yield from value
    elif value is not None:
        yield value
