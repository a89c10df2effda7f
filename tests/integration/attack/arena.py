"""The shipped boards on a database of their own, with people for every role, to be attacked over the test client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, text
from werkzeug.test import TestResponse

from tests.e2e.people import PASSWORD, People, Somebody, cookie_of, holder
from tests.integration.conftest import token_in
from tests.processes.shipped import board as shipped_board
from tests.processes.shipped import walks
from tests.small_board import FILES
from webapp import clock, db
from webapp.accounts import service
from webapp.accounts.models import Board, Person
from webapp.cases.asking import Holder
from webapp.cases.declarations import owed
from webapp.cases.declaring import declare
from webapp.cases.models import Case
from webapp.cases.replay import replay
from webapp.cases.workflow import log_of, story_of
from webapp.configuration import service as configuration
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.load import from_files
from webapp.configuration.vocabulary import DECLARATION_FORM
from webapp.configuration.walks_schema import Walk
from webapp.demo import cast

Named = Callable[[str], str]  # what a person is called, of what they would be called


@dataclass
class Attacker:
    """Somebody signed in, with a browser that says whatever it likes."""

    somebody: Somebody | None
    client: FlaskClient
    token: str = ""

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def post(self, path: str, data: Any = None, **options: Any) -> TestResponse:
        """Post with a token that is good."""
        return self.client.post(path, data={**(data or {}), "csrf_token": self.token}, **options)


@dataclass
class Place:
    """A board at work."""

    arena: Arena
    board_id: UUID
    said: BoardConfiguration
    people: People
    cases: list[UUID] = field(default_factory=list)
    _everybody: Somebody | None = None

    @property
    def key(self) -> str:
        return self.said.name

    @property
    def office(self) -> Somebody:
        office = self.said.board.office
        assert office is not None
        return self.people[office.key, None]

    def everybody(self) -> Somebody:
        """Somebody who holds every role there is."""
        if self._everybody is None:
            session = db.session()
            board = session.get_one(Board, self.board_id)
            email = f"everybody@{self.key.replace('_', '-')}.example"
            person = service.add_person(session, email=email, name="Everybody", password=PASSWORD)
            for role, agency in self.people:
                service.give_role(session, person, board, role, agency=agency, starts_on=date(2020, 1, 1))
            session.commit()
            self._everybody = Somebody(person.id, person.name, person.email)
        return self._everybody

    def act(self) -> None:
        """From here on this session sees the rows of this board."""
        db.session.rollback()
        db.act_for(db.session, self.board_id)

    def walk(self, name: str) -> Walk:
        return walks(self.key)[name]

    def holder(self, said: str) -> Somebody:
        return holder(self.people, said)

    def declares(self, case: Case, role: str, agency: str | None, address: str, by: Somebody) -> None:
        """Whoever must be independent says so before their first step."""
        story = story_of(db.session(), case)
        if owed(story, Holder(role, agency), address, str(by.id)):
            answers = self.said.sample_answers[DECLARATION_FORM]
            person = db.session.get_one(Person, by.id)
            declare(db.session(), case, Holder(role, agency), person, answers, by=person, now=clock.now())
            db.session.commit()


@dataclass
class Arena:
    """Everything there is to attack."""

    app: Flask
    admin: Engine  # as the superuser: sees every row of every board
    places: dict[str, Place] = field(default_factory=dict)
    _keeper: Somebody | None = None
    _attackers: dict[UUID | None, Attacker] = field(default_factory=dict)

    def attacker(self, somebody: Somebody | None) -> Attacker:
        """That person, signed in; None is nobody."""
        key = somebody.id if somebody else None
        if key not in self._attackers:
            client = self.app.test_client()
            if somebody:
                cookie = cookie_of(self.app, somebody)
                client.set_cookie(cookie["name"], cookie["value"])
            self._attackers[key] = Attacker(somebody, client)
        return self._attackers[key]

    def ready(self, somebody: Somebody | None) -> Attacker:
        """The same, holding a token that is good."""
        found = self.attacker(somebody)
        if not found.token:
            found.token = token_in(found.get("/my-work" if somebody else "/sign-in").text)
            assert found.token
        return found

    def forget_sign_ins(self) -> None:
        """Nobody is signed in any more: time has gone on."""
        self._attackers.clear()

    def keeper(self) -> Somebody:
        """Whoever keeps the installation and sees no case."""
        if self._keeper is None:
            person = service.add_person(
                db.session, email="keeper@example.org", name="Keeper", password=PASSWORD
            )
            service.make_system_administrator(db.session, person, on=date(2020, 1, 1))
            db.session.commit()
            self._keeper = Somebody(person.id, person.name, person.email)
        return self._keeper

    def shipped(self, key: str, named: Named = str) -> Place:
        """A shipped board, published, with its people."""
        if key not in self.places:
            self.places[key] = self._publish(shipped_board(key), None, named)
        return self.places[key]

    def small(self, named: Named = str) -> Place:
        """The board of the tests, whose procedure is short."""
        if "ash_dale" not in self.places:
            self.places["ash_dale"] = self._publish(from_files(FILES), FILES, named)
        return self.places["ash_dale"]

    def rows(self) -> dict[str, tuple[int, str]]:
        """By table, how many rows there are and what they come to, whoever they belong to."""
        with self.admin.connect() as connection:
            tables = connection.scalars(
                text("select tablename from pg_tables where schemaname = 'public' order by 1")
            ).all()
            every = " union all ".join(
                f"select '{each}', count(*), coalesce(sum(hashtext(t::text)::bigint), 0)::text from {each} t"
                for each in tables
            )
            return {row[0]: (row[1], row[2]) for row in connection.execute(text(every))}

    def what_does_not_hold(self) -> list[str]:
        """Every case whose rows are not what its log says when it is told again."""
        wrong = []
        for place in self.places.values():
            place.act()
            for case in db.session.scalars(select(Case).where(Case.board_id == place.board_id)):
                log = log_of(db.session(), case.id)
                if [entry.seq for entry in log] != list(range(1, case.entries + 1)):
                    wrong.append(f"{case.reference}: its log has a gap")
                made = configuration.procedure(db.session(), case.version_id)
                told = replay(made.configuration, made.process, log).story
                if told.snapshot() != case.snapshot:
                    wrong.append(f"{case.reference}: told again it is something else")
        db.session.rollback()
        return wrong

    def _publish(self, said: BoardConfiguration, files: Mapping[str, str] | None, named: Named) -> Place:
        session = db.session()
        office = said.board.office
        board = Board(
            key=said.name,
            name=said.board.name,
            short_name=said.board.short_name or said.board.name,
            colour=said.board.colour,
            languages=list(said.board.languages),
            office_role=office.key if office else "",
        )
        session.add(board)
        session.flush()
        configuration.publish(session, board, files or said.files, now=clock.now())
        people: People = {}
        for each in cast(said):
            person = service.add_person(session, email=each.email, name=named(each.name), password=PASSWORD)
            somebody = Somebody(person.id, person.name, person.email)
            for role, agency in each.roles:
                service.give_role(session, person, board, role, agency=agency, starts_on=date(2020, 1, 1))
                people[role, agency] = somebody
        agency = next(agency for (role, agency) in people if agency)
        starter = next(someone for (_role, whose), someone in people.items() if whose == agency)
        people["referrer", None] = starter
        session.commit()
        db.act_for(session, None)
        return Place(self, board.id, said, people)
