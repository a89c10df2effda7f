"""Who gets in: what the routes' policies mean, and what happens to whoever was away too long."""

from __future__ import annotations

from flask import flash, g, jsonify, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Forbidden

from webapp import db
from webapp.accounts import presence, signals
from webapp.accounts.models import Person
from webapp.web import OFFICE, Policy, csrf
from webapp.web.faults import wants_json


def admit(policy: Policy) -> ResponseReturnValue | None:
    """Let the caller in (None), send them to sign in or to choose a board, or refuse."""
    if not presence.is_signed_in():
        if policy.public:
            return None
        return _after_time_out(g.timed_out) if "timed_out" in g else _ask_to_sign_in()
    presence.seen()
    if policy.public:
        return None
    if policy.system != presence.is_system_administrator() and (policy.system or policy.board):
        raise Forbidden  # whoever keeps the installation has its pages, everybody else the boards'
    if policy.board and not presence.has_board():
        return redirect(url_for("accounts.choose_board", next=_here()))
    if policy.roles and not any(_holds(role) for role in policy.roles):
        raise Forbidden
    return None


def _holds(role: str) -> bool:
    return presence.is_office() if role == OFFICE else presence.holds(role)


def _ask_to_sign_in() -> ResponseReturnValue:
    message = _("You are signed out. Sign in again in another tab, then carry on here.")
    if wants_json():
        return jsonify(title=_("Sign in"), message=message, sign_in=url_for("accounts.sign_in")), 401
    return redirect(url_for("accounts.sign_in", next=_here()))


def _after_time_out(person: Person) -> ResponseReturnValue:
    kept = request.method == "POST" and _keep_what_was_typed(person)
    if wants_json():
        db.session.commit()
        return _ask_to_sign_in()
    presence.leave()
    db.session.commit()
    session["why"] = "typed" if kept else "saved"
    return redirect(url_for("accounts.sign_in", next=_here()))


def _keep_what_was_typed(person: Person) -> bool:
    try:
        csrf.protect()
    except CSRFError:
        return False
    return any(kept for _receiver, kept in signals.timed_out.send(request, person=person))


def explain_time_out() -> None:
    """Say, once, why the person has to sign in again and what became of their answers."""
    if "timed_out" in g:  # the page's script brought them here when the time was up
        presence.leave()
        session["why"] = "saved"
    why = session.pop("why", None)
    if why == "typed":
        flash(
            _("You were signed out after a long time. What you had just typed is kept as a draft."), "warning"
        )
    elif why == "saved":
        flash(_("You were signed out after a long time. The answers you had saved are kept."), "warning")


def _here() -> str:
    if request.method == "GET":
        return request.full_path.rstrip("?")
    return request.path
