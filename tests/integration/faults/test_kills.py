"""Programs killed in the middle of what they do: what was acknowledged is there, and nothing is half there."""

from __future__ import annotations

import subprocess
import sys

from webapp.config import CHECKOUT


def test_nothing_is_lost_or_doubled_or_stuck_when_a_program_is_killed_at_any_stage() -> None:
    """The thousand kills of `make soak`, in little; it tells by its exit what it found."""
    went = subprocess.run(
        [sys.executable, "-m", "bench.kills", "--short"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    assert went.returncode == 0, went.stdout + went.stderr
    assert "| kills " in went.stdout
    assert "0 times nobody came by" in went.stdout, went.stdout
