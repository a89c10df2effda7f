"""Whoever is signed in, as the rules of access know them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import g

from webapp import clock, db
from webapp.accounts import presence
from webapp.accounts.models import Person
from webapp.accounts.service import holders, people_of
from webapp.cases.access import Reader
from webapp.configuration import service as configuration
from webapp.configuration.service import Procedure


def reader() -> Reader:
    """The reader of this request; only where the route's policy asks for a board."""
    if "reader" not in g:
        g.reader = reader_of(here())
    found: Reader = g.reader
    return found


def reader_of(person: Person) -> Reader:
    """Somebody at work for the board of this request."""
    held = frozenset((holding.role, holding.agency) for holding in presence.current_holdings())
    board = presence.current_board
    return Reader(person.id, board.id, held, board.office_role, tuple(presence.covers()))


def here() -> Person:
    """Who is signed in: the person themselves, not the proxy to them."""
    person: Person = presence.current_person._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001
    return person


def procedure_in_force() -> Procedure:
    """The procedure new cases of this request's board begin under."""
    if "procedure" not in g:
        version = configuration.current(db.session(), presence.current_board.id)
        g.procedure = configuration.procedure(db.session(), version.id)
    found: Procedure = g.procedure
    return found


def people_to_choose(role: str | None) -> list[tuple[str, str]]:
    """(id, name) of those who may be named: holders of a role, or everybody at the board."""
    board_id: UUID = presence.current_board.id
    today: date = clock.today()
    people = (
        holders(db.session, board_id, role, on=today) if role else people_of(db.session, board_id, on=today)
    )
    return [(str(person.id), person.name) for person in people]
