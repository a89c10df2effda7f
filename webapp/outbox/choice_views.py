"""“Your e-mails”: how often somebody wants the board's digest; and the link in each digest that stops it."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db
from webapp.accounts import presence
from webapp.accounts.models import Board, Person
from webapp.errors import DomainError, NotFound
from webapp.outbox import choices, service
from webapp.outbox.models import Frequency
from webapp.outbox.stopping import Subscriber, read_stop_token
from webapp.web import commits, csrf, public, signed_in
from webapp.web.languages import offer

bp = Blueprint("your_messages", __name__)

_SHOWN = 20


@bp.get("/account/messages")
@signed_in
def index() -> ResponseReturnValue:
    board, person = presence.current_board, presence.current_person
    return render_template(
        "outbox/yours.html",
        digest_at=board.digest["at"] if board.digest else None,
        how=choices.frequency_of(db.session, board.id, person.id),
        ways=_ways(),
        address=person.email,
        messages=service.messages(db.session, person_id=person.id, limit=_SHOWN),
    )


@bp.post("/account/messages")
@signed_in
@commits
def choose() -> ResponseReturnValue:
    board, person = presence.current_board, presence.current_person
    try:
        how = Frequency(request.form.get("how", ""))
    except ValueError:
        raise DomainError(_("Choose how often you want the digest.")) from None
    choices.choose(db.session, board.id, person.id, how, now=clock.now())
    flash(_("Your choice is saved."), "success")
    return redirect(url_for("your_messages.index"))


@bp.get("/digest/stop/<token>")
@public
def stop(token: str) -> ResponseReturnValue:
    board, _person = _known(_subscriber(token))
    return render_template("outbox/stop.html", board=board, stopped=False)


@bp.post("/digest/stop/<token>")
@public
@commits
def stop_now(token: str) -> ResponseReturnValue:
    subscriber = _subscriber(token)
    board, person = _known(subscriber)
    before = db.acting_for(db.session)
    db.act_for(db.session, board.id)
    choices.choose(db.session, board.id, person.id, Frequency.NONE, now=clock.now())
    db.act_for(db.session, before)  # the page is the reader's own, who may be at work for another board
    return render_template("outbox/stop.html", board=board, stopped=True)


# mail programs call it for their reader (RFC 8058); the token, which only we make, says who that is
csrf.exempt(stop_now)


def _subscriber(token: str) -> Subscriber:
    return read_stop_token(token, current_app.config["SECRET_KEY"])


def _known(subscriber: Subscriber) -> tuple[Board, Person]:
    board = db.session.get(Board, subscriber.board_id)
    person = db.session.get(Person, subscriber.person_id)
    if board is None or person is None:
        raise NotFound(_("This link is of a board or a person that is not here any more."))
    if not presence.is_signed_in():
        offer(tuple(board.languages), preferred=person.language)
    return board, person


def _ways() -> dict[str, tuple[str, str]]:
    """Each choice in words, with what it means."""
    return {
        Frequency.WORKING_DAYS: (
            _("On working days"),
            _("Bank holidays and days on which the office is shut are left out."),
        ),
        Frequency.DAILY: (_("Every day"), _("Also on Saturdays and Sundays.")),
        Frequency.WEEKLY: (
            _("On Mondays"),
            _(
                "Or on the first working day after. What is asked of you is sent at once, each in an e-mail of its own."
            ),
        ),
        Frequency.NONE: (
            _("Never"),
            _("What is asked of you is sent at once, each in an e-mail of its own."),
        ),
    }
