"""What the pages about letters show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlencode

from flask import url_for
from sqlalchemy.orm import Session

from webapp.cases import access, beside
from webapp.cases.case_page import CasePage
from webapp.cases.models import OPEN
from webapp.cases.reader import reader
from webapp.cases.task_page import TaskPage
from webapp.cases.wording import _
from webapp.clock import LONDON
from webapp.configuration.vocabulary import STAGES
from webapp.db import session as session_in_hand
from webapp.documents import service
from webapp.documents.models import MadeDocument, SentDocument
from webapp.documents.offers import Offer, offer_of
from webapp.documents.sent_form import ways
from webapp.documents.written import Written
from webapp.engine import Address
from webapp.errors import DomainError, NotFound


@dataclass(frozen=True)
class Recipient:
    """One for whom a letter can be made; `whom` is empty where it is made once."""

    whom: str
    href: str
    missing: Sequence[str]
    made: int  # how often it was made


@dataclass(frozen=True)
class Available:
    """A letter that can be made, for one or for each of several."""

    title: str
    kind: str
    is_asked_now: bool
    recipients: Sequence[Recipient]

    @property
    def missing(self) -> Sequence[str]:
        """What the case does not say yet."""
        return tuple(dict.fromkeys(each for one in self.recipients for each in one.missing))


@dataclass(frozen=True)
class MadeRow:
    """A letter that was made."""

    title: str
    kind: str
    language: str
    at: datetime
    by: str
    href: str
    sent_on: date | None


@dataclass(frozen=True)
class LetterList:
    available: Sequence[Available]
    made: Sequence[MadeRow]


@dataclass(frozen=True)
class Sending:
    """One time it was sent."""

    on: date
    to: str
    how: str
    reference: str
    by: str


@dataclass(frozen=True)
class MadePage:
    """A letter as it was made."""

    document: MadeDocument
    title: str
    kind: str
    text: Written
    by: str
    has_pdf: bool
    sent: Sequence[Sending]
    changed: str  # where to make it again, when the case now says something else
    reply: str  # where the answer to it is recorded, while it is awaited


def letter_list(session: Session, page: CasePage, found: Sequence[Offer]) -> LetterList:
    """What the case offers, and what was made of it."""
    made = service.made_of(session, page)
    counted = [(each.letter, each.path, each.row) for each in made]
    sent = service.sendings(session, page.case.id)
    return LetterList(
        available=list(_available(page, found, counted)),
        made=[_row(page, each, sent.get(each.id, [])) for each in made],
    )


def _available(
    page: CasePage, found: Sequence[Offer], counted: Sequence[tuple[str, str, str]]
) -> Iterator[Available]:
    """Letter by letter: those of steps that are asked now first, then the latest part of the procedure first."""
    for _key, group in groupby(sorted(found, key=_latest_first), key=lambda each: each.letter.key):
        offers = list(group)
        recipients = [one for offer in offers for one in _recipient(page, offer, counted)]
        if recipients:
            first = offers[0]
            title, kind = first.letter.title.get(page.language), kind_in_words(first.letter.kind)
            yield Available(title, kind, first.is_asked_now, recipients)


def _latest_first(offer: Offer) -> tuple[bool, int, str]:
    stage = offer.step.properties.get("stage", "")
    return not offer.is_asked_now, -STAGES.index(stage) if stage in STAGES else 1, offer.letter.key


def _recipient(page: CasePage, offer: Offer, counted: Sequence[tuple[str, str, str]]) -> Iterator[Recipient]:
    try:
        text = service.text_of(page, offer)
    except DomainError:
        return  # not for this reader, or not to be published
    made = counted.count((offer.letter.key, offer.path, offer.row))
    yield Recipient(offer.whom, _new(page, offer), text.missing, made)


def made_page(session: Session, page: CasePage, document: MadeDocument) -> MadePage:
    """All there is to say of one letter."""
    text = Written.of(document.content)
    return MadePage(
        document=document,
        title=document.title.get(page.language),
        kind=kind_in_words(document.kind),
        text=text,
        by=page.names.person(document.by_id),
        has_pdf=document.pdf is not None,
        sent=[
            Sending(
                each.sent_on,
                each.to,
                ways().get(each.how, each.how),
                each.reference,
                page.names.person(each.by_id),
            )
            for each in service.sendings(session, page.case.id).get(document.id, [])
        ],
        changed=_changed(page, document, text),
        reply=_reply(page, document),
    )


def links_of_task(page: TaskPage) -> Sequence[beside.Link]:
    """The letters a step offers, for those who see the whole case."""
    keys = page.node.listed("letter")
    if not keys:
        return ()
    if not access.case_for(session_in_hand(), reader(), page.case.id).all:
        return ()
    said = page.story.configuration
    href = url_for("letters.index", case_id=page.case.id)
    return [
        beside.Link(
            _("Letter for this step: %(title)s", title=said.letter(key).title.get(page.context.language)),
            href,
        )
        for key in keys
    ]


def kind_in_words(kind: str) -> str:
    """What sort of letter it is."""
    return {
        "letter": _("Letter"),
        "notice": _("Notice"),
        "sheet": _("Sheet to copy from"),
        "publication": _("For publication"),
    }.get(kind, kind)


def _row(page: CasePage, made: MadeDocument, sent: Sequence[SentDocument]) -> MadeRow:
    return MadeRow(
        title=made.title.get(page.language),
        kind=kind_in_words(made.kind),
        language=made.language,
        at=made.at,
        by=page.names.person(made.by_id),
        href=url_for("letters.show", case_id=made.case_id, document_id=made.id),
        sent_on=sent[-1].sent_on if sent else None,
    )


def _new(page: CasePage, offer: Offer) -> str:
    asked = {"at": offer.path, "for": offer.row, "language": offer.known.language}
    given = urlencode({name: value for name, value in asked.items() if value})
    return f"{url_for('letters.new', case_id=page.case.id, key=offer.letter.key)}?{given}"


def _changed(page: CasePage, document: MadeDocument, text: Written) -> str:
    known = service.known_of(page, language=document.language, today=document.at.astimezone(LONDON).date())
    try:
        offer = offer_of(known, document.letter, document.path, document.row)
        now = service.text_of(page, offer)
    except DomainError:
        return ""  # the case, or the version it runs on now, offers it no more
    return _new(page, offer) if (now.to, now.body) != (text.to, text.body) else ""


def _reply(page: CasePage, document: MadeDocument) -> str:
    try:
        slip = page.story.configuration.letter(document.letter).reply_slip
    except NotFound:
        return ""
    waiting = [task for task in page.tasks if slip and task.step == slip.step and task.state == OPEN]
    own = [task for task in waiting if Address.read(task.address).instance in (None, document.row or None)]
    found = next((task for task in own or waiting if access.may_work(page.reader, task)), None)
    return url_for("tasks.work", task_id=found.id) if found else ""
