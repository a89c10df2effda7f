"""How often people want a board's digest: their own choice, board by board."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, scoped_session

from webapp.outbox.gathering import release, waiting_for
from webapp.outbox.models import DigestChoice, Frequency

AnySession = Session | scoped_session[Session]


class Days(Protocol):
    """Which days a board works."""

    def is_working_day(self, day: date, /) -> bool:
        """Whether it works on that day."""


def frequency_of(session: AnySession, board_id: UUID, person_id: UUID) -> Frequency:
    """How often the person wants the board's digest: on working days, unless they chose otherwise."""
    chosen = session.get(DigestChoice, (board_id, person_id), populate_existing=True)
    return Frequency(chosen.how) if chosen else Frequency.WORKING_DAYS


def choose(session: AnySession, board_id: UUID, person_id: UUID, how: Frequency, *, now: datetime) -> None:
    """Note how often the person wants it from now on. What waited for a digest that does not come any more is sent
    by itself."""
    chosen = insert(DigestChoice).values(board_id=board_id, person_id=person_id, how=how, chosen_at=now)
    changed = {"how": how, "chosen_at": now}
    session.execute(chosen.on_conflict_do_update(index_elements=["board_id", "person_id"], set_=changed))
    if not how.gathers:
        release(session, waiting_for(session, board_id, person_id))
    session.flush()


def comes_on(how: Frequency, day: date, days: Days) -> bool:
    """Whether somebody who chose that gets a digest on that day; a weekly one on the week's first working day."""
    if how is Frequency.DAILY:
        return True
    if how is Frequency.NONE or not days.is_working_day(day):
        return False
    earlier = (day - timedelta(days=back) for back in range(1, day.weekday() + 1))
    return how is Frequency.WORKING_DAYS or not any(days.is_working_day(each) for each in earlier)
