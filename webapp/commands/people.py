"""Letting the first person in; everybody after that is named in the browser."""

from __future__ import annotations

import click

from webapp import clock, config, db
from webapp.accounts import service
from webapp.commands.surroundings import database


@click.command()
@click.argument("email")
@click.option("--name", required=True, help="As the board knows them.")
@click.option("--board", "key", required=True, help="The board's key, for instance elm_valley.")
@click.option("--role", required=True, help="The role's key, as in the board's board.yaml.")
@click.option("--agency", default=None, help="The agency's key, for a role held for an agency.")
@click.password_option(help="At least twelve characters; asked for when left out.")
def person(*, email: str, name: str, key: str, role: str, agency: str | None, password: str) -> None:
    """Give somebody a role at a board, and a sign-in if they have none."""
    if len(password) < 12:
        raise click.BadParameter("The password needs at least twelve characters.")
    with database(config.from_environment()) as settings:
        db.bind(db.engine_for(db.conninfo(settings)))
        board = service.board_called(db.session, key)
        somebody = service.person_with_email(db.session, email)
        if somebody is None:
            somebody = service.add_person(db.session, email=email, name=name, password=password)
        service.give_role(db.session, somebody, board, role, agency=agency, starts_on=clock.today())
        db.session.commit()
        db.session.remove()
    click.echo("Done.")
