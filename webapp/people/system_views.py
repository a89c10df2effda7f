"""The pages of whoever keeps the installation: boards, people, the worker's queue. No case is on any of them."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db
from webapp.accounts import presence
from webapp.accounts import service as accounts
from webapp.accounts.models import ADMINISTRATOR, Person
from webapp.people import installation
from webapp.people.forms import FirstPersonForm
from webapp.web import commits, current_language, system_administrator

bp = Blueprint("system", __name__, url_prefix="/system")


@bp.get("/")
@system_administrator
def index() -> ResponseReturnValue:
    """The boards, and how the worker's jobs stand."""
    return render_template(
        "people/system.html",
        boards=installation.boards(db.session, on=clock.today()),
        queue=installation.queue(db.session),
        administrator=ADMINISTRATOR,
        language=current_language(),
        here="boards",
    )


@bp.route("/boards/<key>/first/<role>", methods=["GET", "POST"])
@system_administrator
@commits
def first(key: str, role: str) -> ResponseReturnValue:
    """Let in the first person who administers a board or runs its office."""
    board = accounts.board_called(db.session, key)
    form = FirstPersonForm()
    if form.validate_on_submit():
        person = installation.name_first(
            db.session,
            board,
            role,
            email=form.email.data or "",
            name=form.name.data or "",
            by=_here(),
            base_url=current_app.config["SETTINGS"].base_url,
            now=clock.now(),
        )
        flash(_("%(name)s can now name others at this board.", name=person.name), "success")
        return redirect(url_for("system.index"))
    return render_template(
        "people/system_first.html",
        board=board,
        title=_first(role),
        form=form,
        language=current_language(),
    )


@bp.get("/people")
@system_administrator
def people() -> ResponseReturnValue:
    """Find somebody, to end their access or give it back."""
    words = request.args.get("search", "")[:100].replace("\0", "")
    found = installation.people(db.session, words, on=clock.today())
    return render_template(
        "people/system_people.html",
        people=found,
        words=words,
        most=installation.MOST,
        language=current_language(),
        me=_here().id,
        here="people",
    )


@bp.route("/people/<uuid:person_id>/access", methods=["GET", "POST"])
@system_administrator
@commits
def access(person_id: UUID) -> ResponseReturnValue:
    """End somebody's access, or give it back."""
    person = installation.person(db.session, person_id)
    if request.method == "GET":
        return render_template("people/system_access.html", somebody=person)
    if person.active:
        installation.end_access(db.session, person, by=_here(), now=clock.now())
        flash(_("%(name)s can sign in no more.", name=person.name), "success")
    else:
        installation.give_access_back(db.session, person, by=_here(), now=clock.now())
        flash(_("%(name)s can sign in again.", name=person.name), "success")
    return redirect(url_for("system.people", search=person.email))


def _first(role: str) -> str:
    return str(_("Name its first administrator") if role == ADMINISTRATOR else _("Name who runs its office"))


def _here() -> Person:
    person: Person = presence.current_person._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001
    return person
