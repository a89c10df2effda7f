"""The boards this project ships, each read and compiled once, and their walks, each played once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from webapp.cases.player import Performance, play
from webapp.configuration import service
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.load import from_files, load_board
from webapp.configuration.walks_schema import Walk
from webapp.engine import Process

ROOT = Path(__file__).parents[2]
BOARDS = service.boards_in(ROOT)


@cache
def board(name: str) -> BoardConfiguration:
    return load_board(name, ROOT)


@cache
def process(name: str) -> Process:
    return service.compiled(board(name))


@cache
def walks(name: str) -> dict[str, Walk]:
    found = (Walk.model_validate(each) for each in board(name).walks.values())
    return {walk.walk: walk for walk in found}


@cache
def played(name: str, walk: str) -> Performance:
    return play(board(name), process(name), walks(name)[walk], board(name).sample_answers)


WALKS = [(name, walk) for name in BOARDS for walk in walks(name)]
TITLES = [f"{name}: {walks(name)[walk].title}" for name, walk in WALKS]


def with_sheets(name: str, sheets: dict[str, str]) -> tuple[BoardConfiguration, Process]:
    """A board with other drawings in the place of its own, by path."""
    changed = from_files({**board(name).files, **sheets})
    return changed, service.compiled(changed)
