"""Whom to tell, and when, that a limit ends soon or has passed: the board's table made into dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from webapp.clock import LONDON
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.escalating import who_is_told
from webapp.configuration.reminders import Escalation
from webapp.deadlines.calendar import Calendar
from webapp.deadlines.counting import HoursMode, Span, count
from webapp.deadlines.declared import calendar_of, span_of
from webapp.deadlines.limits import Due
from webapp.deadlines.running import RunningLimit
from webapp.deadlines.status import warn_at

NoticeKind = Literal["may_be_done", "due_soon", "late", "escalated"]
MORNING = time(7, 0)
"""When people are told of days; limits in hours are told of at once."""


@dataclass(frozen=True)
class Notice:
    """Somebody is to be told something about one limit; `key` says which row of the table asks for it."""

    at: datetime
    kind: NoticeKind
    tell: tuple[str, ...]  # holder, office, or a role's key
    key: str


@dataclass(frozen=True)
class Plan:
    """A board's table of who is told when, with what it is counted by."""

    rules: Sequence[Escalation]
    steps: dict[str, frozenset[str]]  # the steps each limit gives a date to
    calendar: Calendar
    due_soon: Span
    hours_mode: HoursMode = "working_days"

    @classmethod
    def of(cls, configuration: BoardConfiguration) -> Plan:
        """The plan of one version of a board's configuration."""
        board = configuration.board
        return cls(
            rules=who_is_told(configuration.tables, board.escalation),
            steps=_steps(configuration),
            calendar=calendar_of(board),
            due_soon=span_of(board.due_soon),
            hours_mode=board.hours_mode,
        )

    def notices(self, running: RunningLimit) -> tuple[Notice, ...]:
        """Who is to be told about this limit, the first first. Every row of the table that matches counts.

        A least time is never late: whoever has the step in hand is told on the day from which it may be done.
        """
        if running.is_least:
            return (self._may_be_done(running.due),)
        steps = self.steps.get(running.limit.id, frozenset())
        matching = (rule for rule in self.rules if rule.step is None or rule.step in steps)
        found = [self._notice(rule, running.due) for rule in matching]
        return tuple(sorted(found, key=lambda notice: notice.at))

    def _may_be_done(self, due: Due) -> Notice:
        at = self._office_hours(due.at, due)
        return Notice(at=at, kind="may_be_done", tell=("holder",), key="may_be_done:holder")

    def _notice(self, rule: Escalation, due: Due) -> Notice:
        if rule.when == "due_soon":
            at = warn_at(due, self.calendar, self.due_soon, self.hours_mode)
            kind: NoticeKind = "due_soon"
        elif rule.after is None:
            at = due.at + timedelta(seconds=1)
            kind = "late"
        else:
            # “2 working days late” is said on the second working day after: its beginning, not its end
            span = span_of(rule.after)
            at = count(span, due.at, self.calendar, self.hours_mode)
            at = at if span.unit == "hours" else at.replace(hour=0, minute=0, second=0)
            kind = "escalated"
        return Notice(at=self._office_hours(at, due), kind=kind, tell=rule.tell, key=_key(rule))

    def _office_hours(self, at: datetime, due: Due) -> datetime:
        if due.to_the_minute:
            return at
        day = (
            at.date()
            if self.calendar.is_working_day(at.date())
            else self.calendar.next_working_day(at.date())
        )
        return _morning(day)


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=LONDON)


def _key(rule: Escalation) -> str:
    after = f"+{rule.after.amount}{rule.after.unit}" if rule.after else ""
    return f"{rule.when}{after}:{','.join(rule.tell)}"


def _steps(configuration: BoardConfiguration) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for step, limit in _named(configuration):
        found.setdefault(limit, set()).add(step)
    return {limit: frozenset(steps) for limit, steps in found.items()}


def _named(configuration: BoardConfiguration) -> Iterator[tuple[str, str]]:
    for sheet in configuration.sheets.values():
        for node in sheet.nodes.values():
            for limit in node.listed("limit"):
                yield node.id, limit
