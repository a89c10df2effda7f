"""Answers to one form told together: counts, shares, means; few answers are not told apart outside the office."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.integration.cases.conftest import MONDAY, Work
from tests.small_board import BOARD, FAMILY, FILES
from webapp.accounts.models import Person
from webapp.configuration.service import publish

SignIn = Callable[[Person], FlaskClient]
CHAIR = "{key: chair, name: Chair, held_by: board}"
MORE = """
      - {key: sensitive, type: radios, label: Was it done with care?, options: [{value: "1", label: No},
         {value: "3", label: Mostly}, {value: "4", label: Fully}]}
      - {key: minutes, type: number, label: How long did it take?}
      - {key: words, type: long_text, label: What do they say?}
      - {key: whom, type: text, label: Who said so?, personal: true}
      - {key: helped, type: group, label: What helped?, item: Thing, fields: [{key: what, type: select,
         label: Which thing helped?, options: [{value: leaflet, label: The leaflet}, {value: visit, label: A visit}]}]}
"""
ANSWERS = (
    {"told": "yes", "sensitive": "4", "minutes": "30", "words": "They listened", "whom": "The grandmother"},
    {"told": "yes", "sensitive": "3", "minutes": "45", "helped": [{"what": "visit"}, {"what": "visit"}]},
    {"told": "no", "minutes": "90"},
)


@pytest.fixture
def evaluated(work: Work) -> Work:
    """Three cases whose families were asked."""
    board = BOARD.replace(CHAIR, "{key: chair, name: Chair, reports: true}")
    board = board.replace("process: small_review", "process: small_review\ncase_kind: refer.child")
    form = FAMILY.replace("form: family\n", "form: family\nsummarise: true\n") + MORE.strip("\n")
    files = {"processes/ash_dale/board.yaml": board, "forms/ash_dale/family.yaml": form}
    publish(work.session(), work.board, {**FILES, **files}, now=MONDAY)
    for number, answers in enumerate(ANSWERS):
        case = work.opens()
        work.does(case, "refer", "referrer", child="Twin" if number else "Only", identified_on="2026-02-20")
        work.does(case, "decide", "chair", met="yes")
        work.does(case, "invite", "office", agencies=["police"], meeting="2026-04-16")
        work.does(case, "tell_family", "office", **answers)
    work.session.commit()
    return work


def test_the_office_reads_how_often_each_answer_was_given(evaluated: Work, sign_in: SignIn) -> None:
    client = sign_in(evaluated.people["office"])

    listed = client.get("/reporting/evaluations/").text
    page = " ".join(client.get("/reporting/evaluations/family").text.split())

    assert "Tell the family" in listed
    assert '<th scope="row">Fully</th><td class="pr-table__number">1</td><td>50 %' in page
    assert '<th scope="row">A visit</th><td class="pr-table__number">2</td><td>100 %' in page
    assert "Mean 55, middle 45, from 30 to 90." in page
    assert "Mean 3.5, middle 3.5, from 3 to 4." in page  # of answers that are scores
    assert "They listened" in page
    assert "grandmother" not in page


def test_answers_can_be_narrowed_to_a_kind_of_case_and_a_year(evaluated: Work, sign_in: SignIn) -> None:
    client = sign_in(evaluated.people["office"])

    assert "2 answers" in client.get("/reporting/evaluations/family?kind=Twin").text
    assert "There is no answer yet" in client.get("/reporting/evaluations/family?year=2024").text


def test_few_answers_are_not_told_apart_outside_the_office(evaluated: Work, sign_in: SignIn) -> None:
    page = sign_in(evaluated.people["chair"]).get("/reporting/evaluations/family").text

    assert "Fewer than 5 answers" in page
    assert "Fully" not in page
    assert "50 %" not in page


def test_a_form_that_is_not_told_together_is_not_there(evaluated: Work, sign_in: SignIn) -> None:
    page = sign_in(evaluated.people["office"]).get("/reporting/evaluations/refer")

    assert page.status_code == 404
