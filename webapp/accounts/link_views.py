"""Choosing a password by a link: asking for one when it was forgotten, and following one."""

from __future__ import annotations

from uuid import uuid4

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db
from webapp.accounts import arriving, invitations, service, signals, throttling
from webapp.accounts.forms import ForgottenForm, NewPasswordForm
from webapp.accounts.invitations import LinkIsSpent
from webapp.accounts.passwords import WeakPassword
from webapp.web import commits, public

bp = Blueprint("sign_in_links", __name__, url_prefix="/sign-in")


@bp.route("/forgotten", methods=["GET", "POST"])
@public
@commits
def forgotten() -> ResponseReturnValue:
    """Send a link to whoever has that address. The answer, and how long it takes, are the same if nobody has."""
    form, status = ForgottenForm(), 200
    if form.validate_on_submit():
        email = (form.email.data or "").strip()
        who = arriving.asking(email)
        throttling.hold(db.session, who)
        wait = throttling.wait(db.session, who, now=clock.now())
        if not wait:
            throttling.failed(db.session, who, now=clock.now())
            person = service.person_with_email(db.session, email)
            signals.password_asked.send(db.session, person_id=person.id if person else uuid4())
            signals.sign_in_asked.send(current_app)
            return render_template("accounts/link_sent.html", email=email)
        form.email.errors, status = [arriving.wait_in_words(wait)], 429
    return render_template("accounts/forgotten.html", form=form), status


@bp.route("/link/<token>", methods=["GET", "POST"])
@public
@commits
def follow(token: str) -> ResponseReturnValue:
    """Choose a password. Looking uses nothing up: mail programs look at links before people do."""
    form = NewPasswordForm()
    secret, now = arriving.secret(), clock.now()
    try:
        _link, person = invitations.find(db.session, token, secret=secret, now=now)
        if form.validate_on_submit():
            about = service.known_of(db.session, person)
            chosen = form.password.data or ""
            invitations.use(db.session, token, chosen, about=about, secret=secret, now=now)
            arriving.note("password:changed", person, details=[("by", "link")])
            flash(_("Your password is saved. Sign in with it now."), "success")
            return redirect(url_for("accounts.sign_in"))
    except LinkIsSpent as spent:
        return render_template("accounts/link_spent.html", why=spent.message), spent.status
    except WeakPassword as weak:
        form.password.errors = [weak.message]
    return render_template("accounts/choose_password.html", form=form, email=person.email)
