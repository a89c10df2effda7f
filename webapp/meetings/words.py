"""What came of a meeting, in the words its form used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from webapp import forms
from webapp.configuration.board import BoardFile
from webapp.configuration.expected import meetings_in_words
from webapp.forms.fields.attendance import AttendanceField
from webapp.forms.fields.votes import VotesField
from webapp.meetings.models import Meeting
from webapp.text import Text


@dataclass(frozen=True)
class Recorded:
    """Who came and how they voted, a line each; `standing` says in a sentence whether it was quorate."""

    attendance: tuple[str, ...]
    standing: str
    votes: tuple[str, ...]


def recorded(meeting: Meeting, board: BoardFile, language: str) -> Recorded:
    """What was recorded of a meeting."""
    context = context_of(board, language)
    came = AttendanceField(type="attendance", key="came", label=Text(), meeting=meeting.kind)
    votes = VotesField(type="votes", key="votes", label=Text(), meeting=meeting.kind)
    lines = came.lines(meeting.attendance, context) if meeting.attendance else ()
    return Recorded(
        lines[:-1], "".join(lines[-1:]), votes.lines(meeting.votes, context) if meeting.votes else ()
    )


def context_of(board: BoardFile, language: str, **more: Any) -> forms.Context:
    """What the forms about a meeting must know of the board."""
    agencies = [(agency.key, agency.name.get(language)) for agency in board.agencies]
    given: Mapping[str, Any] = {"agencies": agencies, "meetings": meetings_in_words(board, language), **more}
    return forms.Context(language=language, **given)
