"""Two boards at work, with somebody in each relation to a case of theirs, all of it committed.

Every word that is put into a case is a marker: it stands nowhere else, so that a page which shows it shows that case.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from tests.integration.access.procedure import files_of
from tests.integration.conftest import _HASH, PASSWORD, token_in
from webapp import clock, db
from webapp.accounts import service as accounts
from webapp.accounts.models import ADMINISTRATOR, Board, Person, SignIn
from webapp.cases import changes, drafts, uploads
from webapp.cases.models import OPEN, Case, Task
from webapp.cases.opening import open_case
from webapp.cases.workflow import complete_task, lock
from webapp.clock import LONDON
from webapp.configuration import service as configuration
from webapp.configuration.service import publish
from webapp.documents.models import MadeDocument
from webapp.meetings import agenda, minutes, planning
from webapp.meetings.models import Meeting
from webapp.meetings.planning import Arrangements
from webapp.outbox.models import Message
from webapp.people import away
from webapp.people.holding import Term
from webapp.text import Text

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=LONDON)
YESTERDAY = date(2026, 3, 1)
COOKIE = "practice_review"

PEOPLE: Mapping[str, tuple[tuple[str, str | None], ...]] = {
    "none": (("referrer", None), ("agency_lead", "health")),  # works here, and was asked nothing in the case
    "agency": (("agency_lead", "police"),),
    "referrer": (("referrer", None),),
    "team": (("agency_lead", "health"),),  # nominated to chair the review
    "chair": (("chair", None),),
    "office": (("office", None),),
    "admin": ((ADMINISTRATOR, None),),
    "system": (),
    "removed": (("agency_lead", "school"),),  # answered in the case; their role ended yesterday
    "replaced": (("agency_lead", "health"),),  # was nominated, and somebody else was in their place
    "inactive": (("chair", None), ("office", None)),
    "stand_in": (("referrer", None),),  # for whoever represents the agency
    "successor": (("agency_lead", "school"),),  # in the place of whoever was removed; not signed in
}
"""What each relation to the case holds at its board."""


@dataclass
class Place:
    """A board, its people by their relation to its case, and the id of everything in that case."""

    board: Board
    word: str  # begins every marker of this board's case
    people: dict[str, Person] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    reference: str = ""

    def says(self, what: str) -> str:
        """A marker: what was put into the case under that name."""
        return f"{self.word}{what}"


@dataclass(frozen=True)
class World:
    """Both boards, and the cookie and the form token of everybody of the first who signed in."""

    here: Place
    there: Place
    cookies: Mapping[str, str]
    tokens: Mapping[str, str]


def made_world(app: Flask) -> World:
    """Set everything up in the database that `db.session` works on, and commit it."""
    clock.set_to(NOW)
    here = _made(app, "ash_dale", "AD", "Quill")
    there = _made(app, "elm_valley", "EV", "Zephyr")
    signed_in = {who: _signed_in(app, here.people[who]) for who in PEOPLE if who != "successor"}
    signed_in["nobody"] = _stranger(app)
    for place, who in ((here, "referrer"), (there, "office")):
        stay = select(SignIn.id).where(SignIn.person_id == place.people[who].id)
        place.ids["stay_id"] = str(db.session.scalars(stay).one())
        place.ids["person_id"] = str(place.people["none"].id)
        place.ids["absence_id"] = str(_away(place, "agency", "stand_in"))
        held = accounts.roles_of(db.session, place.people["agency"].id, on=NOW.date())
        place.ids["holding_id"] = str(held[0].id)
        _remove(place)
    cookies = {who: cookie for who, (cookie, _token) in signed_in.items()}
    return World(here, there, cookies, {who: token for who, (_cookie, token) in signed_in.items()})


def browser(app: Flask, cookie: str) -> FlaskClient:
    """A browser that holds this session."""
    client = app.test_client()
    client.set_cookie(COOKIE, cookie)
    return client


def _made(app: Flask, key: str, prefix: str, word: str) -> Place:
    session = db.session()
    board = Board(
        key=key,
        name=Text(en=f"Board {key}"),
        short_name=Text(en=key),
        colour="#0b4144",
        languages=["en", "cy"],
        office_role="office",
    )
    session.add(board)
    session.flush()
    place = Place(board, word)
    for who, held in PEOPLE.items():
        place.people[who] = _person(place, who, held)
    publish(session, board, files_of(key, prefix), now=NOW)
    db.act_for(session, board.id)
    session.commit()
    _Case(place).made()
    session.commit()
    _letter(app, place)
    db.session.remove()
    return place


def _person(place: Place, who: str, held: tuple[tuple[str, str | None], ...]) -> Person:
    session = db.session()
    person = Person(
        email=f"{uuid4().hex}@example.org",
        name=f"{who.title()} of {place.board.key}",
        password_hash=_HASH,
        language=None,
        active=True,
    )
    session.add(person)
    session.flush()
    for role, agency in held:
        accounts.give_role(session, person, place.board, role, agency=agency, starts_on=date(2020, 1, 1))
    if who == "system":
        accounts.make_system_administrator(session, person, on=NOW.date())
    return person


def _away(place: Place, who: str, substitute: str) -> UUID:
    """Somebody is away this week, and the office has said who stands in; gives the id of that."""
    db.act_for(db.session, place.board.id)
    said = away.say(
        db.session(),
        place.board,
        place.people[who],
        place.people[substitute],
        Term(NOW.date(), NOW.date() + timedelta(days=5)),
        by=place.people["office"],
        by_office=True,
        now=NOW,
    )
    return said.id


def _remove(place: Place) -> None:
    """What happened since they signed in: a role ended yesterday, and somebody cannot sign in any more."""
    session = db.session()
    held = accounts.roles_of(session, place.people["removed"].id, on=YESTERDAY)
    for holding in held:
        accounts.end_role(session, holding, last_day=YESTERDAY)
    accounts.deactivate(session, session.get_one(Person, place.people["inactive"].id), now=NOW)
    session.commit()
    db.session.remove()


def _signed_in(app: Flask, person: Person) -> tuple[str, str]:
    client = app.test_client()
    token = token_in(client.get("/sign-in").text)
    answer = client.post("/sign-in", data={"email": person.email, "password": PASSWORD, "csrf_token": token})
    assert answer.status_code == 302, answer.text
    token = token_in(client.get("/account/password").text)
    return _cookie(client), token


def _stranger(app: Flask) -> tuple[str, str]:
    client = app.test_client()
    token = token_in(client.get("/sign-in").text)
    return _cookie(client), token


def _cookie(client: FlaskClient) -> str:
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value


class _Case:
    """A case that has come to where everything can be asked for: one agency has sent its report, one has not."""

    def __init__(self, place: Place) -> None:
        self.place, self.session = place, db.session()
        self.case, _tasks = open_case(self.session, place.board.id, by=place.people["referrer"], now=NOW)
        self.session.flush()
        self.case.pseudonym = place.says("Pseudonym")

    def made(self) -> None:
        place, says = self.place, self.place.says
        referral = {"child": says("Child"), "identified_on": "2026-02-20"}
        place.ids["task_id answered"] = self.does("refer", "referrer", **referral)
        nominated = place.people["replaced"]
        self.does(
            "decide", "chair", met="yes", review_chair={"id": str(nominated.id), "name": nominated.name}
        )
        self.name("team")
        asked: dict[str, Any] = {
            "agencies": ["police", "school"],
            "meets_at": "2026-04-16T10:00",
            "room": says("Room"),
        }
        self.does("invite", "office", **asked)
        self.report()
        self.does("tell_family", "office", told="yes", words=says("Family"))
        changes.note(self.session, self.here(), says("Note"), by=place.people["office"], now=NOW)
        self.panel()
        self.known()

    def report(self) -> None:
        """One agency has sent its report with a paper; another is at theirs, and has added one too."""
        place, says = self.place, self.place.says
        paper = self.keeps("school", "removed", "Paper")
        self.does("write_report", "removed", "school", text=says("Report"), papers=[paper])
        place.ids["upload_id"] = paper["id"]
        unsent = self.keeps("police", "agency", "Unsent")
        task = self.task("write_report", "police")
        values = {"text": says("Draft"), "papers": {"kept": [unsent["id"]]}}
        drafts.keep(self.session, task, place.people["agency"].id, values, now=NOW)
        place.ids |= {"task_id": str(task.id), "upload_id not sent yet": unsent["id"]}

    def keeps(self, agency: str, who: str, what: str) -> dict[str, Any]:
        words = self.place.says(what)
        sent = FileStorage(io.BytesIO(f"{words}Content".encode()), filename=f"{words}.txt")
        return uploads.keep(
            self.session, self.task("write_report", agency), sent, by=self.place.people[who], now=NOW
        )

    def panel(self) -> None:
        """The board's panel has met once, and meets again."""
        place, says, session = self.place, self.place.says, self.session
        version = configuration.current(session, place.board.id)
        said = configuration.procedure(session, version.id).configuration.board
        when = Arrangements(NOW + timedelta(days=7), 60, says("Panel"))
        kind = planning.panel(said, "panel")
        meeting = planning.plan(session, place.board.id, said, kind, when, now=NOW)
        item = agenda.add(session, meeting, says("Item"))
        earlier = Arrangements(NOW - timedelta(days=7), 60, says("Panel"))
        held = planning.plan(session, place.board.id, said, kind, earlier, now=NOW - timedelta(days=14))
        minutes.write(session, held, says("Minutes"), agreed_on=None, by=place.people["office"], now=NOW)
        session.flush()
        place.ids |= {
            "meeting_id of a panel": str(meeting.id),
            "meeting_id that was held": str(held.id),
            "item_id": str(item.id),
        }

    def known(self) -> None:
        """Write down the ids that follow from the rest."""
        case = self.here()
        meeting = self.session.scalars(select(Meeting).where(Meeting.case_id == case.id)).one()
        message = self.session.scalars(select(Message).where(Message.case_id == case.id)).first()
        assert message is not None
        self.place.reference = case.reference
        self.place.ids |= {
            "case_id": str(case.id),
            "meeting_id": str(meeting.id),
            "message_id": str(message.id),
        }

    def name(self, who: str) -> None:
        """Nominate somebody else to chair the review."""
        place, session = self.place, self.session
        changes.name_person(
            session,
            self.here(),
            "review_chair",
            None,
            place.people[who],
            by=place.people["office"],
            now=NOW,
            reason=place.says("Reason"),
        )
        session.flush()

    def does(self, step: str, who: str, agency: str | None = None, **values: Any) -> str:
        """Answer a step; gives the id of its task."""
        task = self.task(step, agency)
        complete_task(self.session, task, values, by=self.place.people[who], now=NOW)
        self.session.flush()
        return str(task.id)

    def task(self, step: str, agency: str | None) -> Task:
        query = select(Task).where(Task.case_id == self.case.id, Task.step == step, Task.state == OPEN)
        if agency:
            query = query.where(Task.agency == agency)
        return self.session.scalars(query).one()

    def here(self) -> Case:
        return lock(self.session, self.case.id)


def _letter(app: Flask, place: Place) -> None:
    """The office makes a letter of the case."""
    cookie, token = _signed_in(app, place.people["office"])
    client = browser(app, cookie)
    address = f"/cases/{place.ids['case_id']}/letters/new/national_notice"
    answer = client.post(address, data={"csrf_token": token})
    assert answer.status_code == 302, answer.text
    db.session.remove()
    db.act_for(db.session, place.board.id)
    place.ids["document_id"] = str(db.session.scalars(select(MadeDocument.id)).one())
    db.session.remove()
