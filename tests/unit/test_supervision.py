"""Nothing we started outlives us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from webapp import supervision

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)",
]
PARENT = """
import sys, time
from webapp import supervision
program = supervision.spawn([sys.executable, "-c", "import time; time.sleep(60)"])
print(program.pid, supervision.fork(lambda: time.sleep(60))._process.pid, flush=True)
time.sleep(60)
"""


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ends_soon(pid: int) -> bool:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        if not runs(pid):
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_what_we_started_ends_when_we_are_killed(how):
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    children = [int(pid) for pid in parent.stdout.readline().split()]
    assert all(map(runs, children))

    parent.send_signal(how)
    parent.wait()
    parent.stdout.close()

    assert all(map(ends_soon, children))


def test_a_program_that_does_not_listen_is_ended_anyway(tmp_path):
    with (tmp_path / "output").open("wb") as output:
        program = supervision.spawn(STUBBORN, output=output)
    while not (tmp_path / "output").read_text():
        time.sleep(0.02)

    supervision.stop(program, seconds=0.2)

    assert program.returncode == -signal.SIGKILL


def test_a_program_that_listens_is_left_to_end_by_itself():
    program = supervision.spawn(SLEEP)

    supervision.stop(program)

    assert program.returncode == -signal.SIGTERM


def test_forked_work_ends_when_told():
    work = supervision.fork(lambda: time.sleep(60))

    supervision.stop(work)

    assert work.poll() == -signal.SIGTERM


def test_the_first_to_end_is_named():
    quick = supervision.spawn([sys.executable, "-c", ""])
    slow = supervision.spawn(SLEEP)

    assert supervision.first_to_end({"slow": slow, "quick": quick}, every=0.02) == "quick"
    supervision.stop(slow)


def test_what_we_start_is_in_a_session_of_its_own_so_that_ctrl_c_reaches_only_us():
    program = supervision.spawn(SLEEP)

    assert os.getsid(program.pid) == program.pid
    supervision.stop(program)
