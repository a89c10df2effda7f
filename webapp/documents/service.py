"""Making a letter and keeping it, and what is recorded of sending it. Nothing is committed here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.accounts.models import Person
from webapp.cases.case_page import CasePage
from webapp.clock import LONDON
from webapp.configuration.word_layout import layout_in
from webapp.documents.known import Known
from webapp.documents.merging import written
from webapp.documents.models import MadeDocument, SentDocument
from webapp.documents.offers import Offer
from webapp.documents.pdf import CannotBeShown, pdf
from webapp.documents.word import word
from webapp.documents.written import Written
from webapp.errors import DomainError, NotFound
from webapp.text import Text

NO_SUCH_DOCUMENT = "There is no such letter, or it is not one you may read."


class NotYetKnown(DomainError):
    """The case does not say everything the letter needs; `missing` names what."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(f"This cannot be made yet. Not known: {'; '.join(missing)}.")
        self.missing = missing


def known_of(page: CasePage, *, language: str, today: date | None = None) -> Known:
    """The case as its letters see it, in the language of the letter."""
    return Known(
        story=page.story,
        asking="",
        reference=page.case.reference,
        pseudonym=page.case.pseudonym,
        today=today or page.now.astimezone(LONDON).date(),
        language=language,
    )


def text_of(page: CasePage, offer: Offer) -> Written:
    """What the letter says, in its own language whatever the page's is.

    Raises NeverPublished, and NotFound where it holds an answer that is not for this reader.
    """
    with force_locale(offer.known.language):
        text = written(offer.letter, offer.known)
    if not may_read(page, text.sources):
        raise NotFound(NO_SUCH_DOCUMENT)
    return text


def may_read(page: CasePage, steps: Iterable[str]) -> bool:
    """Whether the reader may read what was made from these steps' answers: some are for some roles alone."""
    nodes = (page.story.process.nodes.get(step) for step in steps)
    kept = (set(node.listed("seen_by")) for node in nodes if node is not None)
    return page.is_office or all(not roles or roles & page.seen.roles for roles in kept)


def make(session: Session, page: CasePage, offer: Offer, *, by: Person) -> MadeDocument:
    """Make the letter as PDF and Word and keep both. Raises NotYetKnown while something it needs is not known."""
    text = text_of(page, offer)
    if text.missing:
        raise NotYetKnown(text.missing)
    made = MadeDocument(
        board_id=page.case.board_id,
        case_id=page.case.id,
        version_id=page.case.version_id,
        letter=offer.letter.key,
        kind=offer.letter.kind,
        path=offer.path,
        row=offer.row,
        title=_title(offer),
        language=text.language,
        entries=page.case.entries,
        sources=dict(text.sources),
        content=text.as_data(),
        pdf=_pdf(text, page.now),
        word=word(text, own_layout=layout_in(page.story.configuration.files), at=page.now),
        by_id=by.id,
        at=page.now,
    )
    session.add(made)
    session.flush()
    return made


def made_of(session: Session, page: CasePage) -> Sequence[MadeDocument]:
    """What was made in a case and the reader may read, newest first."""
    wanted = select(MadeDocument).where(MadeDocument.case_id == page.case.id).order_by(MadeDocument.id.desc())
    return [each for each in session.scalars(wanted) if may_read(page, each.sources)]


def made(session: Session, page: CasePage, document_id: UUID) -> MadeDocument:
    """One of them. Raises NotFound, also where it holds an answer that is not for this reader."""
    found = session.get(MadeDocument, document_id)
    if found is None or found.case_id != page.case.id or not may_read(page, found.sources):
        raise NotFound(NO_SUCH_DOCUMENT)
    return found


def record_sent(
    session: Session,
    document: MadeDocument,
    *,
    on: date,
    to: str,
    how: str,
    reference: str,
    by: Person,
    now: datetime,
) -> SentDocument:
    """Put on record that it was sent, to whom, how, and what they call it."""
    sent = SentDocument(
        board_id=document.board_id,
        case_id=document.case_id,
        document_id=document.id,
        sent_on=on,
        to=to,
        how=how,
        reference=reference,
        by_id=by.id,
        at=now,
    )
    session.add(sent)
    session.flush()
    return sent


def sendings(session: Session, case_id: UUID) -> Mapping[UUID, list[SentDocument]]:
    """By document, each time it was sent, in order."""
    rows = session.scalars(
        select(SentDocument).where(SentDocument.case_id == case_id).order_by(SentDocument.id)
    )
    found: dict[UUID, list[SentDocument]] = {}
    for row in rows:
        found.setdefault(row.document_id, []).append(row)
    return found


def _pdf(text: Written, at: datetime) -> bytes | None:
    """None where a letter holds characters no font of ours has: it is then made as Word only."""
    try:
        return pdf(text, at=at)
    except CannotBeShown:
        return None


def _title(offer: Offer) -> Text:
    """Its title in every language, with whom it is for."""
    title = offer.letter.title
    whom = f": {offer.whom}" if offer.whom else ""
    return Text(en=f"{title.get('en')}{whom}", cy=f"{title.cy}{whom}" if title.cy else "")
