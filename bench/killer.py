"""Whoever ends programs with -9, one at a time and in a place they chose."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg

from bench.postman import Postman
from bench.programs import Program, Programs
from bench.stages import ALL, COMMITTED, MAILED, SUBMIT, WEB, Barrier, Stage, barrier
from webapp.postgres import DATABASE

PROCESS, WHOLE, BACKEND, SERVER = "process", "whole web", "database process", "database server"
_OF_WEB = {PROCESS: 5, WHOLE: 3, BACKEND: 2, SERVER: 2}
_OF_WORKER = {PROCESS: 5, BACKEND: 2, SERVER: 2}
_LONGEST = 60.0  # seconds until somebody comes by


@dataclass
class Killer:
    """Kills at each stage in turn. `provoke` brings about what does not come by itself."""

    programs: Programs
    postman: Postman
    chance: random.Random
    provoke: Callable[[Stage], Callable[[], None] | None]
    killed: Counter[tuple[Stage, str]] = field(default_factory=Counter)
    missed: Counter[Stage] = field(default_factory=Counter)

    def kill(self, times: int, stages: tuple[Stage, ...] = ALL) -> None:
        """So many kills, the same number at each stage, in an order of chance; what died is started again."""
        while times:
            for stage in self.chance.sample(stages, len(stages)):
                if times and self.once(stage, self._kind(stage)):
                    times -= 1

    def once(self, stage: Stage, kind: str) -> bool:
        """One kill; False when nobody came to that stage in time."""
        came = False
        with suppress(psycopg.Error):  # the database was away, or went under us
            came = self._at_the_mail(kind) if stage is MAILED else self._in_the_database(stage, kind)
        if came:
            self.killed[stage, kind] += 1
        else:
            self.missed[stage] += 1
        self.programs.wait_for_database()
        self.programs.start_what_died()
        return came

    def _kind(self, stage: Stage) -> str:
        kinds = _OF_WEB if stage.who == WEB else _OF_WORKER
        return self.chance.choices([*kinds], [*kinds.values()])[0]

    def _in_the_database(self, stage: Stage, kind: str) -> bool:
        set_off = self.provoke(stage)
        place = SUBMIT[-1] if stage is COMMITTED else stage
        with barrier(self.programs.place.cluster, place) as held:
            if set_off is not None:
                set_off()
            found = held.waiting(_LONGEST)
            if found is None:
                return False
            program = self.programs.all[found[0]]
            if stage is COMMITTED:
                return self._after_the_commit(held, program, found[1], kind)
            self._end(kind, program, found[1])
            return True

    def _after_the_commit(self, held: Barrier, program: Program, backend: int, kind: str) -> bool:
        """Let the commit through to a program that stands still, so that it cannot have answered."""
        still = [*program.children(), program.pid]
        _tell(still, signal.SIGSTOP)
        try:
            committed = _is_idle(held, backend)
            if committed:
                self._end(kind, program, backend)
            return committed
        finally:
            _tell(still, signal.SIGCONT)

    def _at_the_mail(self, kind: str) -> bool:
        self.postman.hold()
        try:
            if not self.postman.has_one.wait(_LONGEST):
                return False
            program = self.programs.all[self.postman.sender.partition("@")[0]]
            self._end(kind, program, self._backend_of(program.name))
            return True
        finally:
            self.postman.release()

    def _backend_of(self, name: str) -> int:
        address = self.programs.place.cluster.address("postgres", DATABASE)
        with psycopg.connect(address) as connection:
            query = "select pid from pg_stat_activity where application_name = %s and state <> 'idle' limit 1"
            row = connection.execute(query, [name]).fetchone()
            return int(row[0]) if row else 0

    def _end(self, kind: str, program: Program, backend: int) -> None:
        if kind == SERVER:
            self.programs.kill_database()
        elif kind == BACKEND and backend:
            self._end_backend(backend)
        elif kind == PROCESS and program.port:
            program.kill_a_child()
        else:
            program.kill()

    def _end_backend(self, backend: int, seconds: float = 10) -> None:
        """The server then ends all its connections, and begins again by itself: wait until it has noticed."""
        with (
            suppress(psycopg.Error),
            psycopg.connect(self.programs.place.cluster.superuser_address, autocommit=True) as witness,
        ):
            os.kill(backend, signal.SIGKILL)
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                witness.execute("select 1")  # raises in the end
                time.sleep(0.005)


def _is_idle(held: Barrier, backend: int, seconds: float = 10) -> bool:
    """Lift the barrier and wait until the backend has committed."""
    held.lift()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        row = held.connection.execute(
            "select state from pg_stat_activity where pid = %s", [backend]
        ).fetchone()
        if row is None or row[0] == "idle":
            return row is not None
        time.sleep(0.002)
    return False


def _tell(pids: list[int], what: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, what)
