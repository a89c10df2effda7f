"""The people of Cheshire East, as the demo has them, and how they come to be signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from webapp import clock, db
from webapp.accounts import service, signing_in
from webapp.accounts.models import Board, Person
from webapp.configuration.configured import BoardConfiguration
from webapp.demo import cast

PASSWORD = "correct horse battery staple"
STARTER = "police"  # whoever refers works there


@dataclass(frozen=True)
class Somebody:
    """Somebody who can sign in."""

    id: UUID
    name: str
    email: str


People = dict[tuple[str, str | None], Somebody]


def people_of(said: BoardConfiguration) -> People:
    """One for each role of the board and one for each agency, by what they hold."""
    board = db.session.scalars(select(Board).where(Board.key == said.name)).one()
    people: People = {}
    for each in cast(said):
        person = service.add_person(db.session, email=each.email, name=each.name, password=PASSWORD)
        somebody = Somebody(person.id, person.name, person.email)
        for role, agency in each.roles:
            service.give_role(db.session, person, board, role, agency=agency, starts_on=date(2020, 1, 1))
            people[role, agency] = somebody
    starter = next(somebody for (_role, agency), somebody in people.items() if agency == STARTER)
    people["referrer", None] = starter
    db.session.commit()
    return people


def holder(people: People, said: str) -> Somebody:
    """Who a walk means by `agency_lead@police`."""
    role, _at, agency = said.partition("@")
    return people[role, agency or None]


def cookie_of(app: Flask, person: Somebody, *, language: str | None = None) -> dict[str, str]:
    """The cookie of somebody who has just signed in."""
    found = db.session.get_one(Person, person.id)
    stay = signing_in.begin(db.session, found, now=clock.now())
    db.session.commit()
    kept = {
        "stay": str(stay.id),
        "seen_at": clock.now().timestamp(),
        "_user_id": found.get_id(),
        "_fresh": True,
    }
    if language:
        kept["language"] = language
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return {"name": app.config["SESSION_COOKIE_NAME"], "value": serializer.dumps(kept)}


def sit_down(page: Page, app: Flask, person: Somebody, address: str, *, language: str | None = None) -> None:
    """From here on it is `person` who uses this browser."""
    page.goto("about:blank")  # so that nothing of the page before is still being fetched, as somebody else
    page.context.clear_cookies()
    page.context.add_cookies([{**cookie_of(app, person, language=language), "url": address}])
