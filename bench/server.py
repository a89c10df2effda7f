"""The real web program on a free port of 127.0.0.1, as a process of its own."""

from __future__ import annotations

import os
import resource
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median

from bench.place import Place
from bench.table import Row
from webapp import supervision
from webapp.config import CHECKOUT

MOST_SECONDS = 1.5


@contextmanager
def web(place: Place, processes: int) -> Iterator[int]:
    """`practice-review serve` while the block runs; gives its port. Ended by its id."""
    port = free_port()
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
        "DATABASE_URL": place.settings.database_url,
        "OWNER_DATABASE_URL": place.settings.owner_database_url,
        "SECRET_KEY": place.settings.secret_key,
        "VAR_DIR": str(place.settings.var_dir),
        "PORT": str(port),
        "WEB_PROCESSES": str(processes),
        "PYTHONPATH": str(CHECKOUT),
    }
    with (Path(place.settings.var_dir) / "web.log").open("ab") as log:
        program = supervision.spawn([sys.executable, "-m", "webapp.cli", "serve"], env=env, output=log)
        try:
            wait_for(port)
            yield port
        finally:
            supervision.stop(program)


def measure_start(place: Place, times: int) -> Row:
    """From starting the program until /ready is answered; also how much of that was its own computing.

    Its modules are compiled, as those of an installed service are: by the first start, which is not counted.
    """
    took, computed = [], []
    with web(place, 2):
        pass
    for _ in range(times):
        before = _children()
        began = time.perf_counter()
        with web(place, 2):
            took.append(time.perf_counter() - began)
        computed.append(_children() - before)
    seconds = median(took)
    base = f"{median(computed):.2f} s of it computing"
    return Row(
        "start of the web, database up",
        f"{seconds:.2f} s",
        base,
        "",
        f"≤ {MOST_SECONDS} s",
        seconds <= MOST_SECONDS,
    )


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            line = HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/ready")
            if line.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.01)
        finally:
            line.close()
    raise RuntimeError("The web did not start: see its web.log.")
