"""What forms must know of a board's meetings, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.configuration.board import BoardFile
from webapp.configuration.meetings import MeetingKind
from webapp.forms import Meeting


def meetings_in_words(board: BoardFile, language: str) -> Mapping[str, Meeting]:
    """The board's kinds of meetings by key."""
    return {kind.key: _in_words(kind, board, language) for kind in board.meetings}


def _in_words(kind: MeetingKind, board: BoardFile, language: str) -> Meeting:
    roles = {role.key: role.name.get(language) for role in board.roles}
    choices = [(each.value, each.label.get(language)) for each in kind.votes.choices]
    casting = kind.votes.casting
    return Meeting(
        quorum=kind.quorum.rule,
        ballot=kind.votes.rule,
        members=[(each.key, each.name.get(language)) for each in kind.members] or None,
        choices=choices or None,
        casting=roles.get(casting, casting),
        escalates_to=[roles.get(each, each) for each in kind.votes.escalates_to],
    )
