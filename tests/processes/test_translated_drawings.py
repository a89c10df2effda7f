"""What is drawn for a reader of Welsh."""

from __future__ import annotations

import pytest

from tests.processes.shipped import board
from webapp.engine.diagram import read
from webapp.engine.translating import in_language

SHEETS = board("wales").sheets


@pytest.mark.parametrize("name", SHEETS)
def test_every_name_of_a_bilingual_drawing_is_drawn_in_welsh_and_nothing_else_changes(name: str) -> None:
    sheet = SHEETS[name]

    drawn = next(
        each for each in read(in_language(sheet.xml, "cy", sheet.file), sheet.file) if each.id == name
    )

    assert drawn.name.en == sheet.name.cy
    assert {node.id: node.name.en for node in drawn.nodes.values()} == {
        node.id: node.name.cy or node.name.en for node in sheet.nodes.values()
    }
    assert [(flow.source, flow.target, flow.condition) for flow in drawn.flows] == [
        (flow.source, flow.target, flow.condition) for flow in sheet.flows
    ]


def test_a_drawing_in_one_language_stays_as_it_is() -> None:
    sheet = SHEETS["decide"]

    assert in_language(sheet.xml, "en", sheet.file) is sheet.xml
