"""Limits that begin or end where nobody does anything: at an end, a table, a message sent, a called sheet."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.small_board import FILES
from webapp.cases.dues import running_in
from webapp.cases.log import Entry, Kind
from webapp.cases.replay import replay
from webapp.cases.story import Story
from webapp.configuration.load import from_files
from webapp.configuration.service import compiled

BEGIN = datetime(2026, 3, 2, 10, tzinfo=UTC)
(SHEET,) = (path for path in FILES if path.endswith(".bpmn"))
(BOARD,) = (path for path in FILES if path.endswith("board.yaml"))
SIGNED = (
    '<bpmn:endEvent id="signed_off" name="Signed off"><bpmn:extensionElements><spiffworkflow:properties>'
    '<spiffworkflow:property name="sets" value="signed_off"/></spiffworkflow:properties></bpmn:extensionElements>'
    "</bpmn:endEvent>"
)
WHOLE = (
    "  - {id: AD-T4, label: Whole, from: decided, to: signed_off, amount: 6, unit: months, source: '4'}\n"
    "escalation:"
)


def test_a_limit_is_met_by_an_end_on_the_day_the_answer_before_it_was_given() -> None:
    drawn = FILES[SHEET].replace('<bpmn:endEvent id="signed_off" name="Signed off"/>', SIGNED)
    said = from_files({**FILES, SHEET: drawn, BOARD: FILES[BOARD].replace("escalation:", WHOLE)})
    process = compiled(said)
    story = Story(said, process)
    steps: list[tuple[str, dict[str, Any]]] = [
        ("refer", {"child": "A name", "identified_on": "2026-02-20"}),
        ("decide", {"met": "yes"}),
        ("invite", {"agencies": [], "meeting": "2026-04-16"}),
        ("tell_family", {"told": "yes"}),
        ("scrutinise", {"approved": "yes"}),
    ]
    story.take(Entry(1, Kind.OPENED, value={"starter": "x"}, happened_on=BEGIN, recorded_at=BEGIN))
    for number, (step, values) in enumerate(steps, 2):
        moment = BEGIN + timedelta(days=number)
        story.take(Entry(number, Kind.ANSWERED, f"{step}#1", values, happened_on=moment, recorded_at=moment))
    assert story.status == "closed"

    def met(one: Story) -> object:
        (found,) = (each for each in running_in(one) if each.limit.id == "AD-T4")
        return found.due.on, found.met

    assert met(story) == (date(2026, 9, 5), BEGIN + timedelta(days=6))
    assert met(Story.load(said, process, story.entries, story.snapshot())) == met(story)
    assert met(replay(said, process, story.entries).story) == met(story)
