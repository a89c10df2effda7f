"""Signing in and out, choosing a board and a language, staying signed in."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db
from webapp.accounts import arriving, gate, presence, service, signals, signing_in
from webapp.accounts.forms import ChooseBoardForm, SignInForm
from webapp.web import commits, current_language, public, safe_next, signed_in
from webapp.web.languages import choose

bp = Blueprint("accounts", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@commits
def sign_in() -> ResponseReturnValue:
    onward = safe_next(request.args.get("next"), "/")
    if presence.is_signed_in() and request.method == "GET":
        return redirect(onward)
    gate.explain_time_out()
    form = SignInForm()
    status = 200
    if form.validate_on_submit():
        email = form.email.data or ""
        result = signing_in.attempt(
            db.session,
            email=email,
            password=form.password.data or "",
            who=arriving.trying("password", email),
            now=clock.now(),
        )
        if result.person:
            return arriving.go_on(result.person, how=result.how, onward=onward)
        status = _refuse(form, result.wait)
    demo = current_app.config.get("DEMO_SIGN_INS", ())
    provider = arriving.settings().provider.name
    return render_template(
        "accounts/sign_in.html", form=form, demo_sign_ins=demo, provider=provider, onward=onward
    ), status


@bp.post("/sign-out")
@signed_in(board=False)
@commits
def sign_out() -> ResponseReturnValue:
    signals.signed_out.send(current_app, person=presence.current_person)
    presence.leave()
    return redirect(url_for("accounts.sign_in"))


@bp.route("/choose-board", methods=["GET", "POST"])
@signed_in(board=False)
def choose_board() -> ResponseReturnValue:
    onward = safe_next(request.args.get("next"), "/")
    if presence.is_system_administrator():
        return redirect("/")  # no board is ever theirs
    form = ChooseBoardForm()
    language = current_language()
    form.board.choices = [(str(board.id), board.name.get(language)) for board in presence.boards()]
    if form.validate_on_submit() and presence.choose_board(UUID(form.board.data)):
        return redirect(onward)
    return render_template("accounts/choose_board.html", form=form)


@bp.post("/keep-alive")
@signed_in(board=False)
def keep_alive() -> ResponseReturnValue:
    return jsonify(seconds_left=int(presence.time_left().total_seconds()))


@bp.get("/language/<language>")
@public
@commits
def language(language: str) -> ResponseReturnValue:
    choose(language)
    if presence.is_signed_in() and current_language() == language:
        presence.current_person.language = language
    return redirect(safe_next(request.args.get("next"), "/"))


@bp.get("/boards/<key>.css")
@public
def colours(key: str) -> ResponseReturnValue:
    """The board's colour as a style sheet: the content security policy allows no inline style."""
    board = service.board_called(db.session, key)
    response = Response(f":root {{ --board-colour: {board.colour}; }}\n", mimetype="text/css")
    response.cache_control.max_age = 3600
    return response


def _refuse(form: SignInForm, wait: timedelta) -> int:
    if wait:
        form.email.errors = [arriving.wait_in_words(wait)]
        return 429
    signals.sign_in_failed.send(current_app)
    form.email.errors = [_("The e-mail address or the password is not right")]
    return 200
