"""Whoever must be independent by a board's procedure declares it before their first step, in every board."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.processes.shipped import BOARDS, board, process
from webapp import forms
from webapp.cases.asking import Holder
from webapp.cases.declarations import form_of, judged, must_be, owed
from webapp.cases.log import Entry, Kind
from webapp.cases.story import Story
from webapp.configuration.vocabulary import DECLARATION_FORM
from webapp.engine.diagram import Node

DECLARING = [(name, role.key) for name in BOARDS for role in board(name).board.roles if role.declares]


def story(name: str) -> Story:
    return Story(board(name), process(name))


def steps_of(name: str, role: str) -> list[Node]:
    nodes = (node for sheet in board(name).sheets.values() for node in sheet.nodes.values())
    asked = board(name).role(role).declares
    only = asked.steps if asked else ()
    return [
        node for node in nodes if node.kind == "user" and node.role == role and (not only or node.id in only)
    ]


def answers(name: str, **more: Any) -> dict[str, Any]:
    return {**board(name).sample_answers[DECLARATION_FORM], **more}


def outcome(name: str, role: str, **declared: Any) -> str:
    told = story(name)
    return str(judged(told, must_be(told, role), answers(name, **declared))[0])


@pytest.mark.parametrize(("name", "role"), DECLARING)
def test_a_role_that_declares_cannot_work_before_it_has(name: str, role: str) -> None:
    told, holder = story(name), Holder(role)
    steps = steps_of(name, role)
    assert steps

    assert all(owed(told, holder, f"{step.id}#1", "p1") for step in steps)
    value = {"role": role, "agency": None, "person": "p1", "outcome": "eligible"}
    told.entries.append(Entry(1, Kind.DECLARED, str(holder), value, recorded_at=datetime.now(UTC)))
    assert not any(owed(told, holder, f"{step.id}#1", "p1") for step in steps)
    assert all(owed(told, holder, f"{step.id}#1", "p2") for step in steps)

    later = replace(told.entries[-1], seq=2, value={**value, "outcome": "not_eligible"})
    told.entries.append(later)
    assert all(owed(told, holder, f"{step.id}#1", "p1") for step in steps)


@pytest.mark.parametrize("name", BOARDS)
def test_the_form_takes_the_sample_and_the_table_answers_it(name: str) -> None:
    form = form_of(board(name))

    assert forms.check_answers(form, form.sections, answers(name), forms.Context()) == []
    roles = [role for of, role in DECLARING if of == name]
    assert roles
    assert {outcome(name, role) for role in roles} == {"eligible"}


@pytest.mark.parametrize(
    ("name", "role", "declared", "answer"),
    [
        ("wales", "external_reviewer", {"on_board": "yes"}, "not_eligible"),
        ("wales", "reviewer", {"on_board": "yes"}, "eligible"),
        ("wales", "panel_chair", {"manages": "yes"}, "not_eligible"),
        ("wales", "facilitator", {"involved": "yes"}, "eligible_with_reason"),
        ("salford", "lead_reviewer", {"involved": "yes"}, "not_eligible"),
        ("salford", "review_chair", {"involved": "yes"}, "eligible_with_reason"),
        ("salford", "review_chair", {"organisation": "yes"}, "not_eligible"),
        ("salford", "lead_reviewer", {"outside": "no"}, "eligible"),
        ("south_tyneside", "reviewer", {"organisation": "yes"}, "eligible"),  # no serious case review
        ("cheshire_east", "business_unit", {"involved": "yes"}, "not_eligible"),
        ("cheshire_east", "review_chair", {"involved": "yes"}, "eligible_with_reason"),
        ("stockport", "review_chair", {"conflict": "yes"}, "eligible_with_reason"),
    ],
)
def test_each_board_asks_what_its_procedure_asks(
    name: str, role: str, declared: dict[str, str], answer: str
) -> None:
    assert outcome(name, role, **declared) == answer


def test_who_leads_a_serious_case_review_is_independent_of_the_organisations_too() -> None:
    told = story("south_tyneside")
    told.answers.add("choose_review", {"decision": "scr"})

    assert must_be(told, "reviewer") == "case_and_organisations"
