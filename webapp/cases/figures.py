"""Figures of all cases on a step's form: who can reckon them stands above, and says so when it is put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy.orm import Session

from webapp.cases.models import Task

Rows = Sequence[dict[str, str]]
Reckon = Callable[[Session, Task, str, str], Rows]  # (session, task, language, measure) -> rows

_reckons: list[Reckon] = []


def reckoned_by(reckon: Reckon) -> None:
    """Let forms show what this reckons."""
    _reckons[:] = [reckon]


def figures_for(session: Session, task: Task, language: str) -> Callable[[str], Rows] | None:
    """The figures of a measure by its key, for the form of a task; None where nobody reckons."""
    return partial(_reckons[0], session, task, language) if _reckons else None
