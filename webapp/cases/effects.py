"""What is done outside a case when it moves on: service tasks name an effect, and a new task is told to its
holder.

Features above register their own effects by name when the application is put together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from webapp.accounts.models import Board
from webapp.cases.models import Case, Task
from webapp.cases.story import Story
from webapp.engine import Effect
from webapp.errors import DomainError

Act = Callable[[Session, Case, Story, Effect, datetime], None]
Tell = Callable[[Session, Board, Case, Sequence[Task], datetime], None]

Follow = Callable[[Session, Case, Story, bool, datetime], None]

_acts: dict[str, Act] = {}
_tells: list[Tell] = []
_follows: list[Follow] = []


def register(name: str, act: Act) -> None:
    """Let service tasks name an effect."""
    _acts[name] = act


def on_opened(tell: Tell) -> None:
    """Call this with the tasks that were opened, once each."""
    if tell not in _tells:
        _tells.append(tell)


def on_projected(follow: Follow) -> None:
    """Call this whenever a case's rows are brought up to its story; `whole` says that the story was told anew.

    It writes rows of its own that follow from the story, and must write the same ones however often it is called.
    """
    if follow not in _follows:
        _follows.append(follow)


def projected(session: Session, case: Case, story: Story, *, whole: bool, now: datetime) -> None:
    """Let the features above write what follows from the story for them."""
    for follow in _follows:
        follow(session, case, story, whole, now)


def carry_out(session: Session, case: Case, story: Story, opened: Sequence[Task], *, now: datetime) -> None:
    """Do what service tasks asked for, and tell of what was opened. Everything joins the transaction."""
    for effect in story.effects:
        act = _acts.get(effect.properties.get("effect", ""))
        if act is None:
            raise DomainError(f"The step “{effect.step}” asks for an effect this installation does not know.")
        act(session, case, story, effect, now)
    if opened:
        board = session.get_one(Board, case.board_id)
        for tell in _tells:
            tell(session, board, case, opened, now)
