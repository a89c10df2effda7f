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


def test_a_program_that_is_killed_is_started_again():
    kept = supervision.Kept("one", lambda: supervision.spawn(SLEEP))
    first = kept.program
    first.kill()
    first.wait()

    assert kept.look()

    assert not kept.ended
    assert kept.program is not first
    kept.stop()


def test_a_program_that_ends_again_and_again_is_given_up_and_named(monkeypatch):
    monkeypatch.setattr(supervision, "_PAUSES", (0, 0.01, 0.02))
    starts = []

    def start():
        starts.append(1)
        return supervision.spawn([sys.executable, "-c", ""])

    sound = supervision.Kept("one", lambda: supervision.spawn(SLEEP))

    assert supervision.keep({"sound": sound, "weak": supervision.Kept("weak", start)}, every=0.02) == "weak"

    assert len(starts) == 4
    assert not sound.ended
    sound.stop()


def test_between_two_starts_in_a_row_there_is_a_pause():
    kept = supervision.Kept("one", lambda: supervision.spawn([sys.executable, "-c", ""]))
    kept.program.wait()
    kept.look()
    second = kept.program
    second.wait()

    assert kept.look()

    assert kept.ended
    assert kept.program is second


def test_what_we_start_is_in_a_session_of_its_own_so_that_ctrl_c_reaches_only_us():
    program = supervision.spawn(SLEEP)

    assert os.getsid(program.pid) == program.pid
    supervision.stop(program)
