"""What comes after somebody has shown who they are: the second step, setting one up, or being here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from math import ceil
from typing import cast
from uuid import uuid4

from flask import current_app, redirect, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from webapp import clock, db
from webapp.accounts import (
    devices,
    half_way,
    known_browsers,
    presence,
    second_factor,
    service,
    signals,
    signing_in,
)
from webapp.accounts.models import Person
from webapp.accounts.throttling import Caller, caller
from webapp.config import Settings


def settings() -> Settings:
    """What the installation was told about signing in."""
    return cast(Settings, current_app.config["SETTINGS"])


def secret() -> str:
    """The installation's secret key."""
    return str(current_app.config["SECRET_KEY"])


def trying(kind: str, email: str, *, account: str | None = None) -> Caller:
    """Whoever is trying something for the person with that address, from here."""
    return caller(
        kind,
        (account or email).strip().lower(),
        address=request.remote_addr or "",
        secret=secret(),
        browser=known_browsers.browser_of(email),
    )


def asking(email: str) -> Caller:
    """Whoever asks, from here, for a link for the person with that address: counted apart from signing in."""
    return caller("asked", email.lower(), address=f"asked:{request.remote_addr or ''}", secret=secret())


def coming_back() -> Caller:
    """Whoever comes back from the provider, to here: each time another account, so that only the address counts."""
    return caller("provider", uuid4().hex, address=request.remote_addr or "", secret=secret())


def must_have_second_factor(person: Person) -> bool:
    """Whether the installation asks it of them."""
    held = service.roles_of(db.session, person.id, on=clock.today())
    return second_factor.must_have(settings().second_factor, person, held)


def go_on(person: Person, *, how: str, onward: str, in_two_steps: bool = False) -> Response:
    """After the first step: let the person in, or lead them to the second. `in_two_steps`: both are done."""
    has = not in_two_steps and second_factor.has(db.session, person.id)
    if has or (not in_two_steps and must_have_second_factor(person)):
        half_way.begin(person, how=how, onward=onward)
        return redirect(url_for("second_step.code" if has else "second_step.set_up"))
    enter(person, how=how)
    return redirect(onward)


def enter(person: Person, *, how: str) -> None:
    """The person is here: a new stay in a new session, and a browser that is known as theirs."""
    device = devices.in_words(request.user_agent.string)
    stay = signing_in.begin(db.session, person, now=clock.now(), device=device)
    presence.arrive(person, stay)
    known_browsers.remember(person.email)
    signals.signed_in.send(current_app, person=person, how=how)


def note(action: str, person: Person, *, details: Iterable[tuple[str, str]] = ()) -> None:
    """Say what happened with how the person signs in, for the audit trail."""
    signals.account_changed.send(
        current_app, action=action, person=person, by=person.id, details=dict(details)
    )


def wait_in_words(wait: timedelta) -> str:
    """Why nothing was tried, and when to try again."""
    minutes = ceil(wait / timedelta(minutes=1))
    words: str = ngettext(
        "Too many attempts. Wait a minute, then try again.",
        "Too many attempts. Wait %(num)s minutes, then try again.",
        minutes,
    )
    return words
