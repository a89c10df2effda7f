"""`practice-review due`."""

from __future__ import annotations

import re
from typing import Any

import pytest

from webapp.configuration.board import BoardFile
from webapp.deadlines.command import CannotCount, due_command
from webapp.deadlines.declared import limits_of
from webapp.errors import ConfigurationError, DomainError


def board(**more: Any) -> BoardFile:
    given: dict[str, Any] = {
        "board": "northfolk",
        "name": "Northfolk",
        "reference_prefix": "NF",
        "process": "review",
        "roles": [{"key": "office", "name": "Office", "held_by": "board", "office": True}],
        "settings": [
            {
                "key": "clock_starts",
                "label": "When the clock starts",
                "default": "panel_decision",
                "options": [
                    {"value": "panel_decision", "label": "At the decision"},
                    {"value": "approval", "label": "At the approval"},
                ],
            }
        ],
        "limits": [
            {"id": "T3", "label": "Hold", "from": {"setting": "clock_starts"}, "to": "meeting", "amount": 28,
             "unit": "working_days"},
            {"id": "T4a", "label": "Report", "from": "meeting", "to": "report_received", "amount": 10,
             "unit": "working_days", "direction": "before"},
            {"id": "T4b", "label": "Report", "from": "meeting", "to": "report_received", "amount": 14,
             "unit": "calendar_days", "direction": "before"},
            {"id": "T4", "label": "Report", "earliest_of": ["T4a", "T4b"]},
            {"id": "T6", "label": "Forward", "from": "received", "to": "forwarded", "amount": 24,
             "unit": "hours"},
            {"id": "T7", "label": "Whole", "from": "received", "to": "done", "amount": 6, "unit": "months"},
        ],
        "labels": {"event.panel_decision": "the panel's decision"},
    }  # fmt: skip
    return BoardFile.model_validate(given | more)


def test_the_last_line_is_the_due_date_and_the_one_before_says_how_it_is_counted() -> None:
    assert due_command(board(), "T3", ["panel_decision=2026-03-16"]) == [
        "T3 Hold",
        "28 working days after the panel's decision on Monday 16 March 2026.",
        "2026-04-27",
    ]


def test_the_earliest_of_two_limits_is_printed() -> None:
    assert due_command(board(), "T4", ["meeting=2026-04-16"])[-1] == "2026-03-31"
    assert due_command(board(), "T4b", {"meeting": "2026-04-16"})[-1] == "2026-04-02"


def test_a_limit_in_hours_prints_the_time() -> None:
    assert due_command(board(), "T6", ["received=2026-11-20T16:00"])[-1] == "2026-11-23T16:00"
    assert (
        due_command(board(hours_mode="clock"), "T6", ["received=2026-11-20T16:00"])[-1] == "2026-11-21T16:00"
    )


def test_a_weekend_is_noted_before_the_date() -> None:
    *_, note, last = due_command(board(), "T7", ["received=2026-08-31"])

    assert note == "Sunday – the last working day before is Friday 26 February 2027."
    assert last == "2027-02-28"


def test_of_limits_from_different_events_the_earliest_of_those_known_is_printed() -> None:
    limits = [
        {"id": "T1", "label": "One", "from": "told", "amount": 15, "unit": "working_days"},
        {"id": "T2", "label": "Two", "from": "received", "amount": 15, "unit": "working_days"},
        {"id": "T4", "label": "Report", "earliest_of": ["T1", "T2"]},
    ]

    assert due_command(board(limits=limits), "T4", ["received=2026-11-23"])[-1] == "2026-12-14"
    both = due_command(board(limits=limits), "T4", ["received=2026-11-23", "told=2026-11-20"])
    assert both[1:] == [
        "15 working days after told on Friday 20 November 2026, the earliest of its limits.",
        "2026-12-11",
    ]


def test_a_setting_chooses_the_event_that_meets_a_limit() -> None:
    limits = [
        {"id": "T1", "label": "Whole", "from": "received", "to": {"setting": "clock_starts"}, "amount": 6,
         "unit": "months"},
    ]  # fmt: skip

    chosen = limits_of(board(limits=limits), {"clock_starts": "approval"})[0]

    assert (chosen.to_event, chosen.other_ends) == ("approval", ("panel_decision",))


def test_the_boards_closures_are_not_working_days() -> None:
    shut = board(closures=["2026-04-24"])

    assert due_command(shut, "T3", ["panel_decision=2026-03-16"])[-1] == "2026-04-28"


@pytest.mark.parametrize(
    ("limit", "pairs", "said"),
    [
        ("T9", ["meeting=2026-04-16"], "There is no limit T9; there are T3, T4a, T4b, T4, T6, T7."),
        ("T4", [], "T4 counts from meeting: add meeting=YYYY-MM-DD."),
        ("T4", ["party=2026-04-16"], "T4 counts from meeting, not from party: add meeting=YYYY-MM-DD."),
        (
            "T4",
            ["meeting=2026-04-16", "party=2026-04-16"],
            "T4 knows nothing of party: it counts from meeting.",
        ),
        ("T4", ["meeting"], "“meeting” is not EVENT=DATE, such as meeting=2026-04-16."),
        (
            "T4",
            ["meeting=16/4/26"],
            "“16/4/26” is not a date for meeting: write it 2026-04-16 or 2026-04-16T10:00.",
        ),
        ("T4", ["meeting=2026-02-30"], "“2026-02-30” is not a date for meeting"),
        ("T7", ["received=9999-12-01"], "The date this comes to is beyond the years a calendar has."),
    ],
)
def test_what_cannot_be_counted_is_said_in_one_sentence(limit: str, pairs: list[str], said: str) -> None:
    with pytest.raises(DomainError, match=re.escape(said)) as raised:
        due_command(board(), limit, pairs)

    assert "\n" not in str(raised.value)


def test_a_board_without_limits_says_so() -> None:
    with pytest.raises(CannotCount, match="no time limits"):
        due_command(board(limits=[]), "T1", [])


def test_a_setting_chooses_the_event_a_limit_counts_from() -> None:
    assert limits_of(board())[0].from_event == "panel_decision"
    assert limits_of(board(), {"clock_starts": "approval"})[0].from_event == "approval"


@pytest.mark.parametrize(
    "limits",
    [
        [{"id": "T4", "label": "Report", "earliest_of": ["T9"]}],
        [{"id": "T4", "label": "Report", "earliest_of": ["T4"]}],
        [{"id": "T4", "label": "Report", "from": {"setting": "none"}, "amount": 1, "unit": "weeks"}],
        [
            {"id": "T1", "label": "One", "from": "a", "amount": 1, "unit": "weeks", "kind": "least"},
            {"id": "T4", "label": "Report", "earliest_of": ["T1"]},
        ],
    ],
)
def test_limits_that_cannot_be_put_together_are_configuration_errors(limits: list[dict[str, Any]]) -> None:
    with pytest.raises(ConfigurationError, match="Limit T4"):
        limits_of(board(limits=limits))
