"""The second step of signing in: a code, or setting up what makes one. Open only to whoever is half way."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db
from webapp.accounts import arriving, half_way, second_factor, signing_in
from webapp.accounts.forms import CodeForm
from webapp.accounts.half_way import HalfWay
from webapp.web import commits, public

bp = Blueprint("second_step", __name__, url_prefix="/sign-in")


@bp.route("/code", methods=["GET", "POST"])
@public
@commits
def code() -> ResponseReturnValue:
    """Whoever has a second factor shows it here."""
    here = half_way.current()
    if here is None or not second_factor.has(db.session, here.person.id):
        return redirect(url_for("accounts.sign_in"))
    form, status = CodeForm(), 200
    if form.validate_on_submit():
        result = signing_in.attempt_code(
            db.session,
            here.person,
            form.code.data or "",
            who=arriving.trying("code", here.person.email, account=str(here.person.id)),
            secret=arriving.secret(),
            now=clock.now(),
        )
        if result.person:
            arriving.enter(here.person, how=result.how)
            return redirect(here.onward)
        status = _refuse(form, here, result)
    return render_template("accounts/second_step.html", form=form), status


@bp.route("/set-up", methods=["GET", "POST"])
@public
@commits
def set_up() -> ResponseReturnValue:
    """Whoever must have a second factor and has none sets it up here, and can do nothing else before."""
    here = half_way.current()
    if here is None or second_factor.has(db.session, here.person.id):
        return redirect(url_for("accounts.sign_in"))
    form = CodeForm()
    key = second_factor.pending_key(db.session, here.person.id, secret=arriving.secret())
    if form.validate_on_submit():
        codes = second_factor.confirm(
            db.session, here.person.id, form.code.data or "", secret=arriving.secret(), now=clock.now()
        )
        if codes:
            arriving.enter(here.person, how=here.how)
            arriving.note("second_factor:set", here.person)
            return render_template("accounts/recovery_codes.html", codes=codes, onward=here.onward)
        form.code.errors = [_("That is not the code your app shows now. Wait for the next one and type it.")]
    picture = second_factor.picture_of(key, here.person.email)
    return render_template("accounts/set_up.html", form=form, key=key, picture=picture, must=True)


def _refuse(form: CodeForm, here: HalfWay, result: signing_in.Attempt) -> int:
    if result.wait:
        form.code.errors = [arriving.wait_in_words(result.wait)]
        return 429
    arriving.note("sign_in:second_step_failed", here.person)
    form.code.errors = [
        _("That is not the right code, or it has been used. Wait for the next one and type it.")
    ]
    return 200
