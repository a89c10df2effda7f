"""Letting the first people in; everybody after that is named in the browser."""

from __future__ import annotations

import click

from webapp import clock, db
from webapp.accounts import invitations, passwords, service
from webapp.accounts.invitations import Purpose
from webapp.accounts.models import Person
from webapp.commands.sign_ins import at_the_database, link_in_words
from webapp.config import Settings
from webapp.outbox import sign_in_links


@click.command()
@click.argument("email")
@click.option("--name", required=True, help="As the board knows them.")
@click.option("--board", "key", default=None, help="The board's key, for instance elm_valley.")
@click.option("--role", default=None, help="The role's key, as in the board's board.yaml.")
@click.option("--agency", default=None, help="The agency's key, for a role held for an agency.")
@click.option("--system", is_flag=True, help="They keep the installation: they see no case, of any board.")
@click.option("--password", default=None, help="At least twelve characters; asked for when left out.")
@click.option("--invite", is_flag=True, help="Send them a link to choose a password themselves.")
def person(
    *,
    email: str,
    name: str,
    key: str | None,
    role: str | None,
    agency: str | None,
    system: bool,
    password: str | None,
    invite: bool,
) -> None:
    """Give somebody a role at a board, or the installation to keep; and a sign-in if they have none."""
    if system == bool(key or role or agency) or bool(key) != bool(role):
        raise click.UsageError("Name a --board with a --role, or --system alone.")
    if password is None and not invite:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if password is not None:
        passwords.check(password, about=filter(None, (name, email, key)))
    with at_the_database() as settings:
        somebody = service.person_with_email(db.session, email)
        if somebody is None:
            somebody = service.add_person(db.session, email=email, name=name, password=password)
        _let_in(somebody, key=key, role=role, agency=agency)
        told = _invite(somebody, key, settings) if invite else "Done."
    click.echo(told)


def _invite(somebody: Person, key: str | None, settings: Settings) -> str:
    """Write to them; where nothing can be sent, give the link to whoever runs the command."""
    if key is None or not settings.mail.host:
        return link_in_words(somebody, Purpose.INVITATION, settings)
    board = service.board_called(db.session, key)
    db.act_for(db.session, board.id)
    sign_in_links.connect()
    invitations.invite(db.session, somebody, board=board, base_url=settings.base_url, now=clock.now())
    return "Done. The worker sends them the link."


def _let_in(somebody: Person, *, key: str | None, role: str | None, agency: str | None) -> None:
    if key is None or role is None:
        service.make_system_administrator(db.session, somebody, on=clock.today())
        return
    board = service.board_called(db.session, key)
    service.give_role(db.session, somebody, board, role, agency=agency, starts_on=clock.today())
