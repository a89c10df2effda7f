"""The page of reports, the measures, and the form that carries them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.integration.cases.conftest import MONDAY, Work
from tests.integration.cases.test_statements import statements_of
from tests.integration.conftest import PersonMaker, token_in
from tests.small_board import BOARD, FAMILY, FILES
from webapp import clock, db
from webapp.accounts.models import Person
from webapp.cases.workflow import log_of
from webapp.configuration.service import publish

SignIn = Callable[[Person], FlaskClient]
MEASURES = """
year_begins: "01-01"
measures:
  - key: referrals
    label: Referrals
    figures:
      - {key: met, label: Cases that meet the criteria, what: share, of: decide.met != null, where: decide.met = "yes"}
      - {key: told, label: Cases, on: event.referral_received, by: [{label: By outcome, by: case.outcome}]}
"""
REFERRAL = {"child": "=A name", "identified_on": "2026-02-20"}


@pytest.fixture
def measured(work: Work) -> Work:
    """The board with two measures, read by the chair as well; one case decided, one only referred."""
    board = BOARD.replace(
        "{key: chair, name: Chair, held_by: board}", "{key: chair, name: Chair, reports: true}"
    )
    files = {**FILES, "processes/ash_dale/board.yaml": board + MEASURES}
    publish(work.session(), work.board, files, now=MONDAY)
    for met in ("yes", "no"):
        case = work.opens()
        work.does(case, "refer", "referrer", **REFERRAL)
        work.does(case, "decide", "chair", met=met, reason="Not harmed")
    work.does(work.opens(), "refer", "referrer", **REFERRAL)
    work.session.commit()
    return work


def _files() -> dict[str, str]:
    chair = "{key: chair, name: Chair, held_by: board}"
    board = BOARD.replace(chair, "{key: chair, name: Chair, reports: true}")
    return {**FILES, "processes/ash_dale/board.yaml": board + MEASURES}


def test_a_measure_shows_its_number_what_it_was_reckoned_from_and_the_cases(
    measured: Work, sign_in: SignIn
) -> None:
    page = sign_in(measured.people["office"]).get("/reporting/measures/?year=2026").text

    assert "50 %" in page
    assert "(1 of 2)" in page
    assert "It does not hold in:" in page
    assert "Criteria not met" in page  # the end's own name, not its id
    assert page.count("AD-2026-001") == 2


def test_a_year_without_cases_says_so(measured: Work, sign_in: SignIn) -> None:
    page = sign_in(measured.people["office"]).get("/reporting/measures/?year=2025").text

    assert "Nothing to reckon" in page


@pytest.mark.parametrize("year", ["later", "1900", "20266"])
def test_a_year_that_is_none_is_refused(measured: Work, sign_in: SignIn, year: str) -> None:
    page = sign_in(measured.people["office"]).get(f"/reporting/measures/?year={year}")

    assert page.status_code == 404
    assert "There is no such year" in page.text


def test_whom_the_board_names_reads_figures_and_no_more_cases_than_before(
    measured: Work, sign_in: SignIn, make_person: PersonMaker
) -> None:
    reader = make_person(measured.board, "chair", name="Somebody new")
    db.act_for(measured.session, measured.board.id)

    client = sign_in(reader)

    assert "50 %" in client.get("/reporting/measures/?year=2026").text
    assert client.get("/reporting/").status_code == 200
    assert client.get("/returns/").status_code == 200


@pytest.mark.parametrize(
    "address", ["/reporting/", "/reporting/measures/", "/reporting/measures/measures.csv"]
)
def test_nobody_else_reads_reports(measured: Work, sign_in: SignIn, address: str) -> None:
    assert sign_in(measured.people["agency_lead@police"]).get(address).status_code == 403


def test_the_reports_say_how_the_open_cases_stand(measured: Work, sign_in: SignIn) -> None:
    page = sign_in(measured.people["office"]).get("/reporting/").text

    figures = [part.partition("</span>")[0].strip() for part in page.split('pr-figures__number">')[1:]]
    assert figures == ["2", "0", "0", "0", "0"]
    assert "Set up" in page
    assert "Decide" in page


@pytest.mark.parametrize("more", [0, 4])
def test_figures_take_the_same_statements_however_many_cases_there_are(
    measured: Work, sign_in: SignIn, engine: Engine, more: int
) -> None:
    for _ in range(more):
        measured.does(measured.opens(), "refer", "referrer", **REFERRAL)
    measured.session.commit()
    client = sign_in(measured.people["office"])
    client.get("/reporting/measures/?year=2026")

    with statements_of(engine) as measures:
        client.get("/reporting/measures/?year=2026")
    with statements_of(engine) as overview:
        client.get("/reporting/")

    assert len(measures) <= 8, "\n".join(measures)
    assert len(overview) <= 10, "\n".join(overview)


def test_figures_on_a_form_are_reckoned_and_kept_and_never_typed(measured: Work, sign_in: SignIn) -> None:
    asks = "      - {key: told, type: yes_no"
    figures = "      - {key: figures, type: figures, measure: referrals, label: Figures of the year}\n"
    form = {"forms/ash_dale/family.yaml": FAMILY.replace(asks, figures + asks)}
    publish(measured.session(), measured.board, {**_files(), **form}, now=MONDAY)
    case = measured.opens()
    measured.does(case, "refer", "referrer", **REFERRAL)
    measured.does(case, "decide", "chair", met="yes")
    measured.does(case, "invite", "office", agencies=["police"], meeting="2026-04-16")
    task = measured.task(case, "tell_family")
    clock.set_to(MONDAY.replace(year=2027))
    task.ready_at = clock.now()
    measured.session.commit()
    client = sign_in(measured.people["office"])
    page = client.get(f"/tasks/{task.id}").text
    token = token_in(page)
    when = {"happened_on": ["2", "3", "2027"]}

    client.post(f"/tasks/{task.id}", data={"csrf_token": token, "told": "yes", "figures": "[made up]"})
    sent = client.post(f"/tasks/{task.id}/check", data={"csrf_token": token, **when}, follow_redirects=True)

    assert "Cases that meet the criteria" in page
    assert sent.status_code == 200, sent.text
    db.act_for(measured.session, measured.board.id)
    kept = log_of(measured.session(), case.id)[-1].value["figures"]
    assert kept[0] == {"label": "Year", "result": "Thursday 1 January 2026 to Thursday 31 December 2026"}
    assert {"label": "Cases", "result": "4"} in kept
