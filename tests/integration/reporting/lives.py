"""Whole cases from a board's walks: each walk practised on the engine, and its log told to the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tests.processes.practice import Practice
from tests.processes.shipped import board as shipped
from tests.processes.shipped import process, walks
from webapp.accounts.models import Board, Person
from webapp.cases import changes, workflow
from webapp.cases.log import Entry, Kind
from webapp.cases.models import Case
from webapp.cases.opening import open_case

Answers = Mapping[str, Mapping[str, Any]]  # by step, laid over those of the walk


def live(session: Session, board: Board, walk: str, by: Person, over: Answers | None = None) -> Case:
    """A case with the life that a walk tells."""
    practice = practised(board.key, walk, over)
    first = practice.log[0]
    case, _tasks = open_case(session, board.id, by=by, now=first.recorded_at)
    for entry in practice.log[1:]:
        workflow.record(session, case, _of_life(entry, by))
    session.flush()
    changes.rebuild(session, case)
    return case


def practised(board: str, walk: str, over: Answers | None = None) -> Practice:
    """A walk gone to its end, with other answers where they are given."""
    told = walks(board)[walk]
    steps = [
        step.model_copy(update={"answers": {**step.answers, **(over or {}).get(step.does or "", {})}})
        for step in told.steps
    ]
    practice = Practice(shipped(board), process(board), dict(told.settings))
    return practice.follow(told.model_copy(update={"steps": steps}))


def _of_life(entry: Entry, by: Person) -> Entry:
    """People of a walk are made up: somebody who can sign in stands for each."""
    if entry.kind is not Kind.ANSWERED:
        return entry
    return Entry(**{**vars(entry), "value": {key: _real(value, by) for key, value in entry.value.items()}})


def _real(value: Any, by: Person) -> Any:
    if isinstance(value, Mapping) and set(value) == {"id", "name"}:
        return {"id": str(by.id), "name": by.name} if not _is_id(value["id"]) else dict(value)
    return value


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
