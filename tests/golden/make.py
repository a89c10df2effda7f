"""`python -m tests.golden.make`: keep what this release writes, for every later one to read.

Refuses a release that was kept already: what it wrote then is what its installations hold.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tests.golden import database
from tests.golden.kept import HERE, GoldenBoard, GoldenCase, stop_of, write
from tests.processes.practice import Practice
from tests.processes.shipped import BOARDS, ROOT, board, process, walks
from tests.small_board import FILES
from webapp.cases.story import Story
from webapp.configuration import service
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.load import from_files
from webapp.configuration.walks_schema import Walk
from webapp.engine import Process

OF_EACH_BOARD = 3
SMALL: tuple[tuple[str, date, Mapping[str, Any]], ...] = (
    ("refer", date(2026, 3, 2), {"child": "A name", "identified_on": "2026-02-20"}),
    ("decide", date(2026, 3, 4), {"met": "yes"}),
    ("invite", date(2026, 3, 5), {"agencies": ["police", "school"], "meeting": "2026-04-16"}),
    ("write_report[police]", date(2026, 3, 20), {"text": "What we did."}),
    ("tell_family", date(2026, 3, 21), {"told": "yes"}),
    ("write_report[school]", date(2026, 3, 23), {"text": "What we did."}),
    ("scrutinise", date(2026, 4, 2), {"approved": "no"}),
    ("write_report[school]", date(2026, 4, 3), {"text": "More of it."}),
    ("write_report[police]", date(2026, 4, 4), {"text": "More of it."}),
    ("tell_family", date(2026, 4, 5), {"told": "yes"}),
    ("scrutinise", date(2026, 4, 8), {"approved": "yes"}),
)


def main() -> None:
    """Keep everything of the release that `pyproject.toml` names."""
    release = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    if (HERE / release).exists():
        sys.exit(f"Release {release} is kept already, and what it wrote is never written again.")
    for golden in (*_shipped(release), _small(release)):
        path = write(golden)
        print(f"{path.relative_to(ROOT)}  {len(golden.cases)} cases  {path.stat().st_size:,} bytes")  # noqa: T201
    path = database.write(release)
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")  # noqa: T201


def _shipped(release: str) -> Iterator[GoldenBoard]:
    for name in BOARDS:
        longest = sorted(walks(name).values(), key=lambda walk: (-len(walk.steps), walk.walk))
        cases = [_walked(board(name), process(name), walk) for walk in longest[:OF_EACH_BOARD]]
        files = {path: str(text) for path, text in board(name).files.items() if "/walks/" not in path}
        yield GoldenBoard(release, name, files, cases)


def _walked(said: BoardConfiguration, made: Process, walk: Walk) -> GoldenCase:
    practice = Practice(said, made, dict(walk.settings)).follow(walk)
    return _kept(walk.walk, practice)


def _small(release: str) -> GoldenBoard:
    said = from_files(FILES)
    practice = Practice(said, service.compiled(said)).begins(SMALL[0][1])
    for step, day, answers in SMALL:
        practice.does(step, day, **answers)
    return GoldenBoard(release, said.name, dict(FILES), [_kept("small", practice)])


def _kept(name: str, practice: Practice) -> GoldenCase:
    """The case as it stood half-way, near its end and at its end, each told by itself."""
    whole = len(practice.log)
    stops = []
    for entries in sorted({max(1, whole // 2), max(1, whole - 2), whole}):
        story = Story(practice.said, practice.process, practice.settings)
        for entry in practice.log[:entries]:
            story.take(entry)
        stops.append(stop_of(story, entries))
    return GoldenCase(name, practice.settings, practice.log, stops)


if __name__ == "__main__":
    main()
