"""Eight people at once on two web processes, over HTTP: nothing may fail and nothing may be lost.

Each has cases of their own, and now and then sends the step a neighbour is about to send: one of them wins,
the other is told. Afterwards every answer that was taken must stand in the log, once, and every case told again
from its log must be what was saved.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Thread
from uuid import UUID

from sqlalchemy import select

from bench import board, diagrams
from bench.form import ANSWERS
from bench.place import EVERYTHING, Place, new_board, new_person
from bench.server import web
from bench.submit import opened
from bench.table import Row, say
from bench.visitor import Outside, Visitor
from webapp import db
from webapp.cases.models import Case
from webapp.cases.projection import task_id
from webapp.cases.replay import replay
from webapp.cases.workflow import log_of
from webapp.configuration.service import procedure
from webapp.engine import Address

CLIENTS = 8
CASES_A_SECOND = 6  # more than they can finish
TIMES = 4
ARENA = 113 * 19 / 60
"""Spiff-Arena's submits a second, each with its form, from 4 clients on two cores that nobody else used."""
FLOOR_THEN = 2.43
"""Milliseconds that the floor's submit took on those."""


@dataclass
class Client:
    """Somebody who works through cases of their own, and what came of it."""

    visitor: Visitor
    cases: list[UUID]
    chance: random.Random
    at: tuple[int, int] = (0, 0)  # which case, which step
    neighbour: Client | None = None
    taken: list[tuple[UUID, str]] = field(default_factory=list)
    late: int = 0
    faults: list[str] = field(default_factory=list)

    def work(self, until: float) -> None:
        """Send steps until the time is up."""
        while time.monotonic() < until and self.at[0] < len(self.cases):
            other = self.neighbour
            if other is not None and self.chance.random() < 1 / 8 and other.at[0] < len(other.cases):
                other.send_next(self)
            elif self.send_next(self):
                number, step = self.at
                self.at = (number, step + 1) if step + 1 < len(diagrams.NINETEEN) else (number + 1, 0)

    def send_next(self, sender: Client) -> bool:
        """Have `sender` send the step that is next here. Gives whether it was answered as it should be."""
        number, step = self.at
        case, path = self.cases[number], diagrams.NINETEEN[step]
        address = f"/tasks/{task_id(case, Address(path))}"
        try:
            page = sender.visitor.get(address)
            form = sender.visitor.post(address, ANSWERS)
            sent = sender.visitor.post(f"{address}/check")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
            sender.faults.append(f"{path}: {type(error).__name__}: {error}")
            return False
        wrong = [f"{path}: {each.status}" for each in (page, form, sent) if each.status not in (200, 302)]
        sender.faults += wrong
        if sent.status == 302 and not sent.location.endswith(address):
            sender.taken.append((case, path))
        else:
            sender.late += 1  # somebody was quicker
        return not wrong


def measure(place: Place, seconds: float, *, number: int = 0, floor: float = FLOOR_THEN) -> list[Row]:
    """Let them work for so long, then look whether all of it is there. Each `number` is a board of its own.

    `floor` is what the floor's submit takes here and now: so much slower would Spiff-Arena be.
    """
    key = f"busydale_{number}"
    board_id = new_board(key, board.nineteen(key))
    email = new_person(board_id, "everybody", EVERYTHING)
    new_person(board_id, "office", [("office", None)])
    each = int(seconds * CASES_A_SECOND / CLIENTS) + 2
    cases = [[opened(board_id, email) for _ in range(each)] for _ in range(CLIENTS)]
    with web(place, 2) as port:
        clients = [
            Client(Visitor(Outside(port)).sign_in(email), mine, random.Random(seed))
            for seed, mine in enumerate(cases)
        ]
        for client, neighbour in zip(clients, [*clients[1:], clients[0]], strict=True):
            client.neighbour = neighbour
        began = time.monotonic()
        threads = [Thread(target=client.work, args=(began + seconds,)) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.monotonic() - began
    return _rows(board_id, clients, took, ARENA * FLOOR_THEN / floor)


def _rows(board_id: UUID, clients: list[Client], took: float, arena: float) -> list[Row]:
    taken = Counter(each for client in clients for each in client.taken)
    faults = [fault for client in clients for fault in client.faults]
    lost = _lost(board_id, taken)
    late = sum(client.late for client in clients)
    rate = taken.total() / took
    for each in (faults + lost)[:10]:
        say(each)
    return [
        Row(
            f"errors, {CLIENTS} clients for {took:.0f} s on 2 processes",
            str(len(faults)),
            f"{taken.total()} taken, {late} told that somebody was quicker",
            "",
            "0",
            not faults,
        ),
        Row("lost updates", str(len(lost)), "each log told again", "", "0", not lost),
        Row(
            "submits a second, each with its form",
            f"{rate:.1f}",
            f"{arena:.1f} (Spiff-Arena, as much slower as the floor)",
            f"{rate / arena:.2f}",
            f"≥ {TIMES} ×",
            rate >= TIMES * arena,
        ),
    ]


def _lost(board_id: UUID, taken: Counter[tuple[UUID, str]]) -> list[str]:
    """What was taken and is not there, is there twice, or is not what its log says."""
    session = db.session()
    db.act_for(session, board_id)
    wrong = [f"{case} {path}: taken {times} times" for (case, path), times in taken.items() if times > 1]
    for case in session.scalars(select(Case).where(Case.board_id == board_id)):
        log = log_of(session, case.id)
        answered = Counter(Address.read(entry.address).path for entry in log if entry.kind == "answered")
        said = Counter(path for (of, path) in taken if of == case.id)
        if answered != said:
            wrong.append(
                f"{case.reference}: the log holds {answered - said} too many, {said - answered} too few"
            )
        if [entry.seq for entry in log] != list(range(1, case.entries + 1)):
            wrong.append(f"{case.reference}: its log has a gap")
        made = procedure(session, case.version_id)
        if replay(made.configuration, made.process, log).story.snapshot() != case.snapshot:
            wrong.append(f"{case.reference}: told again it is something else")
    db.session.remove()
    return wrong
