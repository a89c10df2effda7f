"""A board nobody knew before, made of files alone, runs like those that are shipped."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.processes.practice import Practice
from tests.processes.shipped import BOARDS, ROOT
from tests.small_board import FILES
from webapp.cli import cli
from webapp.configuration.load import load_board
from webapp.configuration.service import boards_in, compiled

WALK = """
walk: all_the_way
title: A case is signed off after everybody was sent back once
steps:
  - {on: 2026-03-02, as: referrer, does: refer, answers: {child: A, identified_on: 2026-02-20},
     asks: {decide: chair by 2026-03-09}}
  - {on: 2026-03-04, as: chair, does: decide, answers: {met: yes}, asks: {invite: office}}
  - on: 2026-03-05
    as: office
    does: invite
    answers: {agencies: [police, school], meeting: 2026-04-16}
    asks:
      "write_report[police]": agency_lead@police by 2026-03-31
      "write_report[school]": agency_lead@school by 2026-03-31
      tell_family: office
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, content in {**FILES, "processes/ash_dale/walks/all_the_way.yaml": WALK}.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    return tmp_path


def test_a_board_from_an_empty_folder_runs_to_its_end(folder: Path) -> None:
    assert boards_in(folder) == ["ash_dale"]
    said = load_board("ash_dale", folder)
    case = Practice(said, compiled(said)).begins(date(2026, 3, 2))

    case.does("refer", date(2026, 3, 2), child="A", identified_on="2026-02-20")
    case.does("decide", date(2026, 3, 4), met="yes")
    case.does("invite", date(2026, 3, 5), agencies=["police", "school"], meeting="2026-04-16")
    for turn in (date(2026, 3, 20), date(2026, 3, 27)):
        case.save_and_load()
        case.does("write_report[police]", turn, text="Known").does("write_report[school]", turn, text="Known")
        case.does("tell_family", turn, told="yes")
        case.does("scrutinise", turn, approved="no" if turn.day == 20 else "yes")

    assert case.asks() == {}
    assert case.story.outcome == "signed_off"


def test_the_command_plays_its_walks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIGURATION_DIR", str(folder))

    result = CliRunner().invoke(cli, ["play", "ash_dale", "all_the_way"])

    assert result.output.splitlines()[-1] == "1 walks, 0 failed"


def test_the_shipped_boards_have_no_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIGURATION_DIR", str(ROOT))

    result = CliRunner().invoke(cli, ["check"])

    last = result.output.splitlines()[-1]
    assert last.startswith(f"{len(BOARDS)} board")
    assert last.endswith(": 0 problems")
    assert result.exit_code == 0


def test_the_command_counts_back_over_easter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIGURATION_DIR", str(ROOT))

    result = CliRunner().invoke(cli, ["due", "cheshire_east", "CE-T4", "meeting=2026-04-16"])

    assert result.output.splitlines()[-1] == "2026-03-31"
