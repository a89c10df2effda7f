"""A draft is its writer's alone, and so are the files that go with it, until they are sent."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage

from tests.integration.access.procedure import files_of
from tests.integration.cases.conftest import MONDAY, Work
from tests.integration.conftest import PersonMaker
from webapp import clock, db
from webapp.accounts.models import Person
from webapp.cases import uploads
from webapp.cases.models import Case
from webapp.configuration.service import publish

SignIn = Callable[[Person], FlaskClient]


@dataclass
class Given:
    """A case in which the police have added a paper to a report they have not sent."""

    work: Work
    case: Case
    paper: dict[str, Any]

    def seen_by(self, reader: FlaskClient) -> tuple[bool, int]:
        """Whether the case's documents list the paper, and what comes of opening it."""
        listed = self.paper["name"] in reader.get(f"/cases/{self.case.id}/documents").text
        return listed, reader.get(f"/files/{self.paper['id']}").status_code

    def is_sent(self, *papers: dict[str, Any]) -> None:
        db.act_for(self.work.session, self.work.board.id)
        self.work.does(
            self.case, "write_report", "agency_lead@police", "police", text="We did.", papers=list(papers)
        )
        self.work.session.commit()


@pytest.fixture
def given(work: Work) -> Given:
    publish(work.session(), work.board, files_of("ash_dale", "AD"), now=MONDAY)
    work.session.commit()
    db.act_for(work.session, work.board.id)
    case = work.opens()
    work.does(case, "refer", "referrer", child="A name", identified_on="2026-02-20")
    work.does(case, "decide", "chair", met="yes")
    work.does(case, "invite", "office", agencies=["police"], meets_at="2026-04-16T10:00")
    task = work.task(case, "write_report", "police")
    sent = FileStorage(io.BytesIO(b"What we know so far"), filename="half-done.txt")
    paper = uploads.keep(work.session(), task, sent, by=work.people["agency_lead@police"], now=clock.now())
    work.session.commit()
    return Given(work, case, paper)


@pytest.mark.parametrize("who", ["office", "chair"])
def test_a_file_of_a_draft_is_not_there_for_those_who_see_the_whole_case(
    given: Given, sign_in: SignIn, who: str
) -> None:
    assert given.seen_by(sign_in(given.work.people[who])) == (False, 404)


def test_a_file_of_a_draft_is_there_for_whoever_added_it(given: Given, sign_in: SignIn) -> None:
    assert given.seen_by(sign_in(given.work.people["agency_lead@police"])) == (True, 200)


def test_a_file_that_was_sent_is_seen_with_its_answer(given: Given, sign_in: SignIn) -> None:
    given.is_sent(given.paper)

    assert given.seen_by(sign_in(given.work.people["chair"])) == (True, 200)


def test_a_file_that_was_taken_out_before_sending_stays_its_writers(given: Given, sign_in: SignIn) -> None:
    given.is_sent()

    assert given.seen_by(sign_in(given.work.people["chair"])) == (False, 404)


def test_a_file_of_somebody_elses_case_is_refused_in_the_words_of_one_that_never_was(
    given: Given, make_person: PersonMaker, sign_in: SignIn
) -> None:
    given.is_sent(given.paper)
    reader = sign_in(make_person(given.work.board, "referrer"))
    as_a_script = {"Accept": "application/json"}

    real = reader.get(f"/files/{given.paper['id']}", headers=as_a_script)
    invented = reader.get(f"/files/{db.new_id()}", headers=as_a_script)

    assert (real.status_code, real.json) == (invented.status_code, invented.json) == (404, invented.json)
