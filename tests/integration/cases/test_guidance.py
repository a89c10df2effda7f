"""A board's guidance stands beside the steps that are done by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.integration.cases.conftest import MONDAY, Work
from tests.unit.configuration.test_guidance import naming
from webapp.accounts.models import Person
from webapp.configuration.service import publish

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def guided(work: Work) -> Work:
    publish(work.session(), work.board, naming("when_to_refer"), now=MONDAY + timedelta(minutes=1))
    work.session.commit()
    return work


def test_a_task_leads_to_the_guidance_it_is_done_by(guided: Work, sign_in: SignIn) -> None:
    case = guided.opens()
    guided.session.commit()
    task = guided.task(case, "refer")
    referrer = sign_in(guided.people["referrer"])

    page = referrer.get(f"/tasks/{task.id}").text
    assert 'href="/guidance/when_to_refer"' in page

    guidance = referrer.get("/guidance/when_to_refer").text
    assert "Say what you know." in guidance
    assert "<li>what happened, and when</li>" in guidance


def test_every_page_is_listed_for_whoever_takes_part(guided: Work, sign_in: SignIn) -> None:
    listed = sign_in(guided.people["agency_lead@police"]).get("/guidance").text

    assert "When to refer" in listed
    assert "What the board looks at." in listed


def test_a_page_nobody_wrote_is_not_found(guided: Work, sign_in: SignIn) -> None:
    assert sign_in(guided.people["chair"]).get("/guidance/nothing").status_code == 404


def test_guidance_is_for_those_who_are_signed_in(guided: Work, client: FlaskClient) -> None:
    assert client.get("/guidance").status_code == 302
