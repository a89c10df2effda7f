"""What was declared, as the pages of a case show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.cases.access import Reader
from webapp.cases.asking import Holder
from webapp.cases.case_page import CasePage
from webapp.cases.days import dated
from webapp.cases.declarations import Declaration, Outcome, declarations_of, declares
from webapp.cases.log import Entry, Kind
from webapp.cases.models import LogEntry, Task
from webapp.cases.team import left_free
from webapp.cases.wording import _
from webapp.configuration.configured import BoardConfiguration


@dataclass(frozen=True)
class DeclaredRow:
    """What one holder of a role declared. `href` leads to where it is declared, or declared anew."""

    words: str
    reason: str = ""
    warns: bool = False
    href: str = ""
    link: str = ""


@dataclass(frozen=True)
class Vacancy:
    """A role that somebody lost by what they declared, or by leaving the board, and nobody was named for since."""

    words: str
    href: str


def declared_rows(page: CasePage, holder: Holder) -> tuple[DeclaredRow, ...]:
    """What the holders of a role declared, and those who lost it by that; none for a role that declares nothing."""
    if declares(page.story.configuration, holder.role) is None:
        return ()
    made = declarations_of(page.log)
    ids = page.names.ids(holder)
    rows = [_row(page, holder, person, made.get((holder, person)), len(ids) > 1) for person in ids]
    gone = (each for (whose, who), each in made.items() if whose == holder and who not in ids)
    return (*rows, *(_row(page, holder, each.person, each, True) for each in gone if not each.settled))


def vacancies(page: CasePage) -> list[Vacancy]:
    """What the office is asked to fill; for the office alone."""
    if not (page.is_office and page.case.is_open):
        return []
    return [*_vacant(page), *_left(page)]


def _vacant(page: CasePage) -> Iterator[Vacancy]:
    made = declarations_of(page.log)
    for (holder, person), each in made.items():
        settled = any(other.settled for (whose, _who), other in made.items() if whose == holder)
        if each.outcome is Outcome.NOT_ELIGIBLE and holder not in page.names.team and not settled:
            words = _(
                "%(name)s cannot be %(role)s in this case. %(why)s",
                name=page.names.person(person),
                role=page.names.role(holder.role),
                why=" ".join(each.reasons),
            )
            yield Vacancy(words, _name_somebody(page, holder))


def _left(page: CasePage) -> Iterator[Vacancy]:
    for holder, person in left_free(page.story).items():
        if not page.names.holding(holder):
            words = _(
                "%(name)s, %(role)s in this case, works at the board no longer.",
                name=page.names.person(person),
                role=page.names.role(holder.role),
            )
            yield Vacancy(words, _name_somebody(page, holder))


def _name_somebody(page: CasePage, holder: Holder) -> str:
    return url_for("changes.name_person", case_id=page.case.id, role=holder.role, agency=holder.agency)


def _row(page: CasePage, holder: Holder, person: str, made: Declaration | None, named: bool) -> DeclaredRow:
    who = f"{page.names.person(person)}: " if named else ""
    mine = person == str(page.reader.person_id)
    href = link = ""
    if (mine or page.is_office) and page.case.is_open:
        href = url_for(
            "declarations.work", case_id=page.case.id, role=holder.role, agency=holder.agency, person=person
        )
        link = _("Declare a change") if made else _("Declare")
    if made is None:
        return DeclaredRow(who + _("Not declared yet"), warns=True, href=href, link=link)
    told = page.is_office or mine
    return DeclaredRow(
        who + _said(made),
        reason=_reason(made) if told else "",
        warns=not made.settled,
        href=href if made.settled or mine else "",
        link=link,
    )


def _said(made: Declaration) -> str:
    on = dated(made.entry.happened_on)
    return {
        Outcome.ELIGIBLE: _("Declared independent on %(date)s", date=on),
        Outcome.WITH_REASON: _("Declared on %(date)s, with a reason", date=on),
        Outcome.ASK: _("Declared on %(date)s, something is not known yet", date=on),
        Outcome.NOT_ELIGIBLE: _("Declared on %(date)s, cannot have this role", date=on),
    }[made.outcome]


def _reason(made: Declaration) -> str:
    given = str(made.answers.get("reason") or "")
    if made.outcome is Outcome.ELIGIBLE:
        return ""
    return " ".join(filter(None, (*made.reasons, given)))


def still_to_declare(
    session: Session, said: BoardConfiguration, reader: Reader, tasks: Sequence[Task]
) -> set[UUID]:
    """Of tasks in somebody's list, those that wait for their declaration."""
    waiting = [task for task in tasks if task.is_open and declares(said, task.role, task.step)]
    if not waiting:
        return set()
    rows = session.execute(
        select(LogEntry.case_id, LogEntry.seq, LogEntry.value)
        .where(LogEntry.case_id.in_({task.case_id for task in waiting}), LogEntry.kind == Kind.DECLARED)
        .order_by(LogEntry.case_id, LogEntry.seq)
    ).all()
    done: set[tuple[UUID, Holder]] = set()
    for case_id in {row.case_id for row in rows}:
        entries = [Entry(row.seq, Kind.DECLARED, value=row.value) for row in rows if row.case_id == case_id]
        made = declarations_of(entries)
        done |= {
            (case_id, holder)
            for (holder, person), each in made.items()
            if person == str(reader.person_id) and each.settled
        }
    return {task.id for task in waiting if (task.case_id, Holder(task.role, task.agency)) not in done}
