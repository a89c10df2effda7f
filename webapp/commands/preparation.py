"""Making a database ready: its tables, the shipped procedures and, to try it with, made-up people and cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from webapp import clock, config, db, demonstration, schema
from webapp.commands.surroundings import database
from webapp.config import Settings
from webapp.configuration import service as configuration


def prepare(settings: Settings, *, say: Callable[[str], object]) -> Sequence[demonstration.SignIn]:
    """Bring the database to where this release expects it; doing it again changes nothing.

    Says what it does, and returns how to sign in as the made-up people, if they are wanted.
    """
    say("Preparing the database")
    schema.upgrade(db.owner_conninfo(settings))
    engine = db.engine_for(db.conninfo(settings))
    db.bind(engine)
    try:
        say("Loading the boards’ procedures")
        configuration.sync(db.session(), settings.configuration_dir, now=clock.now())
        db.session.commit()
        if not settings.shows_demo_sign_ins:
            return []
        say("Making up people and cases to try it with")
        demonstration.set_up(db.session(), now=clock.now())
        db.session.commit()
        return demonstration.sign_ins()
    finally:
        db.session.remove()
        engine.dispose()


@click.command()
def migrate() -> None:
    """Bring the database's tables to this release, and stop there."""
    with database(config.from_environment()) as settings:
        schema.upgrade(db.owner_conninfo(settings))
    click.echo("The database is ready.")


@click.command()
def sync() -> None:
    """Load the shipped procedures: a board whose files changed gets a new published version."""
    with database(config.from_environment()) as settings:
        prepare(settings, say=click.echo)
    click.echo("The boards’ procedures are loaded.")
