"""“Your account”: the password, the second step, and where one is signed in."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Field

from webapp import clock, db
from webapp.accounts import arriving, passwords, presence, second_factor, service, signing_in
from webapp.accounts.forms import ChangePasswordForm, CodeForm, ConfirmForm, SetUpForm
from webapp.accounts.passwords import WeakPassword
from webapp.accounts.presence import current_person
from webapp.errors import DomainError, NotFound
from webapp.web import commits, signed_in

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("")
@signed_in(board=False)
def show() -> ResponseReturnValue:
    return render_template(
        "accounts/account.html",
        stays=presence.stays(),
        here=presence.this_stay().id,
        second_step=second_factor.has(db.session, current_person.id),
        codes_left=second_factor.codes_left(db.session, current_person.id),
        email=current_person.email,
        has_password=current_person.password_hash is not None,
    )


@bp.route("/password", methods=["GET", "POST"])
@signed_in(board=False)
@commits
def change_password() -> ResponseReturnValue:
    """Another password in place of the current one; all other stays end."""
    if current_person.password_hash is None:
        return redirect(url_for("sign_in_links.forgotten"))
    form, status = ChangePasswordForm(), 200
    if form.validate_on_submit():
        wait = _prove(form.current, form.current.data or "")
        status = 429 if wait else 200
        if not form.current.errors and _change_to(form):
            arriving.note("password:changed", current_person, details=[("by", "account")])
            flash(_("Your password is changed. You are signed out everywhere else."), "success")
            return redirect(url_for("account.show"))
    return render_template("accounts/change_password.html", form=form, email=current_person.email), status


@bp.route("/second-step", methods=["GET", "POST"])
@signed_in(board=False)
@commits
def set_up() -> ResponseReturnValue:
    """Put the key into an app and show a code of it, and the password: an unwatched screen must not be enough."""
    if second_factor.has(db.session, current_person.id):
        raise DomainError(_("Remove the authenticator app you have before you set up another."))
    form = CodeForm() if current_person.password_hash is None else SetUpForm()
    key = second_factor.pending_key(db.session, current_person.id, secret=arriving.secret())
    wait = timedelta()
    if form.validate_on_submit():
        wait = _prove(form.proof, form.proof.data or "") if "proof" in form else wait
        codes = None if form.errors else _confirm(form)
        if codes:
            return render_template(
                "accounts/recovery_codes.html", codes=codes, onward=url_for("account.show")
            )
    picture = second_factor.picture_of(key, current_person.email)
    page = render_template("accounts/set_up.html", form=form, key=key, picture=picture, must=False)
    return page, 429 if wait else 200


@bp.route("/second-step/remove", methods=["GET", "POST"])
@signed_in(board=False)
@commits
def remove() -> ResponseReturnValue:
    """No authenticator app any more. Whoever must have one sets up another when they next sign in."""
    form = _confirm_form()
    wait = timedelta()
    if form.validate_on_submit():
        wait = _prove(form.proof, form.proof.data or "")
        if not form.proof.errors:
            second_factor.remove(db.session, current_person.id)
            arriving.note("second_factor:removed", current_person)
            flash(_("The authenticator app is removed."), "success")
            return redirect(url_for("account.show"))
    must = arriving.must_have_second_factor(current_person)
    return render_template("accounts/remove_app.html", form=form, must=must), 429 if wait else 200


@bp.route("/recovery-codes", methods=["GET", "POST"])
@signed_in(board=False)
@commits
def new_codes() -> ResponseReturnValue:
    """Ten new recovery codes in place of those before."""
    if not second_factor.has(db.session, current_person.id):
        raise NotFound(_("There are recovery codes only beside an authenticator app. Set one up first."))
    form = _confirm_form()
    wait = timedelta()
    if form.validate_on_submit():
        wait = _prove(form.proof, form.proof.data or "")
        if not form.proof.errors:
            codes = second_factor.new_recovery_codes(db.session, current_person.id)
            arriving.note("second_factor:new_codes", current_person)
            return render_template(
                "accounts/recovery_codes.html", codes=codes, onward=url_for("account.show")
            )
    return render_template("accounts/new_codes.html", form=form), 429 if wait else 200


@bp.post("/stays/<uuid:stay_id>/end")
@signed_in(board=False)
@commits
def end_stay(stay_id: UUID) -> ResponseReturnValue:
    stay = next((stay for stay in presence.stays() if stay.id == stay_id), None)
    if stay is None:
        raise NotFound(_("You are not signed in there any more."))
    if stay.id == presence.this_stay().id:
        raise DomainError(_("This is where you are now: use “Sign out” at the top of the page."))
    signing_in.end(db.session, stay, now=clock.now())
    arriving.note("stay:revoked", current_person, details=[("stay", str(stay_id))])
    flash(_("You are signed out there."), "success")
    return redirect(url_for("account.show"))


@bp.post("/stays/end-others")
@signed_in(board=False)
@commits
def end_others() -> ResponseReturnValue:
    service.end_stays(db.session, current_person.id, now=clock.now(), keep=presence.this_stay().id)
    arriving.note("stay:revoked", current_person, details=[("stay", "others")])
    flash(_("You are signed out everywhere else."), "success")
    return redirect(url_for("account.show"))


def _confirm(form: CodeForm) -> list[str] | None:
    secret, typed = arriving.secret(), form.code.data or ""
    codes = second_factor.confirm(db.session, current_person.id, typed, secret=secret, now=clock.now())
    if codes:
        arriving.note("second_factor:set", current_person)
    else:
        form.code.errors = [_("That is not the code your app shows now. Wait for the next one and type it.")]
    return codes


def _confirm_form() -> ConfirmForm:
    """Asks for the password, or, of whoever has none, for a code."""
    form = ConfirmForm()
    if current_person.password_hash is None:
        form.proof.label.text = _("A code from your app, or a recovery code")
    return form


def _prove(field: Field, typed: str) -> timedelta:
    """Put an error on the field unless it is really the person; how long they have to wait, if they have to."""
    if current_person.password_hash is None:
        who = arriving.trying("code", current_person.email, account=str(current_person.id))
        result = signing_in.attempt_code(
            db.session, current_person, typed, who=who, secret=arriving.secret(), now=clock.now()
        )
    else:
        who = arriving.trying("password", current_person.email)
        result = signing_in.attempt(
            db.session, email=current_person.email, password=typed, who=who, now=clock.now()
        )
    if result.wait:
        field.errors = [arriving.wait_in_words(result.wait)]
    elif result.person is None:
        arriving.note("account:proof_failed", current_person)
        field.errors = [_("That is not right")]
    return result.wait


def _change_to(form: ChangePasswordForm) -> bool:
    chosen = form.password.data or ""
    try:
        passwords.check(chosen, about=service.known_of(db.session, current_person))
    except WeakPassword as weak:
        form.password.errors = [weak.message]
        return False
    service.set_password(db.session, current_person, chosen, now=clock.now(), keep=presence.this_stay().id)
    return True
