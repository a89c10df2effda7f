"""Letting the first people in; everybody after that is named in the browser."""

from __future__ import annotations

import click

from webapp import clock, config, db
from webapp.accounts import service
from webapp.accounts.models import Person
from webapp.commands.surroundings import database


@click.command()
@click.argument("email")
@click.option("--name", required=True, help="As the board knows them.")
@click.option("--board", "key", default=None, help="The board's key, for instance elm_valley.")
@click.option("--role", default=None, help="The role's key, as in the board's board.yaml.")
@click.option("--agency", default=None, help="The agency's key, for a role held for an agency.")
@click.option("--system", is_flag=True, help="They keep the installation: they see no case, of any board.")
@click.password_option(help="At least twelve characters; asked for when left out.")
def person(
    *,
    email: str,
    name: str,
    key: str | None,
    role: str | None,
    agency: str | None,
    system: bool,
    password: str,
) -> None:
    """Give somebody a role at a board, or the installation to keep; and a sign-in if they have none."""
    if len(password) < 12:
        raise click.BadParameter("The password needs at least twelve characters.")
    if system == bool(key or role or agency) or bool(key) != bool(role):
        raise click.UsageError("Name a --board with a --role, or --system alone.")
    with database(config.from_environment()) as settings:
        db.bind(db.engine_for(db.conninfo(settings)))
        somebody = service.person_with_email(db.session, email)
        if somebody is None:
            somebody = service.add_person(db.session, email=email, name=name, password=password)
        _let_in(somebody, key=key, role=role, agency=agency)
        db.session.commit()
        db.session.remove()
    click.echo("Done.")


def _let_in(somebody: Person, *, key: str | None, role: str | None, agency: str | None) -> None:
    if key is None or role is None:
        service.make_system_administrator(db.session, somebody, on=clock.today())
        return
    board = service.board_called(db.session, key)
    service.give_role(db.session, somebody, board, role, agency=agency, starts_on=clock.today())
