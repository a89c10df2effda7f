"""Being away: for oneself, and for the office for anybody at the board."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db
from webapp.accounts import presence
from webapp.accounts.models import ADMINISTRATOR, Person
from webapp.cases.reader import here
from webapp.errors import NotFound
from webapp.people import away, holding
from webapp.people.forms import AwayForm
from webapp.people.people_views import this_board
from webapp.web import OFFICE, commits, needs, request_id, signed_in

bp = Blueprint("away", __name__)


@bp.route("/away", methods=["GET", "POST"])
@signed_in
@commits
def mine() -> ResponseReturnValue:
    """When I am away, and who stands in."""
    return _page(here(), by_office=False)


@bp.route("/people/<uuid:person_id>/away", methods=["GET", "POST"])
@needs(OFFICE, ADMINISTRATOR)
@commits
def of_person(person_id: UUID) -> ResponseReturnValue:
    """When somebody is away, and who stands in."""
    return _page(holding.person_of(db.session(), this_board(), person_id), by_office=True)


@bp.post("/away/<uuid:absence_id>/end")
@signed_in
@commits
def end(absence_id: UUID) -> ResponseReturnValue:
    """They are back, or do not go: whoever is away says so, or the office."""
    said = away.absence(db.session(), this_board(), absence_id)
    own = said.person_id == here().id
    if not own and not _may_name():
        raise NotFound(_("There is no such absence."))
    away.end(db.session(), said, by=here(), now=clock.now(), request_id=request_id())
    flash(_("Nobody stands in any more."), "success")
    return redirect(url_for("away.mine") if own else url_for("away.of_person", person_id=said.person_id))


def _page(person: Person, *, by_office: bool) -> ResponseReturnValue:
    session, board, today = db.session(), this_board(), clock.today()
    can = away.may_stand_in(session, board, person, by_office=by_office, on=today)
    form = AwayForm()
    form.substitute.choices = [("", _("Choose a person")), *((str(each.id), each.name) for each in can)]
    if form.validate_on_submit():
        return _keep(form, person, by_office=by_office)
    return render_template(
        "people/away.html",
        form=form,
        somebody=person,
        own=not by_office,
        can=can,
        absences=away.absences_of(session, board, person, on=today),
    )


def _keep(form: AwayForm, person: Person, *, by_office: bool) -> ResponseReturnValue:
    session, board = db.session(), this_board()
    substitute = session.get_one(Person, UUID(form.substitute.data))
    away.say(
        session,
        board,
        person,
        substitute,
        form.term(),
        by=here(),
        by_office=by_office,
        now=clock.now(),
        request_id=request_id(),
    )
    flash(_("%(name)s stands in.", name=substitute.name), "success")
    left = away.stands_in_for(session, board, person, form.term())
    if left:
        names = ", ".join(each.name for each in left)
        flash(
            _("Nobody is then written to in the place of %(names)s: name somebody else.", names=names),
            "warning",
        )
    return redirect(url_for("away.of_person", person_id=person.id) if by_office else url_for("away.mine"))


def _may_name() -> bool:
    return presence.is_office() or presence.holds(ADMINISTRATOR)
