"""A procedure that asks the same thing in two places: each place stands by itself on the case page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from flask.testing import FlaskClient

from tests.integration.cases.conftest import MONDAY, Work
from tests.small_board import BOARD, FILES
from webapp.accounts.models import Person
from webapp.cases.models import Case
from webapp.configuration.service import publish

SignIn = Callable[[Person], FlaskClient]

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="test">'
)


def step(name: str, title: str, form: str, role: str) -> str:
    said = {"form": form, "role": role}
    properties = "".join(f'<spiffworkflow:property name="{key}" value="{of}"/>' for key, of in said.items())
    return (
        f'<bpmn:userTask id="{name}" name="{title}"><bpmn:extensionElements><spiffworkflow:properties>'
        f"{properties}</spiffworkflow:properties></bpmn:extensionElements></bpmn:userTask>"
    )


def sheet(name: str, title: str, *elements: str, ways: str) -> str:
    """A sheet of elements in a row; `ways` names them from the first to the last."""
    row = ways.split()
    flows = "".join(
        f'<bpmn:sequenceFlow id="{a}_to_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairwise(row)
    )
    return (
        f'{HEAD}<bpmn:process id="{name}" name="{title}" isExecutable="true"><bpmn:startEvent id="{row[0]}"/>'
        f'{"".join(elements)}<bpmn:endEvent id="{row[-1]}"/>{flows}</bpmn:process></bpmn:definitions>'
    )


MAIN = sheet(
    "small_review",
    "Review",
    step("refer", "Refer a case", "refer", "referrer"),
    '<bpmn:callActivity id="before" name="Before the review" calledElement="around"/>',
    '<bpmn:callActivity id="after" name="After the review" calledElement="around"/>',
    ways="begins refer before after ends",
)
AROUND = sheet(
    "around",
    "Around it",
    '<bpmn:callActivity id="visit" name="Visit" calledElement="talk"/>',
    ways="around_begins visit around_ends",
)
TALK = sheet(
    "talk",
    "Talk",
    step("tell_family", "Tell the family", "family", "office"),
    ways="talk_begins tell_family talk_ends",
)


@pytest.fixture
def visited(work: Work) -> Case:
    """A case in which the first of two visits is made."""
    board = BOARD.split("limits:", maxsplit=1)[0]
    files = {path: text for path, text in FILES.items() if path.startswith("forms/")} | {
        "processes/ash_dale/board.yaml": board,
        "processes/ash_dale/review.bpmn": MAIN,
        "processes/ash_dale/around.bpmn": AROUND,
        "processes/ash_dale/talk.bpmn": TALK,
    }
    publish(work.session(), work.board, files, now=MONDAY + timedelta(minutes=1))
    case = work.opens()
    work.does(case, "refer", "referrer", child="Maya Secret", identified_on="2026-02-20")
    work.does(case, "tell_family", "office", told="yes")
    work.session.commit()
    return case


def lines_of(page: str) -> list[tuple[str, str]]:
    """(what, how it stands) of every line of the list of steps."""
    found = re.findall(
        r'pr-steps__what">(.*?)</div>\s*<div class="pr-steps__state">(.*?)</div>', page, re.DOTALL
    )
    plain = [tuple(" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in line) for line in found]
    return [(what, state) for what, state in plain]


def test_a_step_asked_in_two_places_is_done_in_the_one_and_open_in_the_other(
    work: Work, sign_in: SignIn, visited: Case
) -> None:
    office = sign_in(work.people["office"])

    lines = lines_of(office.get(f"/cases/{visited.id}?steps=all").text)

    assert ("Visit", "Done 2 March") in lines
    assert ("Visit", "Now") in lines
    told = [state for what, state in lines if what.startswith("Tell the family")]
    assert told == ["Done 2 March", "Now"]


def test_a_part_within_a_part_has_a_page_and_a_diagram_of_its_own(
    work: Work, sign_in: SignIn, visited: Case
) -> None:
    office = sign_in(work.people["office"])

    page = office.get(f"/cases/{visited.id}?part=after.visit").text

    assert "The same in words: Visit" in page
    assert [state for _what, state in lines_of(page)] == ["Now"]
    assert 'id="talk"' in office.get(f"/cases/{visited.id}/diagram/after.visit.bpmn").text
    assert office.get(f"/cases/{visited.id}/diagram/after.nothing.bpmn").status_code == 404
