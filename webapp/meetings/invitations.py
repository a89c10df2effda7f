"""Asking people to a meeting, telling them that it changed, and calling it off: by e-mail, with a calendar file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.utils import parseaddr
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import config
from webapp.accounts.models import Board, Person
from webapp.config import Settings
from webapp.meetings import calendar_file
from webapp.meetings.models import PLANNED, Invitation, Meeting
from webapp.outbox.models import Attachment
from webapp.outbox.service import CaseReference, send
from webapp.outbox.wording import Kind

FILE = "meeting.ics"


@lru_cache(maxsize=1)
def _settings() -> Settings:
    return config.from_environment()


def invite(
    session: Session,
    meeting: Meeting,
    people: Iterable[Person],
    *,
    changed: bool,
    reference: str,
    now: datetime,
    quiet: bool = False,
) -> None:
    """Have exactly these people invited, and write to each what is new to them.

    `changed`: those who were invited before must hear of it. Nobody is written to about a meeting whose time has
    come, nor, if `quiet`, at all. `reference` is that of its case, or empty.
    """
    session.flush()
    if meeting.is_held:
        return  # who was invited stays on record
    kept = {
        row.person_id: row
        for row in session.scalars(select(Invitation).where(Invitation.meeting_id == meeting.id))
    }
    wanted = {person.id: person for person in people} if meeting.status == PLANNED else {}
    gone = [kept[each] for each in kept if each not in wanted]
    new = [person for key, person in wanted.items() if key not in kept]
    old = [person for key, person in wanted.items() if key in kept]
    _write_down(session, meeting, new, gone)
    if quiet or meeting.starts_at <= now:
        return
    leaving = [session.get_one(Person, row.person_id) for row in gone] if gone else []
    _send(session, meeting, new, Kind.INVITED, reference=reference, now=now)
    if changed:
        _send(session, meeting, old, Kind.RESCHEDULED, reference=reference, now=now)
    _send(session, meeting, leaving, Kind.CALLED_OFF, reference=reference, now=now)


def entry_of(
    meeting: Meeting, reference: str, now: datetime, *, language: str, cancelled: bool = False
) -> calendar_file.Entry:
    """The meeting as calendars know it."""
    name = meeting.name.get(language)
    return calendar_file.Entry(
        id=meeting.id,
        sequence=meeting.sequence,
        title=f"{reference}: {name}" if reference else name,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        whole_day=meeting.whole_day,
        place=meeting.place,
        link=link_to(meeting),
        cancelled=cancelled or meeting.is_cancelled,
        stamped_at=now,
    )


def link_to(meeting: Meeting) -> str:
    """The full address of the meeting's page."""
    return f"{_settings().base_url}/meetings/{meeting.id}"


def _write_down(
    session: Session, meeting: Meeting, new: Iterable[Person], gone: Iterable[Invitation]
) -> None:
    if meeting.is_planned:  # of one that is called off, who was invited stays on record
        for row in gone:
            session.delete(row)
    for person in new:
        session.add(Invitation(meeting_id=meeting.id, person_id=person.id, board_id=meeting.board_id))


def _send(
    session: Session, meeting: Meeting, people: list[Person], kind: Kind, *, reference: str, now: datetime
) -> None:
    if not people:
        return
    cancels = kind is Kind.CALLED_OFF
    method = calendar_file.CANCEL if cancels else calendar_file.REQUEST
    board = session.get_one(Board, meeting.board_id)
    organiser = parseaddr(_settings().mail.sender)[1]

    def attach(person: Person) -> Attachment:
        language = person.language or next(iter(board.languages), "en")
        entry = entry_of(meeting, reference, now, language=language, cancelled=cancels)
        content = calendar_file.written(entry, method=method, organiser=organiser, attendee=person.email)
        return Attachment(name=FILE, type=calendar_file.CONTENT_TYPE, method=method, content=content)

    about = CaseReference(meeting.case_id, reference or meeting.name.en, link_to(meeting))
    key = f"meeting:{meeting.id}:{meeting.sequence}:{kind}"
    send(session, people, board=board, case=about, kind=kind, key=key, now=now, attach=attach)
