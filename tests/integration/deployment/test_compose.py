"""What docker-compose.yml starts, started by hand: its commands, in its environment, on roles made by its script."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from webapp import postgres, supervision
from webapp.config import CHECKOUT
from webapp.postgres import SUPERUSER, Cluster

SECRETS = {
    "SECRET_KEY": "a long random text, longer than 32 characters",
    "BASE_URL": "https://reviews.example.org",
    **dict.fromkeys(("POSTGRES_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD", "BACKUP_PASSWORD"), "abc123"),
}
BOARD = "cheshire_east"  # one is enough to see that boards are loaded
_VARIABLE = re.compile(r"\$\{(\w+)(?::?[-?][^}]*)?\}")
_DEFAULT = re.compile(r"\$\{\w+:-([^}]*)\}")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return _services()


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A database server as compose's, with the roles that its script makes."""
    with tempfile.TemporaryDirectory(prefix="pr-compose-") as place, _running(Path(place) / "pg") as cluster:
        folder = re.search(r"host=([^&]+)", cluster.superuser_address)[1].replace("%2F", "/")  # type: ignore[index]
        env = SECRETS | {
            "PATH": f"{postgres.program('psql').parent}:{os.environ['PATH']}",
            "PGHOST": folder,
            "POSTGRES_USER": SUPERUSER,
            "POSTGRES_DB": "postgres",
        }
        subprocess.run([CHECKOUT / "deploy/roles.sh"], env=env, check=True, capture_output=True)
        yield cluster


def test_it_is_valid_by_the_compose_specification():
    command = ["docker-compose"] if shutil.which("docker-compose") else ["docker", "compose"]
    done = subprocess.run([*command, "config", "-q"], cwd=CHECKOUT, env=os.environ | SECRETS, capture_output=True,
                          text=True, check=False)  # fmt: skip

    assert done.returncode == 0, done.stderr


def test_a_forgotten_secret_stops_it_with_a_sentence():
    command = ["docker-compose"] if shutil.which("docker-compose") else ["docker", "compose"]
    given = {name: value for name, value in (os.environ | SECRETS).items() if name != "SECRET_KEY"}
    done = subprocess.run([*command, "config", "-q"], cwd=CHECKOUT, env=given, capture_output=True, text=True,
                          check=False)  # fmt: skip

    assert done.returncode != 0
    assert "long random text" in done.stderr


def test_each_service_does_its_work_as_its_role_and_its_health_check_says_so(compose, server, tmp_path):
    boards = _one_board(tmp_path)
    port, backups = _free_port(), tmp_path / "backups"
    backups.mkdir()
    given = {
        "PORT": str(port),
        "CONFIGURATION_DIR": str(boards),
        "VAR_DIR": str(tmp_path),
        "HOST": "127.0.0.1",
    }

    def starts(name: str) -> supervision.Program:
        env = _environment(compose[name]["environment"], server) | given
        command = [str(backups) if part == "/backups" else part for part in compose[name]["command"]]
        with (tmp_path / f"{name}.log").open("ab") as said:
            return supervision.spawn([sys.executable, "-m", "webapp.cli", *command], env=env, output=said)

    def is_healthy(name: str) -> bool:
        kind, program, *rest = compose[name]["healthcheck"]["test"]
        assert (kind, program) == ("CMD", "practice-review")
        env = _environment(compose[name]["environment"], server) | given
        done = subprocess.run(
            [sys.executable, "-m", "webapp.cli", *rest], env=env, check=False, capture_output=True
        )
        return done.returncode == 0

    assert starts("migrate").wait(120) == 0, (tmp_path / "migrate.log").read_text()
    web, worker = starts("web"), starts("worker")
    try:
        _soon(lambda: is_healthy("web"), tmp_path / "web.log")
        _soon(lambda: is_healthy("worker"), tmp_path / "worker.log")
        assert starts("backup").wait(120) == 0, (tmp_path / "backup.log").read_text()
    finally:
        for program in (web, worker):
            supervision.stop(program, how=signal.SIGTERM)
    assert len(list(backups.iterdir())) == 1
    assert not is_healthy("web")


def test_the_image_runs_as_nobody_in_particular_and_knows_its_health_check():
    lines = (CHECKOUT / "Dockerfile").read_text().rpartition("\nFROM ")[2]

    assert "USER 10001:10001" in lines
    assert 'CMD ["practice-review", "ready"]' in lines
    assert all(each.get("read_only") for name, each in _services().items() if name != "db")


@contextmanager
def _running(folder: Path) -> Iterator[Cluster]:
    cluster = Cluster(folder, durable=False)
    with cluster.running():
        yield cluster


def _services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]
    return services


def _environment(said: Mapping[str, str], server: Cluster) -> dict[str, str]:
    folder = server.superuser_address.rpartition("host=")[2]
    env = {name: _filled_in(value).replace("@db/practice_review", f"@/practice_review?host={folder}")
           for name, value in said.items()}  # fmt: skip
    return {**env, "PATH": os.environ["PATH"], "HOME": "/nonexistent", "PYTHONPATH": str(CHECKOUT)}


def _filled_in(value: str) -> str:
    return _VARIABLE.sub(lambda found: SECRETS.get(found[1], _default(found[0])), value)


def _default(written: str) -> str:
    found = _DEFAULT.fullmatch(written)
    return found[1] if found else ""


def _one_board(folder: Path) -> Path:
    boards = folder / "boards"
    for top in ("processes", "forms"):
        for name in (BOARD, "shared"):
            if (CHECKOUT / top / name).is_dir():
                shutil.copytree(CHECKOUT / top / name, boards / top / name)
    return boards


def _soon(is_so: Any, log: Path, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.5)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
