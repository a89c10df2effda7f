"""A case told again from its log is the same case, byte for byte."""

from __future__ import annotations

import pytest

from tests.processes.practice import Practice
from tests.processes.shipped import TITLES, WALKS, board, process, walks
from webapp.cases.dues import due_steps, running_in
from webapp.cases.events import events_of
from webapp.cases.replay import replay
from webapp.cases.story import Story
from webapp.cases.team import team_of


def projections(story: Story) -> dict[str, object]:
    """What the rows of a case are written from."""
    limits = running_in(story)
    return {
        "status": story.status,
        "outcome": story.outcome,
        "due": limits,
        "asked": due_steps(story, limits),
        "team": team_of(story),
        "events": events_of(story.entries, story.process.nodes),
    }


@pytest.mark.parametrize(("name", "walk"), WALKS, ids=TITLES)
def test_a_case_saved_and_loaded_each_day_is_the_same_as_its_log_told_at_once(name: str, walk: str) -> None:
    told = walks(name)[walk]
    lived = Practice(board(name), process(name), dict(told.settings))
    for step in told.steps:
        lived.save_and_load()
        lived.follow(told.model_copy(update={"steps": (step,)}))

    again = replay(board(name), process(name), lived.log, told.settings)

    assert again.misfits == ()
    assert again.story.snapshot() == lived.story.snapshot()
    assert projections(again.story) == projections(lived.story)
