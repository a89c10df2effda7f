"""What the board's office may do to a case beside its procedure."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from webapp.cases.agencies import agency_steps
from webapp.cases.case_page import CasePage
from webapp.cases.wording import _


def acts_of(page: CasePage) -> list[dict[str, str]]:
    """Links to what can be done now; none for anybody but the office."""
    if not page.is_office:
        return []
    return [
        {"text": words, "href": url_for(endpoint, case_id=page.case.id, **more)}  # type: ignore[arg-type] # the route's own values
        for words, endpoint, more in _offered(page)
    ]


def _offered(page: CasePage) -> Iterator[tuple[str, str, dict[str, str]]]:
    yield _("Correct an answer"), "cases.answers", {}
    if page.case.is_open:
        if agency_steps(page):
            yield _("Add an agency"), "changes.amendments.agencies", {"act": "add"}
            yield _("Withdraw an agency"), "changes.amendments.agencies", {"act": "withdraw"}
        yield _("Give more time"), "changes.give_time", {}
        yield _("Name somebody for a role"), "changes.name_person", {}
        if page.newest > page.version:
            words = _("Move to version %(number)s of the procedure", number=page.newest)
            yield words, "changes.amendments.move", {}
    if page.case.status == "open":
        yield _("Pause the case"), "changes.decide", {"act": "pause"}
    if page.case.status == "paused":
        yield _("Resume the case"), "changes.decide", {"act": "resume"}
    yield _("Link to another case"), "changes.link", {}
    if page.case.is_open:
        yield _("Withdraw the case"), "changes.decide", {"act": "withdraw"}
    else:
        yield _("Reopen the case"), "changes.decide", {"act": "reopen"}
