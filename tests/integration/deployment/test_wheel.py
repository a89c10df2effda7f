"""What is built is what an installation gets: nothing of the checkout may be needed any more."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import URLError

import pytest

from webapp import supervision
from webapp.config import CHECKOUT


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new virtual environment with the wheel in it; third parties are lent to it, the checkout is not."""
    made, empty = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("installed")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(made), cwd=CHECKOUT)
    _run(sys.executable, "-m", "venv", "--without-pip", str(empty))
    packages = next(empty.glob("lib/python*/site-packages"))
    # a path named here lends its packages, but not the checkout that its own .pth files point at
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib"))
    pip = [sys.executable, "-m", "pip", "--python", str(empty / "bin/python")]
    _run(*pip, "install", "--quiet", "--no-deps", "--no-index", *map(str, made.glob("*.whl")))
    return empty


@pytest.fixture
def service(environment: Path, tmp_path: Path) -> Iterator[str]:
    """`practice-review run --demo`, started in an empty folder without Node; its address."""
    port = _free_port()
    surroundings = {"PATH": "/nonexistent", "HOME": str(tmp_path), "VAR_DIR": str(tmp_path / "var")}
    with (tmp_path / "said.txt").open("wb") as said:
        program = supervision.spawn(
            [environment / "bin/practice-review", "run", "--demo"],
            env={**surroundings, "PORT": str(port)},
            output=said,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/sign-in", program, tmp_path / "said.txt")
            yield f"http://127.0.0.1:{port}"
        finally:
            supervision.stop(program, how=signal.SIGINT)


def test_an_installed_wheel_runs_with_its_boards_and_front_end_and_nothing_of_the_checkout(
    environment, service
):
    where = _run(str(environment / "bin/python"), "-c", "import webapp; print(webapp.__file__)", cwd="/")
    page = _read(f"{service}/sign-in")
    style = re.search(r'href="(/static/[^"]+\.css)"', page)

    assert where.startswith(str(environment))
    assert style is not None
    assert "govuk-button" in _read(service + style[1])
    for board in ("Cheshire East", "Salford", "South Tyneside", "Stockport", "Wales"):
        assert board in page


def test_the_wheel_names_everything_it_needs(environment):
    said = _run(str(environment / "bin/python"), "-c", "import importlib.metadata as m, json;"
                "print(json.dumps(m.requires('practice-review')))", cwd="/")  # fmt: skip
    named = {re.split(r"[\[=<>;~ ]", each)[0].lower() for each in json.loads(said)}

    wanted = {
        re.split(r"[\[=]", line)[0].lower() for line in (CHECKOUT / "requirements.in").read_text().split()
    }
    assert named == wanted


def _run(*command: str, cwd: str | Path | None = None) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, env=_plain())
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def _plain() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def _read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        text: str = answer.read().decode()
        return text


def _wait_for(address: str, program: supervision.Program, said: Path, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and program.poll() is None:
        try:
            _read(address)
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(said.read_text())


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
