"""What the matrix counts as proved, shown by walks that prove nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.processes.shipped import board, process, walks
from tests.small_board import FILES
from webapp.cases.player import Performance, play
from webapp.cases.tracing import trace, unfounded
from webapp.cli import cli
from webapp.configuration.walks_schema import Walk, WalkStep

NAME = "cheshire_east"
WAY = "signed_off_and_published"


def told(**changed: Any) -> Walk:
    return walks(NAME)[WAY].model_copy(update=changed)


def until(last: str) -> tuple[WalkStep, ...]:
    """The steps of the way, up to and with one of them."""
    steps = told().steps
    return steps[: next(number for number, step in enumerate(steps, 1) if step.does == last)]


def played(walk: Walk) -> Performance:
    return play(board(NAME), process(NAME), walk, board(NAME).sample_answers)


def proved(walk: Walk) -> set[str]:
    return {each.id for each in trace(board(NAME), [played(walk)]) if each.walks == (WAY,)}


def test_a_walk_that_says_who_is_asked_by_when_proves_what_it_passes() -> None:
    found = proved(told(steps=until("tell_lscb_chair"), ends=None))

    assert {"CE01", "CE02", "CE03", "CE04", "CE05", "CE-F1", "CE-T1", "CE-T2"} <= found


def test_a_walk_that_never_says_who_is_asked_proves_nothing() -> None:
    silent = tuple(step.model_copy(update={"asks": None}) for step in told().steps)

    assert proved(told(steps=silent, begins=None)) == set()


def test_a_walk_of_which_one_thing_does_not_hold_proves_nothing() -> None:
    assert proved(told(ends="ended_not_met")) == set()


def test_a_step_that_is_asked_and_never_done_is_not_proved() -> None:
    before, after = until("record_consultation"), until("complete_referral")

    assert "CE03" not in proved(told(steps=before, ends=None))
    assert "CE03" in proved(told(steps=after, ends=None))


def test_a_step_done_of_which_nobody_said_that_it_is_asked_is_not_proved() -> None:
    assert "CE02" not in proved(told(steps=until("complete_referral"), begins=None, ends=None))


def test_to_come_into_a_part_proves_none_of_its_steps() -> None:
    found = proved(told(steps=until("decide_attendees"), ends=None))

    assert "CE13" in found
    assert found.isdisjoint({"CE14", "CE15", "CE16", "CE17"})


def test_a_limit_is_proved_by_a_day_the_walk_says_and_not_by_running() -> None:
    found = told(steps=until("complete_referral"), ends=None)
    day = "business_unit by 2026-03-05"
    assert found.steps[-1].asks == {"tell_acr_chair": day}

    assert {"CE-T1", "CE-T2"} <= proved(found)
    assert "CE-T2" not in proved(told(steps=found.steps[:-1], ends=None))


def test_what_a_walk_claims_counts_for_nothing_and_is_told() -> None:
    boasting = told(steps=until("complete_referral"), ends=None, proves=("CE03", "CE20", "CE-T4"))

    assert proved(boasting).isdisjoint({"CE20", "CE-T4"})
    assert unfounded(board(NAME), [played(boasting)]) == [
        f"{WAY} says it proves CE20, and does not.",
        f"{WAY} says it proves CE-T4, and does not.",
    ]


STEPS = """
walk: referred
title: A case is referred
proves: [{proves}]
begins: {{refer: referrer}}
steps:
  - {{on: 2026-03-02, as: referrer, does: refer, answers: {{child: A, identified_on: 2026-02-20}}, asks: {asks}}}
"""
SOURCES = """
ids:
  AD1: {what: Refer, ref: "1"}
  AD2: {what: Decide, ref: "1"}
  AD3: {what: Nobody thought of it, ref: "1"}
"""


@pytest.mark.parametrize(
    ("proves", "asks", "said"),
    [
        ("", "{decide: chair by 2026-03-09}", "3 ids, 1 without an element, 2 without a walk"),
        ("", "{decide: chair by 2026-03-10}", "3 ids, 1 without an element, 3 without a walk"),
        ("AD3", "{decide: chair by 2026-03-09}", "3 ids, 1 without an element, 2 without a walk"),
    ],
    ids=["it holds", "it does not hold", "it claims more"],
)
def test_the_command_counts_what_is_missing_and_does_not_succeed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proves: str, asks: str, said: str
) -> None:
    drawing = "processes/ash_dale/review.bpmn"
    sheet = FILES[drawing].replace(
        'name="form" value="refer"/>', 'name="form" value="refer"/>' + _names("AD1")
    )
    sheet = sheet.replace('name="form" value="decide"/>', 'name="form" value="decide"/>' + _names("AD2"))
    written = {
        drawing: sheet,
        "processes/ash_dale/sources.yaml": SOURCES,
        "processes/ash_dale/walks/referred.yaml": STEPS.format(proves=proves, asks=asks),
    }
    for path, content in {**FILES, **written}.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    monkeypatch.setenv("CONFIGURATION_DIR", str(tmp_path))

    result = CliRunner().invoke(cli, ["trace"])

    assert result.output.splitlines()[-1] == said
    assert result.exit_code == 1


def _names(id_: str) -> str:
    return f'<spiffworkflow:property name="source" value="{id_}"/>'
