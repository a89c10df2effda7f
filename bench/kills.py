"""`python -m bench.kills`: webs, workers and database processes killed with -9 at every stage of a submit.

Clients work through cases over HTTP all the while and send again what was not answered. In the end every answer
that was acknowledged must stand in the log once, every row must be what the log says, every case must have come to
its end, and every message must have reached the mail server once.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread
from typing import TypeVar
from uuid import UUID

from procrastinate.exceptions import ConnectorException
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from bench import board, diagrams, whole
from bench.form import STORED
from bench.killer import BACKEND, PROCESS, SERVER, Killer
from bench.persistent import Persistent
from bench.place import EVERYTHING, Place, new_board, new_person, person_called, place
from bench.postman import Postman, mail_server
from bench.programs import Programs, programs
from bench.stages import ALL, COMMITTED, JOBS, MAILED, SUBMIT, Stage, install
from bench.submit import opened
from bench.table import Row, say, show
from webapp import clock, db
from webapp.cases.models import Case, Task
from webapp.cases.opening import open_case
from webapp.cases.projection import task_id
from webapp.cases.workflow import complete_task, log_of
from webapp.engine import Address
from webapp.outbox import queue

T = TypeVar("T")
_CLIENTS = 4
_LONG_AGO = timedelta(days=60)
_SETTLE = 300.0  # seconds; a dead worker's jobs are taken up within two minutes
_OF_LIMITS = JOBS[-2:]
SHORT = (
    (SUBMIT[0], PROCESS),
    (MAILED, PROCESS),
    (SUBMIT[2], BACKEND),
    (SUBMIT[7], BACKEND),
    (COMMITTED, PROCESS),
    (SUBMIT[9], SERVER),
)
"""A kill for each of what there is to lose: the draft, the message, the log, its message, the answer, the commit."""


@dataclass
class Field:
    """Where it happens: the programs, the killer among them, and who works there."""

    place: Place
    programs: Programs
    postman: Postman
    board_id: UUID
    email: str
    killer: Killer
    stop: Event = field(default_factory=Event)
    clients: list[Persistent] = field(default_factory=list)

    def begin(self, number: int, seed: int) -> list[Thread]:
        """Let so many clients work."""
        for each in range(number):
            chance = random.Random(seed * 1000 + each)
            self.clients.append(Persistent(self.email, self.programs.ports, self.open_one, chance, self.stop))
        threads = [Thread(target=client.work, daemon=True) for client in self.clients]
        for thread in threads:
            thread.start()
        return threads

    def open_one(self) -> UUID:
        """A new case, however often the database goes meanwhile."""
        return _again(lambda: opened(self.board_id, self.email))

    def finish(self) -> None:
        """Answer what is left of every case: of those that limits passed in, and of those opened unanswered."""
        one = self.clients[0]
        for case, paths in _again(self._left):
            one.finish(case, paths)

    def _left(self) -> list[tuple[UUID, list[str]]]:
        session = db.session()
        db.act_for(session, self.board_id)
        found = []
        for case in session.scalars(select(Case.id).where(Case.status != "closed")).all():
            done = {Address.read(each.address).path for each in log_of(session, case)}
            found.append((case, [path for path in diagrams.NINETEEN if path not in done]))
        db.session.remove()
        return found


@contextmanager
def battlefield(seed: int, *, webs: int = 2, workers: int = 2, barriers: bool = True) -> Iterator[Field]:
    """A board at work on several webs and workers, with a barrier at every stage; gone when the block ends."""
    postman = Postman()
    with place() as where, mail_server(postman) as port:
        board_id = new_board("stormhaven", board.nineteen("stormhaven"))
        email = new_person(board_id, "everybody", EVERYTHING)
        new_person(board_id, "office", [("office", None)])
        if barriers:
            install(where.cluster)
        with programs(where, webs=webs, workers=workers, smtp_port=port) as up:
            provoke = _provoking(board_id, email)
            killer = Killer(up, postman, random.Random(seed), provoke)
            yield Field(where, up, postman, board_id, email, killer)


def end(
    ground: Field, threads: Sequence[Thread], *, hurry: bool = False, seconds: float = _SETTLE
) -> whole.Findings:
    """Stop killing, let everything come to its end, and look. `hurry`: as if two minutes had gone by."""
    ground.stop.set()
    for thread in threads:
        thread.join(seconds)
    ground.finish()
    stuck = whole.settle(ground.place.admin, seconds, hurry=hurry)
    taken = whole.counted(client.acknowledged for client in ground.clients)
    found = whole.look(ground.board_id, taken)
    found.stuck += stuck + [f"{case} {path}" for client in ground.clients for case, path in client.stuck]
    whole.letters(ground.place.admin, ground.board_id, ground.postman.taken, found)
    return found


def main() -> None:
    """Kill, look, print, and fail when anything is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m bench.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60, help="stop killing after so long at the latest")
    parser.add_argument("--short", action="store_true", help="a few kills, each at another stage")
    said = parser.parse_args()
    began = time.monotonic()
    with battlefield(said.seed, webs=1 if said.short else 2, workers=1 if said.short else 2) as ground:
        threads = ground.begin(1 if said.short else _CLIENTS, said.seed)
        if said.short:
            _a_few(ground.killer)
        else:
            _many(ground.killer, said.kills, began, said.minutes * 60)
        say("Letting everything come to its end")
        found = end(ground, threads, hurry=said.short)
    rows = [*_killed(ground.killer), *_found(ground, found, time.monotonic() - began)]
    show(rows)
    for each in found.all[:20]:
        say(each)
    sys.exit(any(row.kept is False for row in rows))


