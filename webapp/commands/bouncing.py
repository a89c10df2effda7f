"""Taking in what mail servers report of messages that could not be delivered."""

from __future__ import annotations

import sys

import click
from sqlalchemy.exc import OperationalError

from webapp import clock, config, db
from webapp.commands.surroundings import database, with_secret
from webapp.outbox.bounces import MOST_BYTES, BadReport, read_report, record

_BAD_DATA, _TRY_AGAIN = 65, 75  # as mail servers read exit codes (sysexits.h)


@click.command()
@click.option(
    "--recipient", default="", help="The address the report came to, where the mail server tells it."
)
def bounce(recipient: str) -> None:
    """Read one delivery report from standard input, and note that the message came back.

    Ends with 0 when it was taken in, 65 when it is no report of a message of ours, and 75 when the database
    cannot be reached, so that the mail server keeps it and tries again.
    """
    raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        click.echo(_take_in(raw, recipient))
    except BadReport as error:
        click.echo(error.message, err=True)
        sys.exit(_BAD_DATA)
    except OperationalError:
        click.echo("The database cannot be reached: give this report again later.", err=True)
        sys.exit(_TRY_AGAIN)


def _take_in(raw: bytes, recipient: str) -> str:
    settings = with_secret(config.from_environment())
    report = read_report(raw, settings, recipient=recipient)
    with database(settings) as here:
        engine = db.engine_for(db.conninfo(here))
        db.bind(engine)
        try:
            with db.factory() as session, session.begin():
                new = record(session, report, settings, now=clock.now())
        finally:
            engine.dispose()
    return "Noted: the message was not delivered." if new else "There was nothing new to note."
