"""What all pages of one case share: its heading and its tabs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request, url_for

from webapp import clock, db
from webapp.cases import beside
from webapp.cases.case_page import CasePage, page_for
from webapp.cases.reader import reader
from webapp.cases.wording import _
from webapp.errors import Forbidden
from webapp.text import Text
from webapp.web import current_language

STATUSES = {
    "open": Text(en="Open", cy="Agored"),
    "paused": Text(en="Paused", cy="Wedi'i oedi"),
    "closed": Text(en="Closed", cy="Wedi'i gau"),
    "withdrawn": Text(en="Withdrawn", cy="Wedi'i dynnu'n ôl"),
}


def looked_at(case_id: UUID) -> CasePage:
    """The case for a page. That it was looked at is recorded with the answer (`audit/looking.py`)."""
    return page_for(db.session(), reader(), case_id, now=clock.now(), language=current_language())


def whole(page: CasePage) -> CasePage:
    """The page, for those who see everything in the case. Raises Forbidden."""
    if not page.all:
        raise Forbidden(_("You see your own part of this case. Ask the board’s office about the rest."))
    return page


def frame(page: CasePage) -> dict[str, Any]:
    """What `case_frame.html` asks for."""
    return {
        "page": page,
        "case": page.case,
        "procedure": page.story.configuration.main_sheet.name.get(page.language),
        "tabs": _tabs(page),
    }


def _tabs(page: CasePage) -> list[dict[str, Any]]:
    tabs = [
        ("cases.show", _("Where it is"), True),
        ("cases.answers", _("Answers"), True),
        ("cases.decisions", _("Decisions"), page.all),
        ("cases.people", _("People"), page.all),
        ("cases.documents", _("Documents"), True),
        *_added(page, last=False),
        ("cases.messages", _("Messages"), page.is_office),
        ("cases.notes", _("Notes"), page.all),
        ("cases.history", _("History"), True),
        *_added(page, last=True),
    ]
    return [
        {
            "text": words,
            "href": url_for(endpoint, case_id=page.case.id),
            "current": request.endpoint in (endpoint, endpoint.removesuffix("s"))
            or request.blueprint == endpoint.partition(".")[0] != "cases",
        }
        for endpoint, words, offered in tabs
        if offered
    ]


def _added(page: CasePage, *, last: bool) -> list[tuple[str, str, bool]]:
    return [(tab.endpoint, tab.words(), tab.offered(page)) for tab in beside.tabs() if tab.last is last]
