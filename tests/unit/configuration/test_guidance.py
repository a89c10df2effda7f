"""Guidance a board writes: how its pages are read, and what a board is told when one is missing."""

from __future__ import annotations

from tests.small_board import FILES, diagram
from webapp.configuration.check.run import check_files
from webapp.configuration.guidance import GuidancePart
from webapp.configuration.load import from_files
from webapp.text import Text

PAGE = """
guidance: when_to_refer
title: When to refer
summary: What the board looks at.
parts:
  - title: What to say
    text: |
      Say what you know.

      - the child's age
      - what happened,
        and when
"""
WITH_PAGE = {**FILES, "forms/ash_dale/guidance/when_to_refer.yaml": PAGE}


def naming(key: str) -> dict[str, str]:
    """The board's files, its first step pointing at a page of guidance."""
    form = '<spiffworkflow:property name="form" value="refer"/>'
    pointing = f'{form}<spiffworkflow:property name="guidance" value="{key}"/>'
    return {**WITH_PAGE, "processes/ash_dale/review.bpmn": diagram().replace(form, pointing)}


def said(files: dict[str, str]) -> list[str]:
    problems = check_files(files).problems
    return [problem.message for problem in problems if "guidance" in (problem.rule + problem.file)]


def test_a_page_is_read_as_paragraphs_and_lists() -> None:
    part = from_files(WITH_PAGE).guidance["when_to_refer"].parts[0]

    paragraph, points = part.blocks("en")

    assert paragraph.text == "Say what you know."
    assert points.items == ("the child's age", "what happened, and when")


def test_a_line_that_goes_on_without_a_dash_belongs_to_the_point_above() -> None:
    part = GuidancePart(title=Text(en="T"), text=Text(en="- one\n  more\n- two"))

    assert part.blocks("en")[0].items == ("one more", "two")


def test_a_step_may_point_at_a_page_that_is_there() -> None:
    assert said(naming("when_to_refer")) == []


def test_a_step_that_points_at_a_missing_page_is_told_where_to_write_it() -> None:
    [message] = said(naming("how_to_refer"))

    assert message == (
        "there is no guidance “how_to_refer”; write it in forms/<board>/guidance or leave it out."
    )


def test_a_page_without_a_part_is_refused() -> None:
    broken = {**WITH_PAGE, "forms/ash_dale/guidance/when_to_refer.yaml": PAGE.split("parts:", maxsplit=1)[0]}

    assert said(broken) != []
