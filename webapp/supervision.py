"""Programs we start: they end when told, and also when we are killed without a chance to tell them."""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.context import ForkProcess
from types import FrameType
from typing import IO, Any, Protocol

from webapp.errors import DomainError

_PR_SET_PDEATHSIG = 1
_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PAUSES = (0, 1, 2, 4, 8)  # seconds before a program that ended is started again
_SETTLED = 60  # what ran for so many seconds ran well
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


log = logging.getLogger(__name__)


class Stopped(BaseException):
    """Somebody asked this program to end: not an error, and not to be caught as one."""


def end_with_parent(how: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send this process `how` when its parent dies, even of kill -9."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(how))


def spawn(
    arguments: Sequence[str | os.PathLike[str]],
    *,
    env: Mapping[str, str] | None = None,
    output: IO[Any] | None = None,
    user: int | None = None,
    group: int | None = None,
    last_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that Ctrl-C reaches only us and we end things in order.

    `last_signal` is what it gets when we die first.
    """
    ours = os.getpid()

    def before_start() -> None:
        end_with_parent(last_signal)
        if os.getppid() != ours:  # we died between the fork and the line above
            os._exit(1)

    return subprocess.Popen(
        arguments,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        user=user,
        group=group,
        extra_groups=[] if user is not None else None,
        start_new_session=True,
        preexec_fn=before_start,  # noqa: PLW1509 - no threads are running when we start programs
    )


def fork(work: Callable[[], object]) -> Forked:
    """Do `work` in a process of its own that has all we imported already: it starts at once.

    To be called before any thread runs. Like a spawned program it ends when we die.
    """
    ours = os.getpid()

    def child() -> None:
        os.setsid()
        for each in _ENDINGS:
            signal.signal(each, signal.SIG_DFL)
        end_with_parent()
        if os.getppid() == ours:
            work()

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    return Forked(process)


class Program(Protocol):
    """What may be watched and ended: a spawned program or forked work."""

    def poll(self) -> int | None:
        """How it ended; None while it runs."""

    def send_signal(self, sig: int, /) -> None:
        """Tell it something."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises subprocess.TimeoutExpired."""

    def kill(self) -> None:
        """End it without asking."""


class Forked:
    """Forked work, to be handled like a program."""

    def __init__(self, process: ForkProcess) -> None:
        self._process = process

    def poll(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, sig: int, /) -> None:
        if self._process.pid and self.poll() is None:
            os.kill(self._process.pid, sig)

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        ended = self.poll()
        if ended is None:
            raise subprocess.TimeoutExpired("forked work", timeout or 0)
        return ended

    def kill(self) -> None:
        self._process.kill()


def stop(process: Program, *, how: signal.Signals = signal.SIGTERM, seconds: float = 20) -> None:
    """End the program politely, then, after `seconds`, without asking."""
    if process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def stop_on_signals() -> None:
    """From now on Ctrl-C, a TERM and a closed terminal all raise Stopped, once."""

    def asked(_number: int, _frame: FrameType | None) -> None:
        for each in _ENDINGS:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    for each in _ENDINGS:
        signal.signal(each, asked)


class Kept:
    """A program that is started again when it ends by itself: at once, then later each time, and not for ever."""

    def __init__(self, name: str, start: Callable[[], Program]) -> None:
        self._name, self._start = name, start
        self.program: Program | None = start()
        self._began = time.monotonic()
        self._ended_at: float | None = None
        self._ends = 0

    def look(self) -> bool:
        """Start it again if it ended and its pause is over. Gives False once it has ended too often in a row."""
        now = time.monotonic()
        if self._ended_at is None:
            if self.program is not None and self.program.poll() is None:
                return True
            self._ends = 1 if now - self._began > _SETTLED else self._ends + 1
            self._ended_at = now
            log.warning("the %s ended by itself, %s in a row", self._name, self._ends)
        if self._ends > len(_PAUSES):
            return False
        if now - self._ended_at >= _PAUSES[self._ends - 1]:
            self._began, self._ended_at = now, None
            try:
                self.program = self._start()
            except DomainError as error:
                log.warning("the %s could not be started again: %s", self._name, error)
                self.program = None
        return True

    @property
    def ended(self) -> bool:
        """Whether it is not running at this moment."""
        return self.program is None or self.program.poll() is not None

    def stop(self, *, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, and leave it so."""
        if self.program is not None:
            stop(self.program, how=how)


def keep(programs: Mapping[str, Kept], *, every: float = 0.5) -> str:
    """Keep the programs running. Gives the name of the first that ended too often in a row."""
    while True:
        for name, each in programs.items():
            if not each.look():
                return name
        time.sleep(every)
