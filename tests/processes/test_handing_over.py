"""What a case hands to one it opens stands in the new case's forms already."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.processes.shipped import board, process
from webapp import forms
from webapp.cases.asking import form_context
from webapp.cases.log import Entry, Kind
from webapp.cases.story import Story

NAME = "south_tyneside"
HANDED = {"issue": "Nobody rang the school", "case": "SN-2026-004"}


def begun(handed: dict[str, str]) -> Story:
    told = Story(board(NAME), process(NAME))
    now = datetime(2027, 7, 1, tzinfo=UTC)
    told.take(Entry(1, Kind.OPENED, "", {"handed": handed}, happened_on=now, recorded_at=now))
    return told


def offered(told: Story, step: str) -> dict[str, object]:
    _form, sections = board(NAME).form_of(step)
    return forms.prefilled(sections, form_context(told, step, today=date(2027, 7, 1)))


def test_scenario_21_the_case_that_an_evaluation_opens_says_what_it_is_about() -> None:
    told = begun(HANDED)

    assert offered(told, "choose_matter") == {"matter": "issue"}


def test_a_case_that_nobody_handed_anything_begins_empty() -> None:
    assert offered(begun({}), "choose_matter") == {}