def _a_few(killer: Killer) -> None:
    for stage, kind in SHORT:
        killer.once(stage, kind)


def _many(killer: Killer, kills: int, began: float, seconds: float) -> None:
    done = 0
    while done < kills and time.monotonic() - began < seconds:
        killer.kill(min(len(ALL), kills - done))
        done = killer.killed.total()
        say(f"{done} kills after {time.monotonic() - began:.0f} s")


def _killed(killer: Killer) -> list[Row]:
    rows = []
    for stage in ALL:
        kinds = {kind: n for (of, kind), n in killer.killed.items() if of is stage}
        said = ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items()))
        rows.append(Row(f"killed: {stage.who}, {stage.name}", str(sum(kinds.values())), said))
    return rows


def _found(ground: Field, found: whole.Findings, took: float) -> list[Row]:
    acknowledged = whole.counted(client.acknowledged for client in ground.clients).total()
    unanswered = sum(client.unanswered for client in ground.clients)
    refused = sum((client.refused for client in ground.clients), start=type(ground.clients[0].refused)())
    later = sum(len(client.found_done) for client in ground.clients)
    kills, missed = ground.killer.killed.total(), ground.killer.missed.total()
    once = (
        f"{found.messages} messages; {found.uncertain} left to the office ({found.uncertain_taken} arrived)"
    )
    return [
        Row("kills", str(kills), f"in {took:.0f} s; {missed} times nobody came by", "", "≥ 1", kills > 0),
        Row("answers in the logs", str(found.answers), f"{acknowledged} acknowledged, {later} found done later"),
        Row("requests not answered", str(unanswered), f"refused: {dict(refused)}"),
        _none("acknowledged answers lost", found.lost),
        _none("answers doubled", found.doubled),
        _none("rows that are not what the log says", found.half, "every case told again, byte for byte"),
        _none("cases, steps or jobs stuck", found.stuck, "every case taken to its end"),
        _none("messages missing or sent twice", found.letters, once),
        Row("messages left to the office", str(found.uncertain), "", "", "≤ 4 a kill", found.uncertain <= 4 * kills),
    ]  # fmt: skip


def _none(what: str, wrong: Sequence[str], said: str = "") -> Row:
    return Row(what, str(len(wrong)), said, "", "0", not wrong)


def _provoking(board_id: UUID, email: str) -> Callable[[Stage], Callable[[], None] | None]:
    """Limits pass seldom: open a case in which one has, and have the worker look at once."""

    def provoke(stage: Stage) -> Callable[[], None] | None:
        if stage not in _OF_LIMITS:
            return None
        _again(lambda: opened_long_ago(board_id, email))
        return lambda: _again(lambda: _look_now(board_id))

    return provoke


def opened_long_ago(board_id: UUID, email: str) -> None:
    """A case that stands at its fifth step, whose limit passed a month ago."""
    session = db.session()
    db.act_for(session, board_id)
    by, then = person_called(email), clock.now() - _LONG_AGO
    case = open_case(session, board_id, by=by, now=then)[0]
    for path in diagrams.NINETEEN[:4]:  # the fifth is due after 28 days
        task = session.get_one(Task, task_id(case.id, Address(path)))
        complete_task(session, task, STORED, by=by, now=then)
    session.commit()
    db.session.remove()


def _look_now(board_id: UUID) -> None:
    session = db.session()
    db.act_for(session, board_id)
    queue.defer(session, "pass_limits", [{"timestamp": 0}])
    session.commit()
    db.session.remove()


def _again(act: Callable[[], T], seconds: float = 60) -> T:
    until = time.monotonic() + seconds
    while True:
        try:
            return act()
        except (DBAPIError, ConnectorException):
            db.session.remove()
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


if __name__ == "__main__":
    main()
