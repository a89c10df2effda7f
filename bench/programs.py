"""Several webs and workers on one database, each to be killed by its id and begun again."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from subprocess import Popen

import psycopg

from bench.place import Place
from bench.server import free_port, wait_for
from webapp import supervision
from webapp.config import CHECKOUT, BadSetting


@dataclass
class Program:
    """One web or worker: how it is started, and the process it is at present."""

    name: str  # as PostgreSQL sees it: web_1, worker_2
    arguments: list[str]
    env: Mapping[str, str]
    log: Path
    port: int = 0
    process: Popen[bytes] | None = None
    deaths: int = 0

    def start(self) -> None:
        """Start it, or start it again."""
        with self.log.open("ab") as log:
            self.process = supervision.spawn(self.arguments, env=self.env, output=log)

    @property
    def runs(self) -> bool:
        """Whether it does."""
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        """The id of what we started."""
        assert self.process is not None
        return self.process.pid

    def children(self) -> list[int]:
        """The processes it started itself: a web's, which answer."""
        with suppress(OSError):
            found = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
            return [int(each) for each in found]
        return []

    def kill(self) -> None:
        """End it with everything it started, at once and without asking."""
        for pid in [*self.children(), self.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait()
        self.deaths += 1

    def kill_a_child(self) -> None:
        """End what answers, which it will start again by itself."""
        for pid in self.children():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.deaths += 1


@dataclass
class Programs:
    """All of them, by name, and the database under them."""

    place: Place
    all: dict[str, Program] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)

    def of(self, kind: str) -> list[Program]:
        """The webs or the workers."""
        return [each for name, each in self.all.items() if name.startswith(kind)]

    @property
    def ports(self) -> list[int]:
        """Where the webs answer."""
        return [each.port for each in self.of("web")]

    def wait_for_webs(self) -> None:
        """Until all of them answer."""
        for port in self.ports:
            wait_for(port)

    def start_what_died(self) -> None:
        """As whoever watches over programs does. Those that end by themselves are started too."""
        for each in self.all.values():
            if not each.runs:
                each.start()

    def kill_database(self) -> None:
        """The server, with all its connections, and start it again."""
        pid = int((self.place.cluster.folder / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)  # one that is dead and not buried keeps the next from starting
        self.start_database()

    def start_database(self, seconds: float = 60) -> None:
        """Until it takes connections: after a kill it has to see its last process end, and to look at its log."""
        until = time.monotonic() + seconds
        while True:
            try:
                self.stack.enter_context(self.place.cluster.running())
                return
            except BadSetting:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def wait_for_database(self, seconds: float = 60) -> None:
        """Until it takes connections again by itself, as it does when one of its processes was killed."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.place.cluster.superuser_address, connect_timeout=5).close()
                return
            time.sleep(0.02)
        raise RuntimeError("The database did not come back.")


@contextmanager
def programs(place: Place, *, webs: int, workers: int, smtp_port: int = 0) -> Iterator[Programs]:
    """So many of each, up and answering while the block runs. Ended by their ids."""
    found = Programs(place)
    for number in range(1, webs + 1):
        port = free_port()
        env = {"PORT": str(port), "WEB_PROCESSES": "1"}
        found.all[f"web_{number}"] = _program(place, f"web_{number}", "serve", env, port=port)
    for number in range(1, workers + 1):
        name = f"worker_{number}"
        mail = {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(smtp_port),
            "SMTP_STARTTLS": "0",
            "SMTP_FROM": f"{name}@example.org",
        }
        found.all[name] = _program(place, name, "worker", mail if smtp_port else {})
    with found.stack:
        try:
            for each in found.all.values():
                each.start()
            found.wait_for_webs()
            yield found
        finally:
            for each in found.all.values():
                if each.process is not None:
                    supervision.stop(each.process)


def _program(place: Place, name: str, command: str, env: Mapping[str, str], *, port: int = 0) -> Program:
    settings = replace(place.settings)
    known = {
        "DATABASE_URL": f"{settings.database_url}&application_name={name}",
        "OWNER_DATABASE_URL": settings.owner_database_url,
        "SECRET_KEY": settings.secret_key,
        "VAR_DIR": str(settings.var_dir),
        "PYTHONPATH": str(CHECKOUT),
    }
    environ = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    log = Path(settings.var_dir) / f"{name}.log"
    return Program(
        name, [sys.executable, "-m", "webapp.cli", command], {**environ, **known, **env}, log, port
    )
