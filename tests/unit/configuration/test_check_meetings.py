"""What is wrong with a board's meetings is said in one sentence, where it stands."""

from __future__ import annotations

import pytest

from tests.unit.configuration.boards import BOARD, DECISION, SHEET, good
from webapp.configuration.check import check_files

MEETINGS = """
schedules:
  - {key: every_month, label: The panel meets, every: {amount: 1, unit: months}}
meetings:
  - key: review
    name: Review
    invites: [chair, agencies]
    quorum: {least: 1, partners: [police]}
    votes: {tie: {casting: chair}}
  - {key: panel, name: Panel, scope: board, invites: [office], schedule: every_month}
"""
CONVENES = (
    '<spiffworkflow:property name="convenes" value="review"/>'
    '<spiffworkflow:property name="at" value="met_on"/>'
    '<spiffworkflow:property name="invites" value="agencies"/>'
)
BROKEN = {
    "somebody invited who is no role": (
        "[chair, agencies]",
        "[boss]",
        "it invites “boss”, which is no role of the board.",
    ),
    "a partner that is no agency": (
        "[police]",
        "[fire]",
        "its quorum needs “fire”, which is no agency of the board.",
    ),
    "a quorum nobody can reach": (
        "least: 1",
        "least: 9",
        "its quorum is 9 of 2; nobody could ever make it quorate.",
    ),
    "a casting vote of no role": (
        "casting: chair",
        "casting: boss",
        "its votes name “boss”, which is no role of the board.",
    ),
    "a schedule that is not there": (
        "schedule: every_month",
        "schedule: weekly",
        "its schedule “weekly” does not stand under `schedules`.",
    ),
    "a meeting that stands twice": ("key: panel", "key: review", "this stands twice; change or remove one."),
}
STEPS = {
    "a meeting that is not there": (
        'value="review"',
        'value="revue"',
        "`convenes` names “revue”, which is no meeting of the board; add it in board.yaml.",
    ),
    "a panel that a case cannot convene": (
        'value="review"',
        'value="panel"',
        "`convenes` needs a meeting with `scope: case`, and “panel” is not one.",
    ),
    "no field that says when": (
        '<spiffworkflow:property name="at" value="met_on"/>',
        "",
        "it convenes a meeting; say in `at` which field tells when.",
    ),
    "a moment that is no field": ('value="met_on"', 'value="met"', "`at` takes “met”, no field of its form."),
    "a moment that is no date": (
        'value="met_on"',
        'value="reason"',
        "`at` takes “reason”, which must be a date_time or date.",
    ),
    "an invitation nobody convenes": (
        '<spiffworkflow:property name="convenes" value="review"/>',
        "",
        "`at` means nothing without `convenes`.",
    ),
}


def files(meetings: str = MEETINGS, properties: str = CONVENES, decision: str = "") -> dict[str, str]:
    board = good()
    sheet = board[SHEET]
    step = sheet.index('<bpmn:userTask id="decide"')
    place = sheet.index("</spiffworkflow:properties>", step)
    return {
        **board,
        BOARD: board[BOARD] + meetings,
        SHEET: sheet[:place] + properties + sheet[place:],
        DECISION: board[DECISION].replace("fields:\n", f"fields:\n{decision}", 1),
    }


def said(given: dict[str, str]) -> list[str]:
    return [problem.message for problem in check_files(given).problems]


def test_a_board_with_meetings_has_no_problem():
    assert said(files()) == []


@pytest.mark.parametrize(("old", "new", "sentence"), BROKEN.values(), ids=BROKEN)
def test_a_mistake_in_a_meeting(old: str, new: str, sentence: str):
    assert sentence in said(files(MEETINGS.replace(old, new)))


@pytest.mark.parametrize(("old", "new", "sentence"), STEPS.values(), ids=STEPS)
def test_a_mistake_in_a_step(old: str, new: str, sentence: str):
    assert sentence in said(files(properties=CONVENES.replace(old, new)))


def test_a_field_about_a_meeting_that_is_not_there():
    came = "      - {key: came, type: attendance, meeting: revue, label: Who came?}\n"

    assert "“revue” is no meeting of the board; add it under `meetings` in board.yaml." in said(
        files(decision=came)
    )
