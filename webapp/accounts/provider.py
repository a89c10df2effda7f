"""Signing in by another provider (OpenID Connect): what we ask of it, and whom we let in by what it says.

It never makes somebody an account. The first time it is the verified e-mail address that says who it is; from then on
its own name for the person (issuer and subject), so that an address that changes hands there opens nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app
from flask_babel import gettext as _
from joserfc.errors import JoseError
from sqlalchemy import select
from werkzeug.wrappers import Response

from webapp.accounts.models import Person, ProviderIdentity
from webapp.accounts.service import AnySession, person_with_email
from webapp.config import Provider
from webapp.errors import DomainError

_NAME = "provider"
_SECONDS = 10
_SIGNED_WITH_A_KEY_OF_ITS_OWN = ("RS", "PS", "ES", "Ed")  # not with none, nor with the secret we share
_BAD_ANSWERS = (AuthlibBaseError, JoseError, KeyError, ValueError, RuntimeError, TypeError)


class ProviderUnreachable(DomainError):
    """The provider does not answer, or answers what cannot be read."""

    status = 503


class ProviderRefused(DomainError):
    """What came back does not let anybody in."""

    status = 403


@dataclass(frozen=True)
class Said:
    """What the provider says of whoever signed in there, its signature checked."""

    issuer: str
    subject: str
    email: str
    verified: bool


def register(app: Flask, provider: Provider) -> None:
    """Let the application know the provider, where there is one. Nothing is asked of it before somebody signs in."""
    clients = OAuth(app)
    if provider.issuer:
        clients.register(
            _NAME,
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid email",
                "code_challenge_method": "S256",
                "default_timeout": _SECONDS,
            },
        )


def send_there(issuer: str, come_back_to: str) -> Response:
    """Lead the browser to the provider, with state, nonce and a proof key of its own. Raises ProviderUnreachable."""
    try:
        client = _ready_client(issuer)
        answer: Response = client.authorize_redirect(come_back_to)
    except (requests.RequestException, *_BAD_ANSWERS) as error:
        raise _unreachable() from error
    return answer


def said(issuer: str) -> Said:
    """What the provider says of whoever comes back from there. Raises ProviderUnreachable, ProviderRefused."""
    try:
        client = _ready_client(issuer)
        token = client.authorize_access_token()
        claims: Mapping[str, Any] = token["userinfo"]
        subject = str(claims["sub"])
        if "email" not in claims:  # a provider may say no more than who it is until it is asked
            more = client.userinfo(token=token)
            claims = more if more["sub"] == subject else {}
    except requests.RequestException as error:
        raise _unreachable() from error
    except _BAD_ANSWERS as error:
        raise ProviderRefused(_("Signing in there did not work. Try again from here.")) from error
    verified = claims.get("email_verified") in (True, "true")  # some say it as a text
    return Said(issuer, subject, str(claims.get("email") or ""), verified)


def person_for(session: AnySession, said: Said, *, now: datetime) -> Person:
    """Whom to let in. Raises ProviderRefused, in words that tell nobody else who has an account here."""
    known = select(ProviderIdentity).where(
        ProviderIdentity.issuer == said.issuer, ProviderIdentity.subject == said.subject
    )
    identity = session.scalar(known)
    person = session.get(Person, identity.person_id) if identity else _first_time(session, said, now)
    if person is None or not person.active:
        raise _not_here()
    return person


def forget(session: AnySession, person: Person) -> bool:
    """Whom the provider means by the person is to be found out again by their address. Gives whether it was known."""
    found = session.scalars(select(ProviderIdentity).where(ProviderIdentity.person_id == person.id)).all()
    for identity in found:
        session.delete(identity)
    session.flush()
    return bool(found)


def _first_time(session: AnySession, said: Said, now: datetime) -> Person | None:
    if not said.verified:
        raise ProviderRefused(
            _("You could not be let in: your provider does not confirm that the e-mail address is yours.")
        )
    person = person_with_email(session, said.email) if said.email else None
    if person is None or not person.active:
        return None
    theirs = select(ProviderIdentity.id).where(
        ProviderIdentity.person_id == person.id, ProviderIdentity.issuer == said.issuer
    )
    if session.scalar(theirs):  # the address has changed hands there: this is somebody else
        return None
    session.add(
        ProviderIdentity(person_id=person.id, issuer=said.issuer, subject=said.subject, linked_at=now)
    )
    session.flush()
    return person


def _ready_client(issuer: str) -> Any:
    """Our side, having read how the provider says it is to be spoken with, and believing only what is signed by it."""
    client = current_app.extensions["authlib.integrations.flask_client"].create_client(_NAME)
    metadata = client.load_server_metadata()
    if str(metadata.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise _unreachable()
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    metadata["id_token_signing_alg_values_supported"] = [
        each for each in offered if each[:2] in _SIGNED_WITH_A_KEY_OF_ITS_OWN
    ]
    return client


def _unreachable() -> ProviderUnreachable:
    return ProviderUnreachable(
        _("The other way of signing in does not answer. Sign in with your password, or try again later.")
    )


def _not_here() -> ProviderRefused:
    return ProviderRefused(
        _("There is no sign-in here for whoever you are there. Ask the people who run your board’s office.")
    )
