"""A small case of a small board, and letters to make of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from tests.small_board import FILES, diagram
from webapp.cases.log import Entry, Kind
from webapp.cases.story import Story
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.letters import Letter
from webapp.configuration.load import from_files
from webapp.configuration.service import compiled
from webapp.configuration.yaml_text import read_model
from webapp.documents.known import Known

MOMENT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TODAY = date(2026, 3, 3)
HOSTILE = '#import "x" <w:p>{{7*7}}</w:p> {% for %} $x$ *a* \\ & “ü” ŵ'


@cache
def small_board() -> BoardConfiguration:
    return from_files(FILES)


def story(**answers: dict[str, Any]) -> Story:
    """A case in which these steps were answered, in this order."""
    told = Story(small_board(), compiled(small_board()))
    told.take(Entry(1, Kind.OPENED, happened_on=MOMENT, recorded_at=MOMENT))
    for number, (step, values) in enumerate(answers.items(), start=2):
        address = str(told.asked[step])
        told.take(Entry(number, Kind.ANSWERED, address, values, happened_on=MOMENT, recorded_at=MOMENT))
    return told


def known(told: Story, *, asking: str = "", language: str = "en") -> Known:
    return Known(told, asking, "AD-2026-001", "Child A", TODAY, language)


def letter(text: str) -> Letter:
    """A letter as a board writes it."""
    return read_model(Letter, text, "letter.yaml")


def files_with(letter_text: str, step: str = "invite") -> dict[str, str]:
    """The small board with a letter that a step offers."""
    offering = diagram().replace(
        'property name="form" value="invite"',
        f'property name="letter" value="note"/><spiffworkflow:property name="form" value="{step}"',
    )
    return {
        **FILES,
        "processes/ash_dale/review.bpmn": offering,
        "forms/ash_dale/letters/note.yaml": letter_text,
    }
