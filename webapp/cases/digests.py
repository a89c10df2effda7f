"""One person's digest: what is late, due soon, newly asked, waiting, and what else they are to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from webapp.accounts.absences import covers
from webapp.accounts.models import Board, Person
from webapp.accounts.service import roles_of
from webapp.cases.access import Reader, mine
from webapp.cases.gathered import Things, task_of
from webapp.cases.models import OPEN, Case, Task
from webapp.clock import LONDON
from webapp.configuration.board import BoardFile
from webapp.deadlines.declared import calendar_of, span_of
from webapp.deadlines.limits import Due
from webapp.deadlines.status import warn_at
from webapp.outbox import gathering, undelivered
from webapp.outbox.digest_words import Line, Part, Section, compose_digest
from webapp.outbox.models import Message, State
from webapp.outbox.service import language_for
from webapp.outbox.wording import Kind, own_wording
from webapp.text import Text

_MOST = 30  # of what is asked; the rest is a number, and a link to My work
_MOST_TROUBLES = 10
_COUNTED = 500


@dataclass(frozen=True)
class Digest:
    """What is said to one person, and the messages that are told by it."""

    parts: Sequence[Part]
    told: Sequence[Message]

    @property
    def says_nothing(self) -> bool:
        """Whether there is no reason to write."""
        return not any(part.lines or part.more for part in self.parts)


def write_digest(
    session: Session, board: Board, person: Person, said: BoardFile, *, base_url: str, now: datetime
) -> bool:
    """Write the person's digest of today, if there is something to say and none was written yet. Gives whether it was.

    What waited for it and no longer holds is noted as such. Nothing is committed here.
    """
    gathering.begin(session, board.id, person.id)
    key = f"digest:{now.astimezone(LONDON).date()}:{person.id}"
    if gathering.is_written(session, board.id, key):
        return False
    waiting = gathering.waiting_for(session, board.id, person.id)
    digest = _Gathering(session, board, person, said, base_url, now).digest(waiting)
    for message in set(waiting) - set(digest.told):
        message.state = State.DROPPED
    if digest.says_nothing:
        return False
    language = language_for(person, board)
    link = f"{base_url}/my-work"
    name = board.short_name.get(language)
    own = own_wording(board.messages.get(Kind.DIGEST))
    subject, body = compose_digest(digest.parts, language, reference=name, link=link, wording=own)
    gathering.write(
        session, board, person, key=key, subject=subject, body=body, link=link, now=now, told=digest.told
    )
    return True


@dataclass(frozen=True)
class _Gathering:
    """Putting together what one person is told."""

    session: Session
    board: Board
    person: Person
    said: BoardFile
    base_url: str
    now: datetime

    def digest(self, waiting: Sequence[Message]) -> Digest:
        things = Things.of(self.session, waiting)
        holding = [each for each in waiting if things.holds(each, self.now)]
        reader = self._reader()
        newly = {asked for each in holding if (asked := task_of(each))}
        rows, more = self._tasks(reader, newly)
        mine_too = {task.id for task, _reference in rows}
        told = [each for each in holding if (asked := task_of(each)) is None or asked in mine_too]
        sections: dict[Section, list[Line]] = {section: [] for section in Section}
        for task, reference in rows:
            sections[self._section(task, newly)].append(self._line(task, reference))
        limits = {(task.case_id, task.limit_id) for task, _reference in rows}
        for message in told:
            row = things.limit(message)
            if task_of(message) is None and (row is None or (row.case_id, row.limit_id) not in limits):
                sections[Section.NEWS].append(self._news(message, row.label if row else None))
        parts = [
            Part(section, lines, more if section is Section.WAITING else 0)
            for section, lines in sections.items()
        ]
        return Digest([*parts, self._troubles(reader)], told)

    def _reader(self) -> Reader:
        today = self.now.astimezone(LONDON).date()
        held = roles_of(self.session, self.person.id, on=today, board_id=self.board.id)
        holdings = frozenset((each.role, each.agency) for each in held)
        in_place = covers(self.session, self.person.id, self.board.id, on=today)
        return Reader(self.person.id, self.board.id, holdings, self.board.office_role, in_place)

    def _tasks(self, reader: Reader, newly: Iterable[UUID]) -> tuple[list[tuple[Task, str]], int]:
        """The person's tasks, the next to be due first, and those that are new to them; and how many more there are."""
        asked = and_(mine(reader), Task.state == OPEN, Case.catching_up.is_(False))
        goes_on = and_(Case.status == "open", or_(Task.from_at.is_(None), Task.from_at <= self.now))
        query = select(Task, Case.reference).join(Case, Case.id == Task.case_id)
        first = query.where(asked, goes_on).order_by(Task.due_at.asc().nulls_last(), Task.id).limit(_MOST)
        new = query.where(asked, Task.id.in_(list(newly))).order_by(Task.id)
        rows = {task.id: (task, reference) for task, reference in self.session.execute(first)}
        shown = len(rows)
        rows |= {task.id: (task, reference) for task, reference in self.session.execute(new)}
        if shown < _MOST:
            return list(rows.values()), 0
        some = select(Task.id).join(Case, Case.id == Task.case_id).where(asked, goes_on).limit(_COUNTED)
        number = self.session.scalar(select(func.count()).select_from(some.subquery())) or 0
        return list(rows.values()), max(0, number - len(rows))

    def _section(self, task: Task, newly: Iterable[UUID]) -> Section:
        if task.due_at is not None and task.due_at < self.now:
            return Section.LATE
        if task.id in newly:
            return Section.NEW
        if task.due_at is not None and self._is_soon(task.due_at.astimezone(LONDON)):
            return Section.DUE_SOON
        return Section.WAITING

    def _is_soon(self, at: datetime) -> bool:
        due = Due(on=at.date(), at=at, counted=Text(), note=Text(), to_the_minute=False)
        calendar, span = calendar_of(self.said), span_of(self.said.due_soon)
        return warn_at(due, calendar, span, self.said.hours_mode) <= self.now

    def _line(self, task: Task, reference: str) -> Line:
        return Line(f"{reference}: {self._words(task.title)}", f"{self.base_url}/tasks/{task.id}")

    def _news(self, message: Message, label: Text | None) -> Line:
        about = f" ({self._words(label)})" if label else ""
        return Line(f"{message.subject}{about}", message.link)

    def _troubles(self, reader: Reader) -> Part:
        """For the office: e-mails that reached nobody."""
        if not reader.is_office:
            return Part(Section.UNDELIVERED, ())
        found = undelivered.newest_open(self.session, limit=_MOST_TROUBLES)
        lines = [Line(each.reference, f"{self.base_url}/sent-messages/{each.id}") for each in found]
        more = undelivered.open_troubles(self.session) - len(lines) if len(lines) == _MOST_TROUBLES else 0
        return Part(Section.UNDELIVERED, lines, more)

    @property
    def _words(self) -> Callable[[Text], str]:
        language = language_for(self.person, self.board)
        return lambda text: text.get(language)
