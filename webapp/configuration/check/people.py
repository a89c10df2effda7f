"""The board itself: one office, keys that stand once, choices whose default can be chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from webapp.configuration.board import BoardFile
from webapp.configuration.check.problem import WARNING, Problem
from webapp.configuration.check.view import View
from webapp.configuration.files import SHARED


def people(view: View) -> Iterator[Problem]:
    """What is wrong with `board.yaml` beyond its form."""
    board = view.board
    if board is None:
        return
    offices = [role.key for role in board.roles if role.office]
    if len(offices) != 1:
        message = f"{len(offices)} roles are the office; mark exactly one with `office: true`."
        yield Problem(view.board_path, "roles", "office", message)
    for where, key in _twice(board):
        yield Problem(
            view.board_path, f"{where}.{key}", "duplicate_id", "this stands twice; change or remove one."
        )
    for setting in board.settings:
        if not setting.takes(setting.default):
            message = f"its default “{setting.default}” is not one of its values."
            yield Problem(view.board_path, f"settings.{setting.key}", "default", message)
    yield from _many(view)
    yield from _folder(view, board)


def _twice(board: BoardFile) -> Iterator[tuple[str, str]]:
    lists = {
        "roles": [role.key for role in board.roles],
        "agencies": [agency.key for agency in board.agencies],
        "settings": [setting.key for setting in board.settings],
        "limits": [limit.id for limit in board.limits],
        "groups": [group.key for group in board.groups],
    }
    for where, keys in lists.items():
        yield from ((where, key) for key, count in Counter(keys).items() if count > 1)


def _folder(view: View, board: BoardFile) -> Iterator[Problem]:
    folder = view.board_path.split("/")[-2] if "/" in view.board_path else board.board
    if folder not in (board.board, SHARED):
        message = f"it calls itself “{board.board}” but lies in the folder “{folder}”; use one name."
        yield Problem(view.board_path, "board", "folder", message)


def _many(view: View) -> Iterator[Problem]:
    """A step asked of each agency belongs to a role whose holders are tied to one."""
    held = {role.key: role.held_by for role in view.board.roles} if view.board else {}
    for node in view.steps("user"):
        if held.get(node.role or "") == "agency" and not node.many and not _called_many(view, node.sheet):
            message = "an agency's role does this, but not once for each agency; whose agency is meant?"
            yield view.at(node, "whose_agency", message, WARNING)


def _called_many(view: View, sheet: str) -> bool:
    return any(node.calls == sheet and node.many for node in view.steps("call"))
