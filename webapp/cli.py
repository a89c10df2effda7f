"""The command line. Whatever goes wrong ends in one sentence, never in a traceback."""

from __future__ import annotations

import sys

import click

from webapp.commands.people import person
from webapp.commands.preparation import migrate, sync
from webapp.commands.procedures import check, due, layout, play_walks, schema, trace_requirements
from webapp.commands.run import run
from webapp.commands.serving import serve, worker
from webapp.errors import DomainError


@click.group()
def cli() -> None:
    """Practice Review: a board's own review procedure, run as it is written."""


for command in (
    *(run, serve, worker, migrate, sync, person),
    *(check, due, play_walks, trace_requirements, layout, schema),
):
    cli.add_command(command)


def main() -> None:
    """What `practice-review` does: exit 0 when it worked, 2 with one sentence when it could not."""
    try:
        cli.main(prog_name="practice-review")
    except DomainError as error:
        click.echo(error.message, err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
