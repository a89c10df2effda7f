"""Signing in by another provider: the way there and the way back."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from webapp import clock, db
from webapp.accounts import arriving, presence, provider, signals, throttling
from webapp.accounts.provider import ProviderRefused, ProviderUnreachable
from webapp.web import commits, public, safe_next

bp = Blueprint("provider", __name__, url_prefix="/sign-in")

_ONWARD = "provider_onward"


@bp.get("/with")
@public
def there() -> ResponseReturnValue:
    """Off to the provider. A link, not a form: the content security policy lets forms lead nowhere else."""
    settings = arriving.settings()
    if not settings.provider.issuer:
        abort(404)
    onward = safe_next(request.args.get("next"), "/")
    if presence.is_signed_in():
        return redirect(onward)
    session[_ONWARD] = onward
    try:
        return provider.send_there(settings.provider.issuer, settings.base_url + url_for("provider.back"))
    except ProviderUnreachable as error:
        return _to_sign_in(error.message, onward)


@bp.get("/back")
@public
@commits
def back() -> ResponseReturnValue:
    """Back from the provider: whoever it says it is, if they have an account here."""
    settings = arriving.settings()
    if not settings.provider.issuer:
        abort(404)
    onward = safe_next(session.pop(_ONWARD, None), "/")
    who = arriving.coming_back()
    if wait := throttling.wait(db.session, who, now=clock.now()):
        return _to_sign_in(arriving.wait_in_words(wait), onward)
    try:
        said = provider.said(settings.provider.issuer)
        person = provider.person_for(db.session, said, now=clock.now())
    except ProviderUnreachable as error:
        return _to_sign_in(error.message, onward)
    except ProviderRefused as error:
        throttling.failed(db.session, who, now=clock.now())
        signals.sign_in_failed.send(current_app)
        return _to_sign_in(error.message, onward)
    return arriving.go_on(
        person, how="provider", onward=onward, in_two_steps=settings.provider.is_second_factor
    )


def _to_sign_in(why: str, onward: str) -> ResponseReturnValue:
    flash(why, "error")
    return redirect(url_for("accounts.sign_in", next=None if onward == "/" else onward))
