"""What may not be done before its least time has passed: a report is not taken down in its first year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from webapp import forms
from webapp.cases.dues import running_in, since_of
from webapp.cases.story import Story
from webapp.deadlines.running import RunningLimit
from webapp.deadlines.status import is_early
from webapp.deadlines.words import long_date, sentence
from webapp.engine import Address
from webapp.engine.diagram import Node
from webapp.text import Text


def earliest_dates(story: Story, address: Address) -> dict[str, forms.Earliest]:
    """By field of the step's form, the first day it takes, where that field dates what a least time ends in."""
    return {
        field: forms.Earliest(since.due.on, since.limit.soft or None)
        for field, since in _ended(story, address)
        if field
    }


def too_early(
    story: Story, address: Address, values: Mapping[str, Any], happened_on: datetime
) -> Text | None:
    """Why a step may not be done yet; None where it may. Dates that stand in its form are the form's to refuse."""
    for field, since in _ended(story, address):
        given_reason = bool(since.limit.soft and values.get(since.limit.soft))
        if not field and not given_reason and is_early(since.due, happened_on):
            return not_before(since)
    return None


def not_before(since: RunningLimit) -> Text:
    """“Not before Thursday 4 May 2028: 12 months after publication on Tuesday 4 May 2027.”"""
    day = long_date(since.due.at if since.due.to_the_minute else since.due.on)
    counted = sentence(since.due.counted)
    return Text(
        en=f"This may not be done before {day.en}. {counted.en}.",
        cy=f"Ni chaniateir gwneud hyn cyn {day.cy}. {counted.get('cy')}.",
    )


def _ended(story: Story, address: Address) -> Iterator[tuple[str, RunningLimit]]:
    """The fields of a step, or none for the step itself, that end a least time which runs."""
    node = story.node(address.step)
    if not _may_end(story, node):
        return
    found = running_in(story)
    for event, field in node.pairs("sets"):
        since = since_of(address, story, [each for each in found if each.limit.to_event == event])
        if since is not None:
            yield field, since


def _may_end(story: Story, node: Node) -> bool:
    """Whether the board has any least time at all that this step could end; few steps of few boards do."""
    least = any(limit.kind == "least" for limit in story.configuration.board.limits)
    return least and bool(node.pairs("sets"))
