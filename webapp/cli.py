"""The command line. Whatever goes wrong ends in one sentence, never in a traceback."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pkgutil import resolve_name

import click

from webapp.errors import DomainError

COMMANDS = {
    "run": "webapp.commands.run:run",
    "serve": "webapp.commands.serving:serve",
    "worker": "webapp.commands.working:worker",
    "migrate": "webapp.commands.preparation:migrate",
    "sync": "webapp.commands.preparation:sync",
    "person": "webapp.commands.people:person",
    "second-factor": "webapp.commands.sign_ins:second_step",
    "password-link": "webapp.commands.sign_ins:password_link",
    "forget-provider": "webapp.commands.sign_ins:forget_provider",
    "bounce": "webapp.commands.bouncing:bounce",
    "audit": "webapp.commands.auditing:audit",
    "backup": "webapp.commands.keeping:backup",
    "restore": "webapp.commands.keeping:restore",
    "ready": "webapp.commands.readiness:ready",
    "doctor": "webapp.commands.keeping:doctor",
    "check": "webapp.commands.procedures:check",
    "due": "webapp.commands.procedures:due",
    "play": "webapp.commands.procedures:play_walks",
    "trace": "webapp.commands.procedures:trace_requirements",
    "layout": "webapp.commands.procedures:layout",
    "schema": "webapp.commands.procedures:schema",
}
"""Where each command stands: only the one that is asked for is loaded, so that the web starts sooner."""


class _Commands(click.Group):
    """The commands, each loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        with _unswept():
            found: click.Command = resolve_name(COMMANDS[cmd_name])
        return found


@contextmanager
def _unswept() -> Iterator[None]:
    """Load without looking for garbage in between: what is loaded stays, and is left alone from then on."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@click.group(cls=_Commands)
def cli() -> None:
    """Practice Review: a board's own review procedure, run as it is written."""


def main() -> None:
    """What `practice-review` does: exit 0 when it worked, 2 with one sentence when it could not."""
    try:
        cli.main(prog_name="practice-review")
    except DomainError as error:
        click.echo(error.message, err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
