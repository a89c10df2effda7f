"""Helping somebody in again who has lost what they sign in with. Whoever can do this holds the secret key anyway."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from webapp import clock, config, db
from webapp.accounts import invitations, provider, second_factor, service
from webapp.accounts.invitations import LASTS, PATH, Purpose
from webapp.accounts.models import Person
from webapp.audit.service import record
from webapp.commands.surroundings import database
from webapp.config import Settings
from webapp.errors import NotFound
from webapp.outbox import sign_in_links


@click.group("second-factor")
def second_step() -> None:
    """The second step of signing in."""


@second_step.command()
@click.argument("email")
def reset(email: str) -> None:
    """Forget somebody's authenticator app and recovery codes: they have lost both. Be sure that it is they who ask."""
    with _somebody(email) as (person, _settings):
        had = second_factor.remove(db.session, person.id)
        service.end_stays(db.session, person.id, now=clock.now())
        sign_in_links.tell(db.session, person.id)
        _note("second_factor:reset", person)
    click.echo("Done." if had else "They had no authenticator app.")


@click.command("password-link")
@click.argument("email")
def password_link(email: str) -> None:
    """Print a link for somebody to choose a password: for who is at no board, or where no e-mail is sent."""
    with _somebody(email) as (person, settings):
        told = link_in_words(person, Purpose.RESET, settings)
        _note("password:link_made", person)
    click.echo(told)


@click.command("forget-provider")
@click.argument("email")
def forget_provider(email: str) -> None:
    """Forget whom the sign-in provider means by somebody: the next who signs in there with their address is they."""
    with _somebody(email) as (person, _settings):
        known = provider.forget(db.session, person)
        _note("provider:forgotten", person)
    click.echo("Done." if known else "They have not signed in by a provider.")


def link_in_words(person: Person, purpose: Purpose, settings: Settings) -> str:
    """Make a link and say it, with how long it lasts."""
    link = invitations.make(db.session, person, purpose, now=clock.now())
    token = invitations.token_of(link.id, secret=settings.secret_key)
    hours = int(LASTS[purpose].total_seconds()) // 3600
    return f"Give them this link; it works once, within {hours} hours:\n{settings.base_url}{PATH}{token}"


@contextmanager
def at_the_database() -> Iterator[Settings]:
    """The settings, with `db.session` at work on what they name; one commit at the end."""
    with database(config.from_environment()) as settings:
        engine = db.engine_for(db.conninfo(settings))
        db.bind(engine)
        try:
            yield settings
            db.session.commit()
        finally:
            db.session.remove()
            engine.dispose()


@contextmanager
def _somebody(email: str) -> Iterator[tuple[Person, Settings]]:
    """The person with that address. Raises NotFound."""
    with at_the_database() as settings:
        person = service.person_with_email(db.session, email)
        if person is None:
            raise NotFound("Nobody here signs in with that address.")
        yield person, settings


def _note(action: str, person: Person) -> None:
    record(db.session, action, now=clock.now(), by=None, subject=person.id, details={"by": "operator"})
