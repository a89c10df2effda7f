"""The letters of a case: what can be made, what was made, and where it went. Looking is recorded."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, db
from webapp.audit import service as audit
from webapp.cases.case_frame import frame, looked_at, whole
from webapp.cases.case_page import CasePage
from webapp.cases.reader import here
from webapp.documents import service
from webapp.documents.models import MadeDocument
from webapp.documents.offers import Offer, offer_of, offers
from webapp.documents.pages import letter_list, made_page
from webapp.documents.sent_form import sent_form
from webapp.documents.written import Written
from webapp.errors import NotFound
from webapp.forms import AnswerForm
from webapp.web import OFFICE, commits, needs, request_id, signed_in

bp = Blueprint("letters", __name__)

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/cases/<uuid:case_id>/letters")
@signed_in
@commits
def index(case_id: UUID) -> ResponseReturnValue:
    """What can be made now, and what was made."""
    page = whole(looked_at(case_id))
    found = letter_list(db.session(), page, offers(service.known_of(page, language=page.language)))
    return render_template("documents/index.html", **frame(page), letters=found)


@bp.route("/cases/<uuid:case_id>/letters/new/<key>", methods=["GET", "POST"])
@signed_in
@commits
def new(case_id: UUID, key: str) -> ResponseReturnValue:
    """A letter's text before it is made, and making it."""
    page = whole(looked_at(case_id))
    offer = _offer(page, key)
    text = service.text_of(page, offer)
    if request.method == "POST" and not text.missing:
        made = service.make(db.session(), page, offer, by=here())
        _note("made", made)
        flash(_("“%(title)s” is made and kept.", title=made.title.get(page.language)), "done")
        return redirect(url_for("letters.show", case_id=case_id, document_id=made.id))
    return render_template("documents/new.html", **frame(page), offer=offer, text=text)


@bp.get("/cases/<uuid:case_id>/letters/<uuid:document_id>")
@signed_in
@commits
def show(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """A letter as it was made, its files, and where it was sent."""
    page, document = _made(case_id, document_id)
    return _show(page, document, _sent_form(document) if page.is_office else None)


@bp.post("/cases/<uuid:case_id>/letters/<uuid:document_id>/sent")
@needs(OFFICE)
@commits
def sent(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Put on record that it was sent."""
    page, document = _made(case_id, document_id)
    form = _sent_form(document)
    if not form.validate_on_submit():
        return _show(page, document, form)
    said = form.answers
    service.record_sent(
        db.session(),
        document,
        on=page.now.fromisoformat(said["sent_on"]).date(),
        to=said["to"],
        how=said["how"],
        reference=said.get("reference", ""),
        by=here(),
        now=page.now,
    )
    _note("sent", document)
    flash(_("Recorded as sent."), "success")
    return redirect(url_for("letters.show", case_id=case_id, document_id=document_id))


@bp.get("/cases/<uuid:case_id>/letters/<uuid:document_id>.<any(pdf, docx):ending>")
@signed_in
@commits
def file(case_id: UUID, document_id: UUID, ending: str) -> ResponseReturnValue:
    """The PDF or the Word file, as an attachment; its name says the reference and which letter, no more."""
    page, document = _made(case_id, document_id)
    _note("downloaded", document)
    content = document.pdf if ending == "pdf" else document.word
    if content is None:
        raise NotFound(_("There is no PDF of this letter. Use the Word file."))
    return send_file(
        BytesIO(content),
        mimetype=PDF if ending == "pdf" else WORD,
        as_attachment=True,
        download_name=f"{page.case.reference}-{document.letter}.{ending}",
    )


def _offer(page: CasePage, key: str) -> Offer:
    asked = request.args.get("language", page.language)
    language = asked if asked in page.board.languages else page.board.languages[0]
    known = service.known_of(page, language=language)
    return offer_of(known, key, request.args.get("at"), request.args.get("for"))


def _made(case_id: UUID, document_id: UUID) -> tuple[CasePage, MadeDocument]:
    page = whole(looked_at(case_id))
    return page, service.made(db.session(), page, document_id)


def _show(page: CasePage, document: MadeDocument, form: AnswerForm | None) -> ResponseReturnValue:
    if request.method == "GET":
        _note("viewed", document)
    said = made_page(db.session(), page, document)
    return render_template("documents/show.html", **frame(page), made=said, form=form)


def _sent_form(document: MadeDocument) -> AnswerForm:
    text = Written.of(document.content)
    return sent_form(clock.today().isoformat(), text.to[0] if text.to else "")


def _note(done: str, document: MadeDocument) -> None:
    audit.record(
        db.session,
        f"document:{done}",
        now=clock.now(),
        by=here().id,
        subject=document.id,
        cases=[document.case_id],
        request_id=request_id(),
        details={"letter": document.letter, "language": document.language},
    )
