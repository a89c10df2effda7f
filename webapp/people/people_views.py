"""The people of a board: who holds which role from when until when, for its office and who administers it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db
from webapp.accounts import presence
from webapp.accounts.models import ADMINISTRATOR, Board, Person, RoleHolding
from webapp.cases.reader import here, procedure_in_force
from webapp.configuration.configured import BoardConfiguration
from webapp.errors import NotFound
from webapp.people import away, holding, roster
from webapp.people.choices import Choice, choices, in_words
from webapp.people.forms import AddForm, EndForm, GiveForm, NameForm, TermFields
from webapp.people.holding import Namer
from webapp.people.naming import invite_if_new
from webapp.people.roster import State, Which
from webapp.web import OFFICE, commits, current_language, needs, request_id

bp = Blueprint("people", __name__, url_prefix="/people")


@bp.get("/")
@needs(OFFICE, ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """Everybody, by name."""
    words, which, after = _words(), _which(), _after()
    board = presence.current_board
    page = roster.roster(db.session(), board.id, words=words, which=which, after=after, on=clock.today())
    asked = {"search": words or None, "show": which.value if which is not Which.NOW else None}
    return render_template(
        "people/index.html",
        lines=[(line.person, [_row(each) for each in line.holdings]) for line in page.lines],
        words=words,
        which=which.value,
        next_page=url_for("people.index", **asked, after=page.next_after) if page.next_after else None,  # type: ignore[arg-type]
        first_page=url_for("people.index", **asked) if after else None,  # type: ignore[arg-type]
    )


@bp.route("/add", methods=["GET", "POST"])
@needs(OFFICE, ADMINISTRATOR)
@commits
def add() -> ResponseReturnValue:
    """Somebody new at the board."""
    form = AddForm()
    offered = _offer(form)
    if not form.validate_on_submit():
        return render_template("people/add.html", form=form, title=_("Add a person"))
    person, invited = holding.add(
        db.session(),
        _namer(),
        offered[form.role.data],
        form.term(),
        email=form.email.data or "",
        name=form.name.data or "",
        base_url=_base_url(),
        now=clock.now(),
    )
    told = _("%(name)s is written to with a link to sign in.", name=person.name)
    flash(told if invited else _("%(name)s has this role now.", name=person.name), "success")
    return redirect(url_for("people.show", person_id=person.id))


@bp.get("/<uuid:person_id>")
@needs(OFFICE, ADMINISTRATOR)
def show(person_id: UUID) -> ResponseReturnValue:
    """One person: their roles here, and what can be done about them."""
    session, board = db.session(), this_board()
    person = holding.person_of(session, board, person_id)
    held = roster.holdings(session, board.id, [person.id], on=clock.today())
    return render_template(
        "people/show.html",
        somebody=person,
        rows=[_row(each) for each in held],
        invited=person.password_hash is None,
        absences=away.absences_of(session, board, person, on=clock.today()),
    )


@bp.route("/<uuid:person_id>/roles", methods=["GET", "POST"])
@needs(OFFICE, ADMINISTRATOR)
@commits
def give(person_id: UUID) -> ResponseReturnValue:
    """Give somebody another role."""
    session, namer = db.session(), _namer()
    person = holding.person_of(session, namer.board, person_id)
    form = GiveForm()
    offered = _offer(form)
    if form.validate_on_submit():
        holding.give(session, namer, person, offered[form.role.data], form.term(), now=clock.now())
        flash(_("%(name)s has been given the role.", name=person.name), "success")
        return redirect(url_for("people.show", person_id=person.id))
    return _form(form, person, _("Give another role"), _("Give the role"))


@bp.route("/roles/<uuid:holding_id>/end", methods=["GET", "POST"])
@needs(OFFICE, ADMINISTRATOR)
@commits
def end(holding_id: UUID) -> ResponseReturnValue:
    """Let a role end, at once or on a day."""
    session, namer = db.session(), _namer()
    held = holding.holding_of(session, namer.board, holding_id)
    form = EndForm()
    if form.validate_on_submit():
        holding.end(session, namer, held, last_day=form.day(), now=clock.now())
        flash(_("The role ends as you said."), "success")
        return redirect(url_for("people.show", person_id=held.person_id))
    title = _("End the role: %(role)s", role=_row(held)["words"])
    return _form(form, session.get_one(Person, held.person_id), title, _("End the role"), warning=True)


@bp.route("/<uuid:person_id>/leave", methods=["GET", "POST"])
@needs(OFFICE, ADMINISTRATOR)
@commits
def leave(person_id: UUID) -> ResponseReturnValue:
    """End everything that somebody holds at this board."""
    session, namer = db.session(), _namer()
    person = holding.person_of(session, namer.board, person_id)
    if request.method == "GET":
        return render_template("people/leave.html", somebody=person)
    holding.end_all(session, namer, person, now=clock.now())
    flash(_("%(name)s works at this board no longer.", name=person.name), "success")
    return redirect(url_for("people.show", person_id=person.id))


@bp.route("/<uuid:person_id>/name", methods=["GET", "POST"])
@needs(OFFICE, ADMINISTRATOR)
@commits
def rename(person_id: UUID) -> ResponseReturnValue:
    """Correct what somebody is called."""
    session, namer = db.session(), _namer()
    person = holding.person_of(session, namer.board, person_id)
    form = NameForm(data={"name": person.name})
    if form.validate_on_submit():
        holding.rename(session, namer, person, form.name.data or "", now=clock.now())
        flash(_("The name is corrected."), "success")
        return redirect(url_for("people.show", person_id=person.id))
    return _form(form, person, _("Correct the name"), _("Save the name"))


@bp.post("/<uuid:person_id>/invite")
@needs(OFFICE, ADMINISTRATOR)
@commits
def invite(person_id: UUID) -> ResponseReturnValue:
    """Write again to somebody who has not chosen a password yet; the link sent before is void."""
    session, namer = db.session(), _namer()
    person = holding.person_of(session, namer.board, person_id)
    if invite_if_new(session, person, board=namer.board, base_url=_base_url(), now=clock.now()):
        flash(_("%(name)s is written to with a link to sign in.", name=person.name), "success")
    return redirect(url_for("people.show", person_id=person.id))


def _form(
    form: Any, person: Person, title: str, button: str, *, warning: bool = False
) -> ResponseReturnValue:
    return render_template(
        "people/form.html", form=form, somebody=person, title=title, button=button, warning=warning
    )


def _row(held: RoleHolding) -> dict[str, Any]:
    state = roster.state_of(held, clock.today())
    return {
        "holding": held,
        "words": in_words(_said(), held.role, held.agency, current_language()),
        "state": state.value,
        "may_end": state is not State.ENDED and _namer().may_name(held.role),
    }


def _offer(form: TermFields) -> dict[str, Choice]:
    """Fill the form's list of roles; gives what each of its values stands for."""
    namer, said = _namer(), _said()
    found = choices(said, administrators=namer.administers, office=namer.board.office_role)
    words = [(each.value, in_words(said, each.role, each.agency, current_language())) for each in found]
    form.role.choices = [("", _("Select a role")), *words]
    return {each.value: each for each in found}


def _said() -> BoardConfiguration | None:
    try:
        return procedure_in_force().configuration
    except NotFound:  # its first people come before its first procedure
        return None


def _namer() -> Namer:
    return Namer(here(), this_board(), administers=presence.holds(ADMINISTRATOR), request_id=request_id())


def this_board() -> Board:
    board: Board = presence.current_board._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001
    return board


def _base_url() -> str:
    address: str = current_app.config["SETTINGS"].base_url
    return address


def _words() -> str:
    return request.args.get("search", "")[:100].replace("\0", "")


def _which() -> Which:
    try:
        return Which(request.args.get("show", Which.NOW))
    except ValueError as error:
        raise NotFound(_("There is no such list.")) from error


def _after() -> UUID | None:
    try:
        return UUID(request.args["after"]) if request.args.get("after") else None
    except ValueError as error:
        raise NotFound(_("There is no such page.")) from error
