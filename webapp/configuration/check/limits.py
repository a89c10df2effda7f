"""Time limits: every event one counts from or to can happen, and every one named exists."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from webapp.configuration.board import BoardFile
from webapp.configuration.check.problem import Problem
from webapp.configuration.check.view import View
from webapp.configuration.escalating import who_is_told
from webapp.configuration.limits import BySetting, Limit
from webapp.configuration.vocabulary import ESCALATION
from webapp.rules import ExpressionError, TableViolation


def limits(view: View) -> Iterator[Problem]:
    """Limits that could never run, and rows of the table of reminders that name nothing."""
    if view.board is None:
        return
    events = {event for node in view.nodes.values() for event, _ in node.pairs("sets")}
    known = {limit.id: limit for limit in view.board.limits}
    for limit in view.board.limits:
        for part in limit.earliest_of:
            if part not in known:
                yield _problem(view, limit, "unknown_limit", f"“{part}” in earliest_of is no limit.")
            elif known[part].earliest_of:
                message = f"“{part}” is itself the earliest of several; name those."
                yield _problem(view, limit, "unknown_limit", message)
        for end, names in (("from", _begins(view, limit)), ("to", (limit.to,) if limit.to else ())):
            for event in names:
                yield from _event(view, limit, end, event, events)
    yield from _reminders(view)


def _begins(view: View, limit: Limit) -> tuple[str, ...]:
    if isinstance(limit.from_, str):
        return (limit.from_,)
    if not isinstance(limit.from_, BySetting) or view.board is None:
        return ()
    key = limit.from_.setting
    setting = next((each for each in view.board.settings if each.key == key), None)
    return tuple(option.value for option in setting.options) if setting else ()


def _event(view: View, limit: Limit, end: str, event: str, events: set[str]) -> Iterator[Problem]:
    board = view.board
    if limit.scope == "board" or event in events or (board and event in board.calendar):
        return
    if limit.earliest_of and end == "from":
        return
    message = f"no step sets the event “{event}” that `{end}` names; add it to a step's `sets`."
    yield _problem(view, limit, "unknown_event", message)


def _reminders(view: View) -> Iterator[Problem]:
    board = view.board
    if board is None:
        return
    for limit in board.limits:
        by = limit.from_.setting if isinstance(limit.from_, BySetting) else None
        if by and by not in {setting.key for setting in board.settings}:
            yield _problem(view, limit, "unknown_setting", f"“{by}” is no setting of the board.")
    yield from _told(view)
    for at, row in enumerate(board.escalation, start=1):
        where = f"escalation.{at}"
        if row.step and row.step not in view.nodes:
            yield Problem(view.board_path, where, "unknown_step", f"there is no step “{row.step}”.")
        for told in row.tell:
            if told not in {"holder", "office"} and told not in view.roles:
                message = f"“{told}” is no role; tell holder, office or a role of the board."
                yield Problem(view.board_path, where, "unknown_role", message)
    yield from _schedules(view, board)


def _told(view: View) -> Iterator[Problem]:
    """What is wrong with the table that says who is told of every limit."""
    table = view.reading.tables.get(ESCALATION)
    if table is None:
        return
    file = view.reading.table_files[ESCALATION]
    try:
        rows = who_is_told({ESCALATION: table}, ())
    except (ExpressionError, TableViolation, ValidationError):
        message = "it asks for `state` (due_soon, late) and `working_days_late`, each with its values listed."
        yield Problem(file, ESCALATION, "escalation_table", message)
        return
    for told in sorted({told for row in rows for told in row.tell}):
        if told not in {"holder", "office"} and told not in view.roles:
            message = f"“{told}” is no role; tell holder, office or a role of the board."
            yield Problem(file, ESCALATION, "unknown_role", message)


def _schedules(view: View, board: BoardFile) -> Iterator[Problem]:
    for schedule in board.schedules:
        where = f"schedules.{schedule.key}"
        if schedule.role and schedule.role not in view.roles:
            yield Problem(
                view.board_path, where, "unknown_role", f"“{schedule.role}” is no role of the board."
            )
        if schedule.process and schedule.process not in view.sheets:
            message = f"no sheet has the id “{schedule.process}”."
            yield Problem(view.board_path, where, "unknown_process", message)


def _problem(view: View, limit: Limit, rule: str, message: str) -> Problem:
    return Problem(view.board_path, limit.id, rule, message)
