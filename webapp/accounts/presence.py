"""Who is here in this request, for which board, holding what, and whether they stayed away too long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

from flask import Flask, g, session
from flask_login import LoginManager, current_user, login_user, logout_user
from werkzeug.local import LocalProxy

from webapp import clock, db
from webapp.accounts import absences, arrivals, service, signing_in
from webapp.accounts.absences import Cover
from webapp.accounts.arrivals import Arrival
from webapp.accounts.models import Board, Person, RoleHolding, SignIn
from webapp.web import languages

IDLE_LIMIT = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(hours=8)
_SEEN_EVERY = timedelta(seconds=30)  # the cookie is rewritten no more often than this
_NOTED_EVERY = timedelta(minutes=5)  # nor is the list of one's stays brought up to date more often than this

current_person = cast(Person, current_user)
"""Whoever is signed in; only where the route's policy says somebody is."""


def _chosen_board() -> Board:
    board = g.get("board")
    if board is None:
        raise RuntimeError("no board is chosen: the route's policy must not say board=False")
    return cast(Board, board)


current_board = cast(Board, LocalProxy(_chosen_board))
"""The board this request works for; only where the route's policy asks for one."""


def init_presence(app: Flask) -> None:
    """Let Flask-Login load people our way."""
    manager = LoginManager()
    manager.session_protection = None  # a stay ends by its own limits, not because somebody changed networks
    manager.user_loader(_load)
    manager.init_app(app)


def is_signed_in() -> bool:
    """Whether somebody is."""
    return bool(current_user.is_authenticated)


def is_system_administrator() -> bool:
    """Whether whoever is here keeps the installation."""
    return is_signed_in() and current_person.system_administrator


def has_board() -> bool:
    """Whether a board is chosen."""
    return g.get("board") is not None


def current_holdings() -> Sequence[RoleHolding]:
    """What the person holds today at the chosen board."""
    if not has_board():
        return ()
    return [holding for holding in all_holdings() if holding.board_id == current_board.id]


def all_holdings() -> Sequence[RoleHolding]:
    """What the person holds today at every board."""
    return cast(Sequence[RoleHolding], g.get("holdings", ()))


def covers() -> Sequence[Cover]:
    """For whom the person stands in today at the chosen board."""
    if not has_board():
        return ()
    if "covers" not in g:  # the board was chosen only now
        g.covers = absences.covers(db.session, g.person_id, current_board.id, on=clock.today())
    return cast(Sequence[Cover], g.covers)


def boards() -> list[Board]:
    """The boards the person works with today."""
    return list({holding.board_id: holding.board for holding in all_holdings()}.values())


def holds(role: str, *, agency: str | None = None) -> bool:
    """Whether the person holds that role today at the chosen board, for that agency where one is named."""
    held = (holding for holding in current_holdings() if holding.role == role)
    return any(agency is None or holding.agency == agency for holding in held)


def is_office() -> bool:
    """Whether the person runs the chosen board's office."""
    return has_board() and holds(current_board.office_role)


def arrive(person: Person, stay: SignIn) -> None:
    """Begin a fresh session for the person: nothing of the one before survives but the language."""
    forget()
    g.stay = stay
    session["stay"] = str(stay.id)
    session["seen_at"] = clock.now().timestamp()
    login_user(person)
    _look_around(person)


def leave() -> None:
    """End the stay, here and in every copy of the cookie."""
    stay = g.get("stay")
    if stay is not None:
        signing_in.end(db.session, stay, now=clock.now())
    logout_user()
    forget()


def forget() -> None:
    """Begin an empty session: nothing of the one before survives but the language."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def choose_board(board_id: UUID) -> bool:
    """Work for that board from now on, if the person works with it."""
    if board_id not in {board.id for board in boards()}:
        return False
    session["board_id"] = str(board_id)
    _look_around(current_person)
    return True


def seen() -> None:
    """The person is doing something: the idle time begins again."""
    now = clock.now()
    if now - datetime.fromtimestamp(session["seen_at"], UTC) >= _SEEN_EVERY:
        session["seen_at"] = now.timestamp()
    if now - g.stay.seen_at >= _NOTED_EVERY:
        signing_in.note_seen(db.session, g.stay, now=now)
        db.session.commit()


def stays() -> Sequence[SignIn]:
    """Where the person is signed in, here too."""
    now = clock.now()
    quiet = now - IDLE_LIMIT - _NOTED_EVERY
    return signing_in.stays(db.session, current_person.id, began_after=now - ABSOLUTE_LIMIT, seen_after=quiet)


def this_stay() -> SignIn:
    """The stay of this very request."""
    return cast(SignIn, g.stay)


def time_left() -> timedelta:
    """How long the session lasts if nothing more happens."""
    now = clock.now()
    idle = datetime.fromtimestamp(session["seen_at"], UTC) + IDLE_LIMIT - now
    stay: SignIn = g.stay
    return min(idle, stay.began_at + ABSOLUTE_LIMIT - now)


def recall(person: Person) -> None:
    """Look around for somebody whose stay just ran out, so that what they had typed can be kept for them."""
    _look_around(person)


def _load(_person_id: str) -> Person | None:
    stay_id, board_id = session.get("stay"), session.get("board_id")
    if (
        board_id
    ):  # said before the first query, it costs no statement of its own; whether it is theirs comes below
        db.act_for(db.session, UUID(board_id))
    found = arrivals.open_sign_in(db.session, UUID(stay_id), on=clock.today()) if stay_id else None
    if found is None:
        db.act_for(db.session, None)
        return None
    g.stay = found.stay
    if time_left() <= timedelta():
        g.timed_out = found.person
        return None
    _look_around(found.person, found)
    return found.person


def _look_around(person: Person, found: Arrival | None = None) -> None:
    """Find what the person holds and for which board; from here on the database shows only that board."""
    g.person_id = person.id
    g.holdings = service.roles_of(db.session, person.id, on=clock.today()) if found is None else found.held
    if person.system_administrator:
        g.holdings = ()  # so that no board is ever theirs and the database shows them no case
    theirs = {str(board.id): board for board in boards()}
    board = theirs.get(session.get("board_id", ""))
    if board is None and len(theirs) == 1:
        board = next(iter(theirs.values()))
        session["board_id"] = str(board.id)
    g.board = board
    g.pop("covers", None)
    if board is not None and found is not None and db.acting_for(db.session) == board.id:
        g.covers = found.covers(board.id)
    db.act_for(db.session, board.id if board else None)
    spoken = tuple(board.languages) if board else ()
    languages.offer(spoken, preferred=person.language)
