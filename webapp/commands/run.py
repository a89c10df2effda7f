"""`practice-review run`: the whole service on one machine, until somebody stops it."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import groupby
from urllib.error import URLError

import click

from webapp import config, demonstration, supervision
from webapp.commands import preparation, serving, working
from webapp.commands.surroundings import database, folder_is_writable, port_is_free, with_secret
from webapp.config import BadSetting, Settings
from webapp.supervision import Kept

SHOWN = 4  # of each board; the sign-in page lists everybody


@click.command()
@click.option(
    "--demo/--no-demo", default=True, help="Made-up people and cases to try it with; never in production."
)
@click.option("--under-make", is_flag=True, hidden=True)
def run(*, demo: bool, under_make: bool) -> None:
    """Start everything: database, web and worker. Ctrl-C stops it and loses nothing."""
    supervision.stop_on_signals()
    if under_make:
        supervision.end_with_parent()
    try:
        settings = config.from_environment()
        _run(replace(settings, demo=demo and not settings.production))
    except supervision.Stopped:
        click.echo("\nStopped. Nothing is lost.")


def _run(settings: Settings) -> None:
    port_is_free(settings)
    folder_is_writable(settings.var_dir)
    settings = with_secret(settings)
    kept: dict[str, Kept] = {}
    with database(settings, kept=kept) as settings, ExitStack() as stack:
        sign_ins = preparation.prepare(settings, say=click.echo)
        click.echo("Starting web and worker")
        kept["web"] = _start(stack, "web", lambda: serving.serve_web(settings))
        kept["worker"] = _start(stack, "worker", lambda: working.serve_jobs(settings))
        _wait_until_it_answers(settings, kept["web"])
        _announce(settings, sign_ins)
        ended = supervision.keep(kept)
        raise BadSetting(f"The {ended} process ended by itself again and again: var/service.log says why.")


def _start(stack: ExitStack, name: str, work: Callable[[], object]) -> Kept:
    process = Kept(name, lambda: supervision.fork(work))
    stack.callback(process.stop)
    return process


def _wait_until_it_answers(settings: Settings, web: Kept, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not web.ended:
        try:
            with urllib.request.urlopen(f"http://{settings.host}:{settings.port}/ready", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise BadSetting("The web process did not start: var/service.log says why.")


def _announce(settings: Settings, sign_ins: Sequence[demonstration.SignIn]) -> None:
    click.echo(f"\nPractice Review is at {settings.base_url}")
    if sign_ins:
        click.echo(f"Made-up people, more on the sign-in page. Everybody’s password: {sign_ins[0].password}")
        width = max(len(each.email) for each in sign_ins)
        for _board, people in groupby(sign_ins, key=lambda each: each.board):
            for each in list(people)[:SHOWN]:
                click.echo(f"  {each.email:<{width}}  {each.who}, {each.board}")
    click.echo("Ctrl-C stops it.")
