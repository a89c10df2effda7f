"""What features above add to the pages of a case and of a task, such as its meetings."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup
from sqlalchemy.orm import Session

from webapp.cases.case_page import CasePage
from webapp.cases.task_page import TaskPage

Panel = Callable[[Session, CasePage], Markup | None]
Note = Callable[[Session, TaskPage], Markup | None]

_panels: list[Panel] = []
_notes: list[Note] = []


def register(panel: Panel) -> None:
    """Show what this makes of a case below its tasks; None where it has nothing to show."""
    if panel not in _panels:
        _panels.append(panel)


def register_note(note: Note) -> None:
    """Say this of a task beside when it is due; None where there is nothing to say."""
    if note not in _notes:
        _notes.append(note)


def panels_of(session: Session, page: CasePage) -> list[Markup]:
    """The sections of this case, in the order their features were registered."""
    return [made for panel in _panels if (made := panel(session, page)) is not None]


def notes_of(session: Session, page: TaskPage) -> list[Markup]:
    """What is said of this task beside when it is due."""
    return [made for note in _notes if (made := note(session, page)) is not None]
