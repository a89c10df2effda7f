"""Cases of shipped boards brought part of the way of one of their walks, for tests that begin in the middle."""

from __future__ import annotations

from typing import Any

from tests.processes.practice import Practice
from tests.processes.shipped import board, process, walks
from webapp.cases.log import Entry
from webapp.configuration.walks_schema import WalkStep

_Kept = tuple[tuple[Entry, ...], bytes]
_kept: dict[tuple[Any, ...], dict[int, _Kept]] = {}  # where a way was left, and what was saved there


def case(name: str, walk: str, *, before: str | None = None, turn: int = 1, **settings: Any) -> Practice:
    """A case on the way of a walk, until `before` is the next thing to do, for the turn-th time.

    A way gone once is not gone again: the case is taken up from where another was left, as between two days.
    """
    whole = walks(name)[walk]
    place = len(whole.steps) if before is None else _place(name, walk, before, turn)
    way = _kept.setdefault((name, walk, *sorted(settings.items())), {})
    begun = max((left for left in way if left <= place), default=0)
    at_work = Practice(board(name), process(name), {**whole.settings, **settings})
    if begun:
        at_work.resume(*way[begun])
    at_work.follow(whole.model_copy(update={"steps": whole.steps[begun:place]}))
    if at_work.log:
        way[place] = (tuple(at_work.log), at_work.story.snapshot())
    return at_work


def told(name: str, walk: str, step: str, turn: int = 1) -> WalkStep:
    """What a walk says of a step, the turn-th time it does it."""
    return walks(name)[walk].steps[_place(name, walk, step, turn)]


def path_of(at_work: Practice, step: str) -> str:
    """Where in the case a step was answered last."""
    found = [entry.address.partition("#")[0] for entry in at_work.log if f"{step}#" in entry.address]
    return found[-1]


def answer(at_work: Practice, step: str) -> dict[str, Any]:
    """What was answered there, or what a table said, as it is seen from where the case is now."""
    found = at_work.story.answers.nearest(step, at_work.log[-1].address.partition("#")[0])
    assert found is not None, f"{step} is not answered"
    return dict(found)


def _place(name: str, walk: str, step: str, turn: int) -> int:
    places = [
        number for number, each in enumerate(walks(name)[walk].steps) if step in (each.does, each.sends)
    ]
    return places[turn - 1]
