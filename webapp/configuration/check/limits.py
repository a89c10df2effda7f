"""Time limits: every event one counts from or to can happen, and every one named exists."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from webapp.configuration.board import BoardFile
from webapp.configuration.check.names import Names
from webapp.configuration.check.problem import Problem
from webapp.configuration.check.view import View
from webapp.configuration.choices import Setting
from webapp.configuration.escalating import who_is_told
from webapp.configuration.limits import BySetting, Limit
from webapp.configuration.vocabulary import ESCALATION
from webapp.rules import ExpressionError, TableViolation, parse
from webapp.rules.proofs import never


def limits(view: View) -> Iterator[Problem]:
    """Limits that could never run, and rows of the table of reminders that name nothing."""
    if view.board is None:
        return
    events = {event for node in view.nodes.values() for event, _ in node.pairs("sets")}
    names = Names(view)
    for limit in view.board.limits:
        yield from _parts(view, limit)
        if limit.kind == "window":
            continue
        for end, named in (("from", _events(view, limit.from_)), ("to", _events(view, limit.to))):
            for event in named:
                yield from _event(view, limit, end, event, events)
        yield from _when(view, names, limit)
        yield from _soft(view, limit)
    yield from _same_name(view, view.board)
    yield from _paths(view, view.board, events)
    yield from _reminders(view)


def _parts(view: View, limit: Limit) -> Iterator[Problem]:
    known = {each.id: each for each in view.board.limits} if view.board else {}
    for part in limit.earliest_of:
        if part not in known:
            yield _problem(view, limit, "unknown_limit", f"“{part}” in earliest_of is no limit.")
        elif known[part].earliest_of:
            message = f"“{part}” is itself the earliest of several; name those."
            yield _problem(view, limit, "unknown_limit", message)
        elif known[part].kind in ("least", "window"):
            message = f"“{part}” in earliest_of says no latest date; name limits or aims."
            yield _problem(view, limit, "unknown_limit", message)


def _events(view: View, named: str | BySetting | None) -> tuple[str, ...]:
    """The events an end of a limit may be, one for each choice where a setting names it."""
    if isinstance(named, str):
        return (named,)
    setting = _setting(view, named.setting) if named else None
    return tuple(option.value for option in setting.options) if setting else ()


def _setting(view: View, key: str) -> Setting | None:
    return next((each for each in view.board.settings if each.key == key), None) if view.board else None


def _event(view: View, limit: Limit, end: str, event: str, events: set[str]) -> Iterator[Problem]:
    board = view.board
    if limit.scope == "board" or event in events or (board and event in board.calendar):
        return
    if limit.earliest_of and end == "from":
        return
    message = f"no step sets the event “{event}” that `{end}` names; add it to a step's `sets`."
    yield _problem(view, limit, "unknown_event", message)


def _when(view: View, names: Names, limit: Limit) -> Iterator[Problem]:
    """`when` names what the case can know, and holds in some case."""
    if not limit.when:
        return
    expression = parse(limit.when)
    faults = [fault for name in sorted(expression.names) if (fault := names.unknown_in_case(name))]
    for fault in faults:
        yield _problem(view, limit, fault.rule, f"`when`: {fault.message}")
    domains = {name: names.domain_in_case(name) for name in expression.names}
    if not faults and never(expression, domains):
        message = f"`when`: “{limit.when}” can never hold; correct it or remove the limit."
        yield _problem(view, limit, "never", message)


def _soft(view: View, limit: Limit) -> Iterator[Problem]:
    """The reason for being early can be given where the event is set."""
    ends = {*_events(view, limit.to)}
    for node in view.steps("user"):
        sets = {event for event, _field in node.pairs("sets")}
        if limit.soft and ends & sets and limit.soft not in view.questions(node):
            message = f"`soft` names “{limit.soft}”, no field of the form of “{node.id}”, which ends this."
            yield _problem(view, limit, "unknown_field", message)


def _same_name(view: View, board: BoardFile) -> Iterator[Problem]:
    """Two limits that expressions could not tell apart."""
    seen: dict[str, str] = {}
    for limit in board.limits:
        if limit.name in seen:
            message = f"expressions call it {limit.name}, and so they call {seen[limit.name]}; rename one."
            yield _problem(view, limit, "same_name", message)
        seen[limit.name] = limit.id


def _paths(view: View, board: BoardFile, events: set[str]) -> Iterator[Problem]:
    """A critical path is made of limits that say by when, and of events that happen."""
    known = {limit.id: limit for limit in board.limits}
    for at, path in enumerate(board.critical_paths, start=1):
        where = f"critical_paths.{at}"
        for id_ in path.limits:
            if id_ not in known or known[id_].kind in ("least", "window") or known[id_].scope != "case":
                message = f"“{id_}” is no limit of a case that says by when; name those that lead to the end."
                yield Problem(view.board_path, where, "unknown_limit", message)
        for event in (*path.stands_for, *path.stands_for.values()):
            if event not in events:
                message = f"no step sets the event “{event}” that `stands_for` names."
                yield Problem(view.board_path, where, "unknown_event", message)


def _reminders(view: View) -> Iterator[Problem]:
    board = view.board
    if board is None:
        return
    for limit in board.limits:
        for named in (limit.from_, limit.to):
            if isinstance(named, BySetting) and _setting(view, named.setting) is None:
                message = f"“{named.setting}” is no setting of the board."
                yield _problem(view, limit, "unknown_setting", message)
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
        for step, answers in schedule.begins_with.items():
            node = view.nodes.get(step)
            unknown = [field for field in answers if node is None or field not in view.questions(node)]
            if node is None or unknown:
                message = f"`begins_with`: “{step}” is no step, or has no field “{', '.join(unknown)}”."
                yield Problem(view.board_path, where, "unknown_field", message)
        if schedule.process and schedule.process not in view.sheets:
            message = f"no sheet has the id “{schedule.process}”."
            yield Problem(view.board_path, where, "unknown_process", message)


def _problem(view: View, limit: Limit, rule: str, message: str) -> Problem:
    return Problem(view.board_path, limit.id, rule, message)
