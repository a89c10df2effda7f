"""Whatever happens in whatever order: each person is told each thing once, singly or in a digest; none is lost."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.outbox.conftest import Postman
from tests.small_board import BOARD, FILES
from webapp import clock, db
from webapp.accounts.models import Board, Person
from webapp.accounts.service import give_role
from webapp.cases import changes, digest_days, messages
from webapp.cases.models import Case
from webapp.cases.opening import open_case
from webapp.cases.workflow import complete_task, lock
from webapp.clock import LONDON
from webapp.config import Mail, Settings
from webapp.configuration.service import publish
from webapp.deadlines.models import DueDate
from webapp.deadlines.passing import pass_limits
from webapp.jobs import BEFORE_DELIVERY, CasesAtWork, at_work
from webapp.outbox import choices
from webapp.outbox.addressing import read_token
from webapp.outbox.delivery import deliver
from webapp.outbox.models import Frequency, Message, State
from webapp.outbox.wording import Kind
from webapp.text import Text

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=LONDON)
LADDER = """
  - {when: late, after: {amount: 2, unit: working_days}, tell: [office]}
"""
WITH_DIGEST = {
    **FILES,
    "processes/ash_dale/board.yaml": BOARD + LADDER.lstrip("\n") + "messages: {digest: {}}\n",
}
OF_LIMITS = (Kind.DUE_SOON, Kind.LATE, Kind.ESCALATED)
STEPS = 14
REFERRAL = {"child": "A name", "identified_on": "2026-02-20"}


class CrashedError(Exception):
    """The worker died before it could commit."""


@pytest.fixture
def town(own_database: Settings, mail: Mail) -> Iterator[Town]:
    messages.connect()
    with db.factory() as session, session.begin():
        board = Board(
            key="ash_dale", name=Text(en="Ash Dale"), short_name=Text(en="Ash Dale"), colour="#000000",
            languages=["en"], office_role="office",
        )  # fmt: skip
        session.add(board)
        session.flush()
        people = {role: somebody(session, board, role) for role in ("referrer", "office", "chair")}
        publish(session, board, WITH_DIGEST, now=MONDAY)
    yield Town(board, people, replace(own_database, mail=mail))
    db.session.remove()


def somebody(session: Session, board: Board, role: str) -> Person:
    person = Person(email=f"{role}@example.org", name=role, password_hash="-", language=None, active=True)
    session.add(person)
    session.flush()
    give_role(session, person, board, role, starts_on=date(2020, 1, 1))
    return person


class Town:
    """A board at which everything happens at once, and what was seen to hold while it did."""

    def __init__(self, board: Board, people: dict[str, Person], settings: Settings) -> None:
        self.board, self.people, self.settings, self.now = board, people, settings, MONDAY
        self.cases: list[UUID] = []
        self.held: dict[tuple[UUID, str], list[tuple[datetime, bool]]] = defaultdict(
            list
        )  # by limit and rung

    def step(self, chance: random.Random) -> None:
        """Something happens, and two workers with it; one of them may die."""
        self.now += timedelta(hours=chance.choice([1, 5, 14, 26, 50]))
        clock.set_to(self.now)
        events: list[Callable[[random.Random], None]] = [
            self.opens, self.gives_time, self.pauses, self.tells_again, self.chooses,
        ]  # fmt: skip
        if chance.random() < 0.6:
            chance.choice(events)(chance)
        dies = [chance.random() < 0.2, False]
        both = Barrier(2)
        with ThreadPoolExecutor(2) as workers:
            for each in [workers.submit(self.worker, both, dies=dies[number]) for number in range(2)]:
                each.result()
        self.note()

    def opens(self, _chance: random.Random) -> None:
        with at_work(self.board.id) as session:
            referrer = self.people["referrer"]
            case, (refer,) = open_case(session, self.board.id, by=referrer, now=self.now)
            session.flush()
            complete_task(session, refer, REFERRAL, by=referrer, now=self.now)
            self.cases.append(case.id)

    def gives_time(self, chance: random.Random) -> None:
        for session, case in self.some_case(chance):
            until = (self.now + timedelta(days=chance.choice([0, 1, 3, 9]))).date()
            changes.extend(
                session,
                case,
                "AD-T1",
                until,
                instance=None,
                by=self.people["office"],
                now=self.now,
                reason="Ill",
            )

    def pauses(self, chance: random.Random) -> None:
        for session, case in self.some_case(chance):
            act = changes.pause if case.status == "open" else changes.resume
            act(session, case, by=self.people["office"], now=self.now, reason="Trial")

    def tells_again(self, chance: random.Random) -> None:
        for session, case in self.some_case(chance):
            changes.rebuild(session, case, now=self.now)

    def chooses(self, chance: random.Random) -> None:
        with at_work(self.board.id) as session:
            person = self.people[chance.choice(["office", "chair"])]
            choices.choose(session, self.board.id, person.id, chance.choice(list(Frequency)), now=self.now)

    def some_case(self, chance: random.Random) -> Iterator[tuple[Session, Case]]:
        if not self.cases:
            return
        with at_work(self.board.id) as session:
            yield session, lock(session, chance.choice(self.cases))

    def worker(self, both: Barrier, *, dies: bool) -> None:
        both.wait()
        pass_limits(db.factory, self.board, CasesAtWork(self.board), now=self.now)
        self.delivers(dies=dies)
        digest_days.send_due(db.factory, self.board, base_url="https://r.example.org", now=self.now)
        self.delivers(dies=dies)

    def delivers(self, *, dies: bool) -> None:
        with at_work(self.board.id) as session:
            waiting = session.scalars(select(Message.id).where(Message.state == State.QUEUED)).all()
        for message in waiting:
            try:
                with at_work(self.board.id) as session:
                    kept = session.get_one(Message, message).state
                    deliver(session, message, self.settings, now=self.now, checks=BEFORE_DELIVERY)
                    if (
                        dies
                        and session.get_one(Message, message).state == State.GATHERED
                        and kept == State.QUEUED
                    ):
                        raise CrashedError  # before the commit: held by nobody, and asked again
            except CrashedError:
                continue

    def note(self) -> None:
        with at_work(self.board.id) as session:
            for row in session.scalars(select(DueDate)):
                for notice in row.planned_notices:
                    holds = notice.at <= self.now and not row.paused
                    self.held[row.id, notice.key].append((self.now, holds))

    def was_over_between(self, limit: UUID, rung: str, first: datetime, second: datetime) -> bool:
        """Whether the rung ceased to hold in the meantime, so that it may be told again."""
        return any(not holds for at, holds in self.held[limit, rung] if first <= at < second)

    def told(self) -> list[Message]:
        with at_work(self.board.id) as session:
            return list(session.scalars(select(Message).order_by(Message.id)))


@pytest.mark.parametrize("seed", [0, 3])
def test_each_person_is_told_each_thing_once_and_nothing_waits_for_ever(
    town: Town, postman: Postman, seed: int
) -> None:
    chance = random.Random(seed)
    for _ in range(STEPS):
        town.step(chance)
    town.now += timedelta(days=4)
    for _ in range(3):  # whatever waits comes to its end once nothing more happens
        town.now += timedelta(minutes=2)
        clock.set_to(town.now)
        town.worker(Barrier(1), dies=False)

    found = town.told()
    assert found, "something was told"
    assert {message.state for message in found} <= {
        State.SENT,
        State.IN_DIGEST,
        State.DROPPED,
        State.GATHERED,
    }
    arrived = Counter(read_token(str(each.content), town.settings) for each in postman.taken)
    assert arrived == Counter(message.id for message in found if message.state == State.SENT)
    digests = {message.id for message in found if message.kind == Kind.DIGEST}
    assert {message.digest_id for message in found if message.state == State.IN_DIGEST} <= digests
    assert all(message.held_until > town.now for message in found if message.state == State.GATHERED)
    days = Counter(
        (message.person_id, message.queued_at.astimezone(LONDON).date())
        for message in found
        if message.id in digests
    )
    assert set(days.values()) <= {1}
    assert not [each for each in again(found) if not town.was_over_between(*each)]


def again(found: list[Message]) -> Iterator[tuple[UUID, str, datetime, datetime]]:
    """Each time that somebody was told a rung of a limit's ladder of which they had been told before."""
    before: dict[tuple[UUID, UUID, str], datetime] = {}
    for message in (each for each in found if each.kind in OF_LIMITS and each.about):
        rung = message.key.split(":", 2)[2].removesuffix(f":{message.person_id}")
        key = (message.person_id, message.about, rung)
        if key in before:
            yield message.about, rung, before[key], message.queued_at
        before[key] = message.queued_at
