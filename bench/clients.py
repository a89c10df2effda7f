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
from bench.visitor import Answer, Outside, Visitor
from webapp import db
from webapp.cases.models import Case
from webapp.cases.projection import task_id
from webapp.cases.replay import replay
from webapp.cases.workflow import log_of
from webapp.configuration.service import procedure
from webapp.engine import Address

CLIENTS = 8
CASES_A_SECOND = 6  # more than they can finish
ARENA = (
    113 * 19 / 60
)  # Spiff-Arena's submits a second with their forms, 4 clients, on an idle machine like this
TIMES = 4


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
            neighbour = self.neighbour
            if (
                neighbour is not None
                and self.chance.random() < 1 / 8
                and neighbour.at[0] < len(neighbour.cases)
            ):
                number, step = neighbour.at
                self._send(neighbour.cases[number], diagrams.NINETEEN[step])
                continue
            number, step = self.at
            self._send(self.cases[number], diagrams.NINETEEN[step])
            self.at = (number, step + 1) if step + 1 < len(diagrams.NINETEEN) else (number + 1, 0)

    def _send(self, case: UUID, path: str) -> None:
        address = f"/tasks/{task_id(case, Address(path))}"
        try:
            page = self.visitor.get(address)
            form = self.visitor.post(address, ANSWERS)
            sent = self.visitor.post(f"{address}/check")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
            self.faults.append(f"{type(error).__name__}: {error}")
            return
        self._note(case, path, address, page, form, sent)

    def _note(self, case: UUID, path: str, address: str, *answers: Answer) -> None:
        self.faults += [f"{path}: {each.status}" for each in answers if each.status not in (200, 302)]
        last = answers[-1]
        if last.status == 302 and not last.location.endswith(address):
            self.taken.append((case, path))
        else:
            self.late += 1


def measure(place: Place, seconds: float, number: int = 0) -> list[Row]:
    """Let them work for so long, then look whether all of it is there. Each `number` is a board of its own."""
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
    return _rows(board_id, clients, took)


def _rows(board_id: UUID, clients: list[Client], took: float) -> list[Row]:
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
            f"{ARENA:.1f} (Spiff-Arena, idle machine)",
            f"{rate / ARENA:.2f}",
            f"≥ {TIMES} ×",
            rate >= TIMES * ARENA,
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
