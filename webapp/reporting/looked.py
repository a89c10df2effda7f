"""Who looked at a case: every entry of the audit trail that is about it, newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from webapp.accounts.models import Person, RoleHolding
from webapp.audit.models import AuditEntry
from webapp.cases.case_page import CasePage
from webapp.cases.wording import _
from webapp.clock import LONDON
from webapp.configuration import roles
from webapp.reporting.looked_words import Titles, in_words, titles_of

PAGE = 50


@dataclass(frozen=True)
class Look:
    """One time somebody looked at the case, or did something there."""

    id: UUID
    at: datetime
    who: str
    was: str  # what they were at the board that day, and what they are in the case
    what: str

    @property
    def day(self) -> date:
        return self.at.astimezone(LONDON).date()


@dataclass(frozen=True)
class Looks:
    """Some looks by day, newest first; where the next page begins; everybody who ever looked, by name."""

    days: Sequence[tuple[date, Sequence[Look]]]
    older: UUID | None
    people: Sequence[tuple[UUID, str]]


def looks(
    session: Session, page: CasePage, *, person: UUID | None = None, before: UUID | None = None
) -> Looks:
    """One page of who looked at the case; with `person`, only when they did."""
    found = _entries(session, page, person=person, before=before, most=PAGE + 1)
    shown = list(_told(session, page, found[:PAGE]))
    days = [(day, list(several)) for day, several in groupby(shown, key=lambda look: look.day)]
    older = found[PAGE - 1].id if len(found) > PAGE else None
    return Looks(days, older, _everybody(session, page))


def all_looks(session: Session, page: CasePage, *, person: UUID | None = None) -> Iterator[Look]:
    """Every look, newest first."""
    yield from _told(session, page, _entries(session, page, person=person))


def _entries(
    session: Session,
    page: CasePage,
    *,
    person: UUID | None,
    before: UUID | None = None,
    most: int | None = None,
) -> Sequence[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.about(page.case.id))
    if person is not None:
        query = query.where(AuditEntry.person_id == person)
    last = session.get(AuditEntry, before) if before else None
    if last is not None:
        query = query.where(tuple_(AuditEntry.at, AuditEntry.id) < (last.at, last.id))
    return session.scalars(query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(most)).all()


def _everybody(session: Session, page: CasePage) -> list[tuple[UUID, str]]:
    looked = select(AuditEntry.person_id).where(AuditEntry.about(page.case.id))
    people = select(Person.id, Person.name).where(Person.id.in_(looked)).order_by(Person.name, Person.id)
    return [(row.id, row.name) for row in session.execute(people)]


def _told(session: Session, page: CasePage, entries: Sequence[AuditEntry]) -> Iterator[Look]:
    ids = {entry.person_id for entry in entries if entry.person_id}
    people = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    names = {row.id: row.name for row in people}
    held = _held(session, page, ids)
    titles: Titles = titles_of(session, page, entries)
    for entry in entries:
        who = entry.person_id
        yield Look(
            id=entry.id,
            at=entry.at,
            who=names.get(who, _("somebody")) if who else _("the service"),
            was=", ".join(_was(page, who, held[who], entry.at)) if who else "",
            what=in_words(entry, titles),
        )


def _held(session: Session, page: CasePage, people: Iterable[UUID]) -> Mapping[UUID, list[RoleHolding]]:
    """All that these people ever held at the board."""
    query = select(RoleHolding).where(
        RoleHolding.board_id == page.case.board_id, RoleHolding.person_id.in_(list(people))
    )
    held: dict[UUID, list[RoleHolding]] = defaultdict(list)
    for holding in session.scalars(query.order_by(RoleHolding.role, RoleHolding.agency)):
        held[holding.person_id].append(holding)
    return held


def _was(page: CasePage, person: UUID, held: Sequence[RoleHolding], at: datetime) -> list[str]:
    """What somebody was when they looked: at the board that day, and in the case."""
    day = at.astimezone(LONDON).date()
    said = page.story.configuration
    at_board = [roles.in_words(said, holding, page.language) for holding in held if holding.runs_on(day)]
    in_case = [page.names.role(role.role) for role, who in page.names.team.items() if who == str(person)]
    return list(dict.fromkeys([*at_board, *in_case]))
