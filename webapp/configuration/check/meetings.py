"""Kinds of meetings: what they name exists, and so does what forms and steps name of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from webapp.configuration.board import BoardFile
from webapp.configuration.check.names import Names
from webapp.configuration.check.problem import Problem
from webapp.configuration.check.view import View
from webapp.configuration.meetings import AGENCIES, MeetingKind
from webapp.configuration.vocabulary import CONVENES, HOLDS, ON_AGENDA
from webapp.engine.diagram import Node
from webapp.forms.fields.meeting_rows import MeetingRows

SCOPES = {CONVENES: "case", HOLDS: "case", ON_AGENDA: "board"}
FIELDS = {
    "at": ("date_time", "date"),
    "time": ("text",),
    "place": ("text", "long_text"),
    "invites": ("agencies",),
}


def meetings(view: View) -> Iterator[Problem]:
    """What is wrong with the board's meetings, and with the fields that are about one."""
    board = view.board
    if board is None:
        return
    for key, count in Counter(kind.key for kind in board.meetings).items():
        if count > 1:
            message = "this stands twice; change or remove one."
            yield Problem(view.board_path, f"meetings.{key}", "duplicate_id", message)
    for kind in board.meetings:
        for message in _kind(view, board, kind):
            yield Problem(view.board_path, f"meetings.{kind.key}", "unknown_name", message)
    yield from _fields(view, board)
    yield from _steps(view, board)


def _kind(view: View, board: BoardFile, kind: MeetingKind) -> Iterator[str]:
    for role in kind.invites:
        if role not in view.roles and role != AGENCIES:
            yield f"it invites “{role}”, which is no role of the board."
    expected = [each.key for each in kind.members or board.agencies]
    what = "member of it" if kind.members else "agency of the board"
    for partner in kind.quorum.rule.partners:
        yield from (
            f"its quorum needs “{key}”, which is no {what}." for key in partner if key not in expected
        )
    if kind.quorum.least > len(expected):
        yield f"its quorum is {kind.quorum.least} of {len(expected)}; nobody could ever make it quorate."
    named = (*((kind.votes.casting,) if kind.votes.casting else ()), *kind.votes.escalates_to)
    yield from (
        f"its votes name “{role}”, which is no role of the board." for role in named if role not in view.roles
    )
    if kind.schedule and kind.schedule not in {each.key for each in board.schedules}:
        yield f"its schedule “{kind.schedule}” does not stand under `schedules`."


def _fields(view: View, board: BoardFile) -> Iterator[Problem]:
    known = {kind.key for kind in board.meetings}
    for key, form in view.reading.forms.items():
        for section in form.sections:
            for name, question in section.questions.items():
                if isinstance(question, MeetingRows) and question.meeting not in known:
                    message = f"“{question.meeting}” is no meeting of the board; add it under `meetings` in board.yaml."
                    file = view.reading.form_files[key]
                    yield Problem(file, f"{section.key}.{name}", "unknown_meeting", message)


def _steps(view: View, board: BoardFile) -> Iterator[Problem]:
    kinds = {kind.key: kind for kind in board.meetings}
    names = Names(view)
    for node in view.steps("user"):
        for name, scope in SCOPES.items():
            key = node.properties.get(name)
            if key is not None and key not in kinds:
                message = f"`{name}` names “{key}”, which is no meeting of the board; add it in board.yaml."
                yield view.at(node, "unknown_meeting", message)
            elif key is not None and kinds[key].scope != scope:
                message = f"`{name}` needs a meeting with `scope: {scope}`, and “{key}” is not one."
                yield view.at(node, "wrong_meeting", message)
        yield from _arrangements(view, names, node)


def _arrangements(view: View, names: Names, node: Node) -> Iterator[Problem]:
    if CONVENES in node.properties and "at" not in node.properties:
        yield view.at(node, "no_moment", "it convenes a meeting; say in `at` which field tells when.")
    questions = view.questions(node)
    for name, types in FIELDS.items():
        field = node.properties.get(name)
        if field is None:
            continue
        if CONVENES not in node.properties:
            yield view.at(node, "unknown_property", f"`{name}` means nothing without `{CONVENES}`.")
        elif name == "invites" and "." in field:
            unknown = names.unknown(tuple(field.split(".")), node)
            if unknown:
                yield view.at(node, unknown.rule, unknown.message)
        elif view.form_of(node) and field not in questions:
            yield view.at(node, "unknown_field", f"`{name}` takes “{field}”, no field of its form.")
        elif field in questions and questions[field].type not in types:
            message = f"`{name}` takes “{field}”, which must be a {' or '.join(types)}."
            yield view.at(node, "wrong_field", message)
