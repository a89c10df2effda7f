"""Cases that earlier releases kept: they load, they go on to their end, and their logs tell the same."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import orjson
import pytest

from tests.golden import kept
from tests.golden.kept import GoldenBoard, GoldenCase, Stop, stop_of
from webapp.cases.replay import replay
from webapp.cases.story import Story
from webapp.configuration import service
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.load import from_files
from webapp.engine import Process
from webapp.engine.snapshot import UnknownSnapshot

PATHS = list(kept.boards())
CASES = [(path, case.walk) for path in PATHS for case in kept.read(path).cases]
NAMES = [f"{path.parent.name} {path.name.partition('.')[0]}: {walk}" for path, walk in CASES]


@cache
def board(path: Path) -> tuple[GoldenBoard, BoardConfiguration, Process]:
    golden = kept.read(path)
    said = from_files(golden.files)
    return golden, said, service.compiled(said)


def case_of(path: Path, walk: str) -> tuple[GoldenCase, BoardConfiguration, Process]:
    golden, said, process = board(path)
    return next(case for case in golden.cases if case.walk == walk), said, process


def as_it_means(stop: Stop) -> Stop:
    """Where a case stands, whatever the bytes are in which an engine saves it."""
    return replace(stop, snapshot=b"")


def test_at_least_this_release_is_kept() -> None:
    assert len({path.parent for path in PATHS}) >= 1
    assert all(len(kept.read(path).cases) >= 1 for path in PATHS)


@pytest.mark.parametrize(("path", "walk"), CASES, ids=NAMES)
def test_a_case_that_an_earlier_release_saved_loads_and_goes_on_to_its_end(path: Path, walk: str) -> None:
    case, said, process = case_of(path, walk)
    for stop in case.stops:
        story = Story.load(said, process, case.log[: stop.entries], stop.snapshot, case.settings)

        assert as_it_means(stop_of(story, stop.entries)) == as_it_means(stop)

        for entry in case.log[stop.entries :]:
            story.take(entry)
        end = case.stops[-1]
        assert (story.status, story.outcome) == (end.status, end.outcome)


@pytest.mark.parametrize(("path", "walk"), CASES, ids=NAMES)
def test_the_log_of_an_earlier_release_tells_the_same_case(path: Path, walk: str) -> None:
    case, said, process = case_of(path, walk)
    for stop in case.stops:
        told = replay(said, process, case.log[: stop.entries], case.settings)

        assert told.misfits == ()
        assert as_it_means(stop_of(told.story, stop.entries)) == as_it_means(stop)
        saved = Story.load(said, process, case.log[: stop.entries], told.story.snapshot(), case.settings)
        loaded = Story.load(said, process, case.log[: stop.entries], stop.snapshot, case.settings)
        assert saved.snapshot() == loaded.snapshot()  # once today's engine has saved both, they are one


@pytest.mark.parametrize("path", PATHS[:1], ids=str)
def test_a_case_saved_by_a_newer_release_is_refused_in_one_sentence_that_says_what_to_do(path: Path) -> None:
    golden, said, process = board(path)
    case = golden.cases[0]
    newer = orjson.dumps({**orjson.loads(case.stops[0].snapshot), "format": 99})

    with pytest.raises(
        UnknownSnapshot, match=r"saved by another release \(format 99\). Rebuild it"
    ) as refused:
        Story.load(said, process, case.log, newer, case.settings)

    assert "\n" not in refused.value.message
