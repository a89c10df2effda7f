"""Every shipped board is played, story by story, on the real engine.

The player saves and loads the case between every two steps, holds every answer against its form, and compares
who is asked what by when with what the walk says, exactly.
"""

from __future__ import annotations

import pytest

from tests.processes.mirror import mirrored
from tests.processes.shipped import BOARDS, TITLES, WALKS, board, played, process, walks, with_sheets
from webapp.cases.player import coverage, play
from webapp.cases.tracing import trace, unfounded


@pytest.mark.parametrize(("name", "walk"), WALKS, ids=TITLES)
def test_a_walk_holds(name: str, walk: str) -> None:
    assert played(name, walk).problems == []


@pytest.mark.parametrize("name", BOARDS)
def test_every_path_of_every_sheet_is_walked(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    passed, never = coverage(board(name), [played(name, walk) for walk in walks(name)])

    lines = []
    for sheet in board(name).sheets.values():
        flows = {flow.id for flow in sheet.flows}
        share = 100 * len(flows & passed) / len(flows)
        lines.append(
            f"{name} {sheet.id}: {len(flows & passed)} of {len(flows)} sequence flows, {share:.0f} %"
        )
    with capsys.disabled():
        print("", *lines, sep="\n")  # noqa: T201 - the figure is asked for
    assert never == set()


@pytest.mark.parametrize("name", BOARDS)
def test_every_step_is_answered_and_every_limit_runs_in_some_walk(name: str) -> None:
    performances = [played(name, walk) for walk in walks(name)]
    nodes = (node for sheet in board(name).sheets.values() for node in sheet.nodes.values())
    asked = {node.id for node in nodes if node.kind == "user"}
    limits = board(name).board.limits
    parts = {part for limit in limits for part in limit.earliest_of or ()}
    counted = (
        limit for limit in limits if limit.scope == "case" and limit.kind != "window"
    )  # those look back
    in_cases = {limit.id for limit in counted} - parts

    assert asked - set().union(*(each.visited for each in performances)) == set()
    assert in_cases - set().union(*(each.limits for each in performances)) == set()


@pytest.mark.parametrize("name", BOARDS)
def test_every_requirement_of_a_case_is_carried_by_something_and_proved_by_a_walk(name: str) -> None:
    found = list(trace(board(name), [played(name, walk) for walk in walks(name)]))

    assert [each.id for each in found if not each.elements] == []
    assert [each.id for each in found if not each.walks] == []


@pytest.mark.parametrize("name", BOARDS)
def test_no_walk_claims_to_prove_what_it_does_not(name: str) -> None:
    assert unfounded(board(name), [played(name, walk) for walk in walks(name)]) == []


@pytest.mark.parametrize("name", BOARDS)
def test_a_diagram_drawn_upside_down_is_the_same_procedure(name: str) -> None:
    drawings = {path: text for path, text in board(name).files.items() if path.endswith(".bpmn")}
    turned = {path: mirrored(text) for path, text in drawings.items()}
    assert all(turned[path] != text and mirrored(turned[path]) == text for path, text in drawings.items())

    said, made = with_sheets(name, turned)

    for walk in walks(name).values():
        performance = play(said, made, walk, said.sample_answers)
        assert performance.problems == []
        assert performance.visited == played(name, walk.walk).visited


@pytest.mark.parametrize("name", BOARDS)
def test_a_walk_that_expects_one_thing_more_does_not_hold(name: str) -> None:
    told = min(walks(name).values(), key=lambda walk: len(walk.steps))
    first = told.steps[0].model_copy(update={"asks": {**(told.steps[0].asks or {}), "nothing": "nobody"}})

    performance = play(
        board(name),
        process(name),
        told.model_copy(update={"steps": (first, *told.steps[1:])}),
        board(name).sample_answers,
    )

    assert len(performance.problems) == 1
    assert "nothing should be asked of nobody, and is not" in performance.problems[0]
