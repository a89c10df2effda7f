"""Commands that only read configuration: check it, count with it, play it, trace it, draw it. No database."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from webapp import config
from webapp.cases.player import Performance, coverage, play
from webapp.cases.tracing import as_markdown, trace, unfounded
from webapp.configuration import service
from webapp.configuration.check import outcome
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.layout import lay_out_files
from webapp.configuration.load import load_board
from webapp.configuration.schemas import write_schemas
from webapp.configuration.walks_schema import Walk
from webapp.deadlines.command import due_command
from webapp.errors import ConfigurationError

PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


def _root() -> Path:
    return config.from_environment().configuration_dir


def _board(name: str) -> BoardConfiguration:
    boards = service.boards_in(_root())
    if name not in boards:
        raise ConfigurationError(f"There is no board “{name}”; there are {', '.join(boards)}.")
    return load_board(name, _root())


@click.command()
@PATHS
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
def check(paths: Sequence[Path], *, as_json: bool) -> None:
    """Check every board, or the folders and files given. Exits 0 when there is no error."""
    said, code = outcome(paths, root=_root(), as_json=as_json)
    click.echo(said, err=code == 2)
    sys.exit(code)


@click.command()
@click.argument("board")
@click.argument("limit")
@click.argument("events", nargs=-1)
def due(board: str, limit: str, events: Sequence[str]) -> None:
    """When LIMIT of BOARD ends, for EVENT=DATE: the date stands in the last line."""
    for line in due_command(_board(board).board, limit, events):
        click.echo(line)


@click.command(name="play")
@click.argument("board")
@click.argument("walk", required=False)
def play_walks(board: str, walk: str | None) -> None:
    """Play one walk of BOARD, or all, on the real engine. Exits 0 only if everything they say holds."""
    said = _board(board)
    performances = _played(said, walk)
    for performance in performances:
        click.echo(
            f"{'failed' if performance.problems else 'holds '}  {performance.walk}: {performance.title}"
        )
        for problem in performance.problems:
            click.echo(f"          {problem}")
    failed = sum(bool(performance.problems) for performance in performances)
    if walk is None:
        passed, never = coverage(said, performances)
        share = 100 * len(passed) / max(1, len(passed) + len(never))
        click.echo(f"{len(passed)} of {len(passed) + len(never)} sequence flows passed: {share:.0f} %")
        for flow in sorted(never):
            click.echo(f"  never passed: {flow}")
    click.echo(f"{len(performances)} walks, {failed} failed")
    sys.exit(1 if failed else 0)


def _played(said: BoardConfiguration, name: str | None = None) -> list[Performance]:
    walks = [Walk.model_validate(walk) for walk in said.walks.values()]
    wanted = [walk for walk in walks if name in (None, walk.walk)]
    if not wanted:
        known = ", ".join(walk.walk for walk in walks) or "none"
        raise ConfigurationError(f"There is no walk “{name}”; there are: {known}.")
    process = service.compiled(said)
    return [play(said, process, walk, said.sample_answers) for walk in wanted]


@click.command(name="trace")
@click.option("--write", type=click.Path(path_type=Path), help="Write the matrix into this Markdown file.")
def trace_requirements(write: Path | None) -> None:
    """Every requirement of every board, what carries it and which walks prove it."""
    boards, claims = {}, []
    for name in service.boards_in(_root()):
        said = _board(name)
        performances = _played(said) if said.walks else []
        boards[name] = trace(said, performances)
        claims += [f"{name}  {claim}" for claim in unfounded(said, performances)]
    for name, traces in boards.items():
        for each in traces:
            carried = ", ".join(each.elements) or "no element"
            click.echo(f"{name}  {each.id}  {carried}  walks: {', '.join(each.walks) or 'none'}")
    found = [each for traces in boards.values() for each in traces]
    bare = sum(not each.elements for each in found)
    unproved = sum(not each.walks for each in found)
    if write is not None:
        write.write_text(as_markdown(boards))
    for claim in claims:
        click.echo(claim)
    click.echo(f"{len(found)} ids, {bare} without an element, {unproved} without a walk")
    sys.exit(1 if bare or unproved or claims else 0)


@click.command()
@PATHS
def layout(paths: Sequence[Path]) -> None:
    """Draw the given diagrams anew: lanes, left to right, nothing overlapping."""
    if not paths:
        raise ConfigurationError("Name the .bpmn files to draw.")
    lay_out_files(paths)
    click.echo(f"{len(paths)} drawn.")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("docs/schema"))
def schema(folder: Path) -> None:
    """Write the JSON Schemas of board.yaml, sources.yaml, forms and walks into FOLDER."""
    for path in write_schemas(folder):
        click.echo(path)
