"""What the lists of work show to whom."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.integration.cases.conftest import Work
from webapp.accounts.models import Person

REFERRAL = {"child": "A name", "identified_on": "2026-02-20"}
INVITATION = {"agencies": ["police", "school"], "meeting": "2026-04-16"}


def test_the_office_sees_what_agencies_have_not_sent(
    work: Work, sign_in: Callable[[Person], FlaskClient]
) -> None:
    case = work.opens()
    work.does(case, "refer", "referrer", **REFERRAL)
    work.does(case, "decide", "chair", met="yes")
    work.does(case, "invite", "office", **INVITATION)
    work.session.commit()

    page = sign_in(work.people["office"]).get("/my-work?list=waiting").text

    assert page.count("Write a report") == 2
    assert "Tell the family" not in page


def test_a_list_shows_reference_and_pseudonym_and_never_a_name(
    work: Work, sign_in: Callable[[Person], FlaskClient]
) -> None:
    case = work.opens()
    work.does(case, "refer", "referrer", child="Zebedee Unmistakable", identified_on="2026-02-20")
    work.session.commit()
    client = sign_in(work.people["chair"])

    for address in ("/my-work", "/cases"):
        page = client.get(address).text
        assert case.reference in page
        assert "Zebedee" not in page


def test_somebody_who_is_asked_nothing_is_told_so(
    work: Work, sign_in: Callable[[Person], FlaskClient]
) -> None:
    page = sign_in(work.people["agency_lead@school"]).get("/my-work").text

    assert "Nothing is waiting for you" in page
