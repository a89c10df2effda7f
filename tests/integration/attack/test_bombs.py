"""What a board's files could do to the machine that reads them: nothing, in little memory, said in a sentence."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.attack.bombs import KINDS

ROOT = Path(__file__).parents[3]
SECRET = "what no file of a board may find out"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_bomb_is_refused_in_a_sentence_or_taken_in_stride(kind: str, tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        address = f"127.0.0.1:{server.getsockname()[1]}"
        command = [sys.executable, "-m", "tests.integration.attack.bombs", kind, address, str(secret)]

        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

        assert done.returncode == 0, (done.stdout[-300:], done.stderr[-1500:])
        with pytest.raises(TimeoutError):  # nobody called
            server.accept()
    told = dict(json.loads(line) for line in done.stdout.splitlines())
    assert list(told) == list(KINDS[kind][0](address, str(secret)))
    assert SECRET not in done.stdout
    for name, said in told.items():
        assert all(len(each) < 500 and "\n" not in each for each in said.split(" / ")), (name, said)
    assert sum("taken" not in said for said in told.values()) > len(told) // 3
