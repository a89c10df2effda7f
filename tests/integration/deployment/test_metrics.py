"""Figures are for whoever knows the token, and name no case and no person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.integration.deployment.conftest import signed_in
from webapp import db
from webapp.app import create_app

TOKEN = "a token that only the monitoring knows"


@pytest.fixture
def watched(installation):
    """The web of the installation, with a token for its figures."""
    board_id = installation.work.board.id
    bind = db.factory.kw["bind"]
    app = create_app(replace(installation.settings, metrics_token=TOKEN))
    db.factory.kw["bind"].dispose()
    db.bind(bind)
    db.act_for(db.session, board_id)
    app.config["TESTING"] = True
    return app


def figures(app) -> str:
    answer = app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return answer.text


def test_without_the_token_there_is_no_such_page(watched, app):
    for headers in ({}, {"Authorization": "Bearer guessed"}, {"Authorization": "Bearer é"}):
        assert watched.test_client().get("/metrics", headers=headers).status_code == 404
    assert app.test_client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_requests_are_counted_by_page_and_outcome(watched, installation):
    client = signed_in(watched, installation.work.people["office"])
    client.get("/my-work")
    client.get("/cases/00000000-0000-7000-8000-000000000000")

    said = figures(watched)

    assert 'practice_review_request_seconds_count{endpoint="work.mine",method="GET",status="2xx"} 1.0' in said
    assert 'endpoint="cases.show",method="GET",status="4xx"} 1.0' in said


def test_queues_messages_and_late_work_are_counted_for_each_board(watched, installation):
    work = installation.work
    case = work.opens()
    work.does(case, "refer", "referrer", child="A name", identified_on="2026-02-20")
    db.session.commit()

    said = figures(watched)

    assert 'practice_review_jobs_waiting{task="deliver_message"}' in said
    assert 'practice_review_messages_not_sent{board="ash_dale",state="queued"}' in said
    assert 'practice_review_late_tasks{board="ash_dale"} 0.0' in said
    assert "practice_review_workers 0.0" in said


def test_figures_name_no_case_and_no_person(watched, installation):
    work = installation.work
    case = work.opens()
    db.session.commit()

    said = figures(watched)

    for secret in (
        case.reference,
        case.pseudonym,
        str(case.id),
        *(each.name for each in work.people.values()),
    ):
        assert secret not in said
