"""Submitting tasks through the real application, step by step beside the floor."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from bench import board, diagrams, floor
from bench.form import AGENCIES, ANSWERS, STORED
from bench.place import Holding, Place, new_board, new_person, person_called
from bench.visitor import Inside, Visitor
from webapp import clock, db
from webapp.cases.models import Case
from webapp.cases.opening import open_case
from webapp.cases.projection import task_id
from webapp.configuration.service import Procedure, current, procedure
from webapp.engine import Address


@dataclass(frozen=True)
class Team:
    """Who works on the nineteen steps, each signed in, with the floor beside them."""

    board_id: UUID
    referrer: str
    people: dict[Holding, Visitor]
    made: Procedure
    floor: Visitor
    admin: Engine


@dataclass
class Times:
    """Milliseconds, step by step."""

    submit: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    form: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    check: list[float] = field(default_factory=list)
    case: list[float] = field(default_factory=list)


def gather(place: Place) -> Team:
    """A board with a procedure of nineteen steps and one person for each role."""
    board_id = new_board("hazelmoor", board.nineteen())
    holdings: list[Holding] = [("referrer", None), ("worker", None), ("lead", None)]
    holdings += [("agency_lead", agency) for agency in AGENCIES]
    emails = {each: new_person(board_id, "-".join(filter(None, each)), [each]) for each in holdings}
    new_person(board_id, "office", [("office", None)])
    way = Inside(place.app.wsgi_app)
    people = {each: Visitor(way).sign_in(email) for each, email in emails.items()}
    db.act_for(db.session, board_id)
    made = procedure(db.session(), current(db.session(), board_id).id)
    db.session.remove()
    bare = Visitor(Inside(floor.floor(place.admin, made).wsgi_app))
    return Team(board_id, emails["referrer", None], people, made, bare, place.admin)


def opened(board_id: UUID, email: str) -> UUID:
    """A new case; gives its id."""
    session = db.session()
    db.act_for(session, board_id)
    case: Case = open_case(session, board_id, by=person_called(email), now=clock.now())[0]
    session.commit()
    db.session.remove()
    return case.id


def holder_of(path: str) -> Holding:
    """Whose step it is."""
    if path.startswith("report"):
        return "agency_lead", path.partition("[")[2].rstrip("]")
    return {"t1": "referrer", "pb": "lead"}.get(path, "worker"), None


def one_case(team: Team, number: int, times: Times) -> UUID:
    """Answer all nineteen steps of a real case and of one of the floor's, in turn; gives the real one's id."""
    real = opened(team.board_id, team.referrer)
    by = person_called(team.referrer).id
    db.session.remove()
    beside = floor.begin(team.admin, team.made, team.board_id, by, number)
    for path in diagrams.NINETEEN:
        one_step(team.people[holder_of(path)], f"/tasks/{task_id(real, Address(path))}", times)
        key = task_id(beside, Address(path))
        times.floor.append(timed(lambda key=key: team.floor.post(f"/tasks/{key}", STORED), 200))
        times.bare.append(timed(lambda key=key: team.floor.post(f"/bare/{key}", STORED), 200))
    visitor = team.people["worker", None]
    times.case.append(timed(lambda: visitor.get(f"/cases/{real}"), 200))
    return real


def one_step(visitor: Visitor, address: str, times: Times) -> None:
    """Look at the form, fill it in, check it, send it."""
    filled_in(visitor, address, times)
    times.submit.append(timed(lambda: visitor.post(f"{address}/check"), 302))


def filled_in(visitor: Visitor, address: str, times: Times) -> None:
    """Look at the form, fill it in, check it."""
    times.page.append(timed(lambda: visitor.get(address), 200))
    times.form.append(timed(lambda: visitor.post(address, ANSWERS), 302))
    times.check.append(timed(lambda: visitor.get(f"{address}/check"), 200))


def timed(act: Callable[[], Any], status: int) -> float:
    """How many milliseconds it took. Raises RuntimeError when it is not answered with that status."""
    began = time.perf_counter()
    answer = act()
    took = (time.perf_counter() - began) * 1000
    if answer.status != status:
        raise RuntimeError(f"answered with {answer.status}: {answer.body[:2000]!r}")
    return took
