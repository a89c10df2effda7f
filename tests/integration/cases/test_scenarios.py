"""The acceptance scenarios whose rule lies in the product: who reads what, and what is kept at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session
from werkzeug.datastructures import FileStorage

from tests.integration.cases.shipped_case import ShippedCase, shipped
from tests.integration.conftest import PASSWORD, token_in
from webapp import clock, db
from webapp.accounts.models import Board, Person
from webapp.cases.models import LogEntry
from webapp.cases.uploads import keep
from webapp.cases.workflow import send_message
from webapp.clock import LONDON
from webapp.configuration.service import publish

SignIn = Callable[[Person], FlaskClient]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SUB_PAGES = ("", "/answers", "/decisions", "/people", "/documents", "/messages", "/notes", "/history")
MARCH = datetime(2026, 3, 2, 10, 0, tzinfo=LONDON)


@pytest.fixture
def board_of(
    session: scoped_session[Session], make_board: Callable[..., Board], make_person: Callable[..., Person]
) -> Callable[[str], ShippedCase]:
    def board_of(name: str) -> ShippedCase:
        made = shipped(session, make_board(name), make_person)
        made.board.office_role = next(role.key for role in made.said.board.roles if role.office)
        made.board.languages = list(made.said.board.languages)
        publish(session(), made.board, made.said.files, now=MARCH)
        session.commit()
        return made

    return board_of


@pytest.fixture
def sits(app: Flask) -> SignIn:
    """Each at a browser of their own, signed in."""

    def sits(person: Person) -> FlaskClient:
        client = app.test_client()
        token = token_in(client.get("/sign-in").text)
        client.post("/sign-in", data={"email": person.email, "password": PASSWORD, "csrf_token": token})
        return client

    return sits


def read(client: FlaskClient, at_work: ShippedCase, pages: Sequence[str] = SUB_PAGES) -> dict[str, str]:
    """The pages of a case as somebody finds them, and each answer; without those that are not there."""
    assert at_work.case is not None
    case = f"/cases/{at_work.case.id}"
    found = {page: client.get(case + page) for page in pages}
    links = re.findall(rf'href="{case}(/answers/[^"#]+)"', found["/answers"].text)
    found |= {link: client.get(case + link) for link in links}
    return {page: answer.text for page, answer in found.items() if answer.status_code == 200}


def saying(pages: dict[str, str], *words: str) -> set[str]:
    """The pages that say one of these."""
    return {
        page.rpartition("/")[0] or page for page, text in pages.items() if any(each in text for each in words)
    }


def test_scenario_10_the_genogram_is_for_the_panel_and_the_reviewers_alone(
    board_of: Callable[[str], ShippedCase], sits: SignIn
) -> None:
    wales = board_of("wales")
    wales.goes("extended_to_sign_off", before="prepare_genogram")
    task = wales.task("prepare_genogram")
    chair, board_chair = wales.person("panel_chair"), wales.person("lscb_chair")
    file = FileStorage(BytesIO(PDF), "family-tree.pdf")
    kept = keep(wales.session(), task, file, by=chair, now=clock.now())
    wales.does("prepare_genogram", "panel_chair", clock.now(), genogram=[kept], relationships="An aunt")
    wales.session.commit()

    desks = [sits(who) for who in (chair, board_chair)]
    pages, closed = (read(desk, wales, ("/answers", "/documents", "/history")) for desk in desks)
    closed["task"] = desks[1].get(f"/tasks/{task.id}").text
    files = [desk.get(f"/files/{kept['id']}").status_code for desk in desks]

    assert saying(pages, "An aunt", "family-tree.pdf") == {"/answers", "/documents"}
    assert len(closed) > 10, "the Chair of the Board reads everything else"
    assert saying(closed, "An aunt", "family-tree.pdf") == set()
    assert files == [200, 404]


def test_scenario_22_a_concern_about_staff_leaves_a_flag_and_a_date_and_nowhere_to_tell_a_story(
    board_of: Callable[[str], ShippedCase], sits: SignIn
) -> None:
    stockport = board_of("stockport")
    stockport.begins(MARCH)
    office = stockport.person(stockport.board.office_role)
    send_message(stockport.session(), stockport.here(), "conduct_concern", by=office, now=MARCH)
    stockport.session.commit()
    db.act_for(stockport.session, stockport.board.id)

    page = sits(office).get(f"/tasks/{stockport.task('flag_conduct').id}").text.partition("<main")[2]
    stockport.does("flag_conduct", office.name, MARCH, flagged=["concern"], flagged_on="2026-03-02")

    asked = set(re.findall(r'<(?:input|textarea|select)[^>]*? name="([^"]+)"', page.partition("</main>")[0]))
    assert {name for name in asked if not name.startswith(("_", "csrf"))} == {
        "flagged",
        *(f"flagged_on-{part}" for part in ("day", "month", "year")),
    }
    assert "<textarea" not in page
    log = stockport.session.scalars(select(LogEntry).where(LogEntry.case_id == stockport.here().id)).all()
    kept = {each.kind: each.value for each in log if "conduct" in each.address}
    assert set(kept) == {"message", "answered"}
    assert kept["message"] == {}
    assert kept["answered"] == {"flagged": ["concern"], "flagged_on": "2026-03-02"}
    assert not any(each.reason for each in log)


def test_young_people_who_advise_read_the_approved_message_and_nothing_else_of_the_case(
    board_of: Callable[[str], ShippedCase], sits: SignIn
) -> None:
    tyneside = board_of("south_tyneside")
    tyneside.goes("young_people_advise", before="give_advice")
    junior, office = tyneside.person("junior_lscb"), tyneside.person("business_unit")
    task = tyneside.task("give_advice")
    tyneside.session.commit()

    office_reads = read(sits(office), tyneside)
    junior_reads = {**read(sits(junior), tyneside), "task": sits(junior).get(f"/tasks/{task.id}").text}

    refused = "A boy at a school by the river"
    assert saying(office_reads, refused), "what was not approved is in the case"
    approved = tyneside.said.sample_answers["write_message"]["message"]
    assert approved in junior_reads["task"]
    assert saying(junior_reads, refused, "can be recognised") == set()
    assert junior_reads.keys().isdisjoint({"/decisions", "/people", "/notes"})


def test_young_people_who_advise_do_not_learn_of_any_case_under_review(
    board_of: Callable[[str], ShippedCase], sits: SignIn
) -> None:
    tyneside = board_of("south_tyneside")
    tyneside.goes("limited_concerns_serious_harm", before="choose_review")
    case, junior = tyneside.here(), tyneside.person("junior_lscb")
    task = tyneside.task("choose_review")
    reference, addresses = case.reference, (f"/cases/{case.id}", f"/tasks/{task.id}")
    tyneside.session.commit()

    desk = sits(junior)

    assert [desk.get(address).status_code for address in addresses] == [404, 404]
    for page in ("/my-work", "/my-work?list=waiting", "/my-work?list=done", "/cases"):
        assert reference not in desk.get(page).text
