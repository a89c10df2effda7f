"""The form in which a release's cases are kept: one compressed file for each board, whole in itself.

A case needs its board's files as they were then: they stand in the same file, so that a board can change them since.
"""

from __future__ import annotations

import base64
import json
import lzma
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from webapp.cases.asking import who_is_asked
from webapp.cases.dues import due_steps, in_words, running_in
from webapp.cases.log import Entry, Kind
from webapp.cases.player import label
from webapp.cases.story import Story

HERE = Path(__file__).parent
SUFFIX = ".json.xz"


@dataclass(frozen=True)
class Stop:
    """A case after so many entries: what the engine saved, and what followed from it."""

    entries: int
    snapshot: bytes
    asks: dict[str, str]  # by step, of whom and by when
    limits: dict[str, str]  # by limit and instance, the day it ends
    status: str
    outcome: str


@dataclass(frozen=True)
class GoldenCase:
    """One case of a board, to its end."""

    walk: str
    settings: dict[str, Any]
    log: Sequence[Entry]
    stops: Sequence[Stop]


@dataclass(frozen=True)
class GoldenBoard:
    """A board as a release knew it, and cases that went its way."""

    release: str
    name: str
    files: dict[str, str]
    cases: Sequence[GoldenCase]


def stop_of(story: Story, entries: int) -> Stop:
    """Where a case stands, in words that mean the same in every release."""
    limits = running_in(story)
    asks = {
        label(path): f"{who_is_asked(story, due.address)}{in_words(due)}"
        for path, due in due_steps(story, limits).items()
    }
    ends = {f"{each.limit.id}:{each.instance or ''}": each.due.iso for each in limits}
    return Stop(entries, story.snapshot(), asks, ends, story.status, story.outcome)


def write(board: GoldenBoard) -> Path:
    """Keep a board's cases under its release. Raises FileExistsError: what a release wrote is never written again."""
    folder = HERE / board.release
    folder.mkdir(exist_ok=True)
    plain = asdict(board) | {"cases": [_plain(case) for case in board.cases]}
    path = folder / f"{board.name}{SUFFIX}"
    with path.open("xb") as file:
        file.write(lzma.compress(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode(), preset=9))
    return path


def boards() -> Iterator[Path]:
    """Every board of every release that was kept."""
    yield from sorted(HERE.glob(f"*/*{SUFFIX}"))


def read(path: Path) -> GoldenBoard:
    """A board and its cases as they were kept."""
    said = json.loads(lzma.decompress(path.read_bytes()))
    return GoldenBoard(said["release"], said["name"], said["files"], [_case(each) for each in said["cases"]])


def _plain(case: GoldenCase) -> dict[str, Any]:
    return {
        "walk": case.walk,
        "settings": case.settings,
        "log": [_entry_as_json(entry) for entry in case.log],
        "stops": [
            asdict(stop) | {"snapshot": base64.b64encode(stop.snapshot).decode()} for stop in case.stops
        ],
    }


def _entry_as_json(entry: Entry) -> dict[str, Any]:
    moments = {"happened_on": entry.happened_on.isoformat(), "recorded_at": entry.recorded_at.isoformat()}
    return asdict(entry) | moments


def _case(said: dict[str, Any]) -> GoldenCase:
    stops = [Stop(**(each | {"snapshot": base64.b64decode(each["snapshot"])})) for each in said["stops"]]
    return GoldenCase(said["walk"], said["settings"], [_entry(each) for each in said["log"]], stops)


def _entry(said: dict[str, Any]) -> Entry:
    moments = {name: datetime.fromisoformat(said[name]) for name in ("happened_on", "recorded_at")}
    return Entry(**(said | moments | {"kind": Kind(said["kind"])}))
