from __future__ import annotations

import os
import subprocess
import sys

import pytest


def practice_review(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "webapp.cli", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"PRACTICE_REVIEW_ENV": "production"}, "SECRET_KEY"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nowhere"}, "The database cannot be used"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_no_traceback(environment, says, tmp_path):
    ended = practice_review("run", **({"VAR_DIR": str(tmp_path), "PORT": "18999"} | environment))

    assert ended.returncode == 2
    assert says in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
