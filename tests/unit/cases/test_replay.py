"""However a case went, telling it again from its log comes to the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.small_board import FILES, FILES_WITH_A_STEP_MORE
from webapp.cases.dues import running_in
from webapp.cases.log import Entry, Kind
from webapp.cases.replay import replay
from webapp.cases.story import Story
from webapp.cases.team import team_of
from webapp.configuration.load import from_files
from webapp.configuration.service import compiled

BEGIN = datetime(2026, 3, 2, 10, tzinfo=UTC)
ANSWERS: dict[str, list[dict[str, Any]]] = {
    "refer": [{"child": "A name", "identified_on": "2026-02-20"}],
    "decide": [{"met": "yes"}, {"met": "yes"}, {"met": "no", "reason": "No harm"}],
    "invite": [
        {"agencies": ["police", "school"], "meeting": "2026-04-16"},
        {"agencies": [], "meeting": "2026-04-20"},
        {"agencies": ["health"], "meeting": "2026-05-05"},
    ],
    "write_report": [{"text": "Known"}, {"text": "Nothing known"}],
    "tell_family": [{"told": "yes"}, {"told": "no"}],
    "check_contact": [{"told": "yes"}],
    "scrutinise": [{"approved": "no"}, {"approved": "yes"}],
}
Choices = list[tuple[int, int, bool]]
choices = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.booleans()), max_size=14)


@cache
def board(*, more: bool = False) -> tuple[Any, Any]:
    said = from_files(FILES_WITH_A_STEP_MORE if more else FILES)
    return said, compiled(said)


def told(picked: Choices) -> Story:
    """A case in which at each step somebody answers one of the steps asked, sometimes saved and loaded between."""
    story = Story(*board())
    story.take(Entry(1, Kind.OPENED, value={"starter": "somebody"}, happened_on=BEGIN, recorded_at=BEGIN))
    for number, (which, how, reload) in enumerate(picked, 2):
        if not story.asked:
            break
        address = sorted(story.asked.values())[which % len(story.asked)]
        values = ANSWERS[address.step][how % len(ANSWERS[address.step])]
        moment = BEGIN + timedelta(days=number)
        story.take(Entry(number, Kind.ANSWERED, str(address), values, happened_on=moment, recorded_at=moment))
        if reload:
            story = Story.load(*board(), story.entries, story.snapshot())
    return story


def comes_to(story: Story) -> tuple[Any, ...]:
    """Everything rows are written from."""
    return (
        story.snapshot(),
        story.asked,
        story.status,
        story.outcome,
        running_in(story),
        team_of(story),
        story.events(),
    )


@given(choices)
def test_a_case_told_again_is_the_case_as_it_stands(picked: Choices) -> None:
    story = told(picked)

    again = replay(*board(), story.entries)

    assert again.misfits == ()
    assert comes_to(again.story) == comes_to(story)


@given(choices, st.integers(0, 13), st.integers(0, 7))
def test_after_any_correction_every_entry_has_its_place_or_is_named(
    picked: Choices, which: int, how: int
) -> None:
    story = told(picked)
    answered = [entry for entry in story.entries if entry.kind is Kind.ANSWERED]
    if not answered:
        return
    wrong = answered[which % len(answered)]
    step = wrong.address.rpartition("#")[0].rpartition("/")[2].partition("[")[0]
    values = ANSWERS[step][how % len(ANSWERS[step])]
    later = BEGIN + timedelta(days=60)
    correction = Entry(99, Kind.CORRECTED, wrong.address, values, happened_on=later, recorded_at=later)

    again = replay(*board(), [*story.entries, correction])

    placed = {entry.seq for entry in again.story.entries}
    assert placed | {entry.seq for entry in again.misfits} == {entry.seq for entry in story.entries}
    assert placed.isdisjoint(entry.seq for entry in again.misfits)


@given(choices)
def test_a_case_moved_to_a_version_with_a_step_more_loses_no_answer(picked: Choices) -> None:
    story = told(picked)

    again = replay(*board(more=True), story.entries)

    kept = {entry.seq for entry in again.story.entries} | {entry.seq for entry in again.misfits}
    assert kept == {entry.seq for entry in story.entries}
