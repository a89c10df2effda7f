"""The board as it is organised: groups, members and labels name what exists, and nobody reports to themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from webapp.configuration.board import BoardFile
from webapp.configuration.check.problem import Problem
from webapp.configuration.check.view import View
from webapp.configuration.organisation import Group

EVENT = "event"
"""What a label may name besides roles, agencies and groups: an event of the board's limits."""


def organisation(view: View) -> Iterator[Problem]:
    """What is wrong with `groups` and `labels` in `board.yaml`."""
    board = view.board
    if board is None:
        return
    groups = {group.key: group for group in board.groups}
    agencies = {agency.key for agency in board.agencies}
    for group in board.groups:
        for message in _group(group, groups, view.roles, agencies):
            yield Problem(view.board_path, f"groups.{group.key}", "unknown_name", message)
        if _reports_to_itself(group, groups):
            message = "it reports to itself in the end; break the circle."
            yield Problem(view.board_path, f"groups.{group.key}", "circular", message)
    for label in board.labels:
        if not _means_something(label, board):
            message = "nothing has this key; write role., agency., group. or event. and a key."
            yield Problem(view.board_path, f"labels.{label}", "unknown_name", message)


def _group(
    group: Group, groups: Mapping[str, Group], roles: frozenset[str], agencies: set[str]
) -> Iterator[str]:
    if group.reports_to and group.reports_to not in groups:
        yield f"it reports to “{group.reports_to}”, which is no group."
    if group.chaired_by and group.chaired_by not in roles:
        yield f"it is chaired by “{group.chaired_by}”, which is no role."
    for member in group.members:
        if member not in roles | agencies:
            yield f"its member “{member}” is no role and no agency."


def _reports_to_itself(group: Group, groups: Mapping[str, Group]) -> bool:
    seen: set[str] = set()
    above = group.reports_to
    while above is not None and above in groups and above not in seen:
        seen.add(above)
        above = groups[above].reports_to
    return group.key in seen


def _means_something(label: str, board: BoardFile) -> bool:
    what, _dot, key = label.partition(".")
    known = {
        "role": {role.key for role in board.roles},
        "agency": {agency.key for agency in board.agencies},
        "group": {group.key for group in board.groups},
    }
    return what == EVENT or key in known.get(what, set())
