"""One evaluation: where names are looked up, what it may still spend, and what time it is for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from webapp import clock
from webapp.rules.budget import Budget
from webapp.rules.paths import along
from webapp.rules.values import Value, taken

Scope: TypeAlias = "Mapping[str, Any] | Callable[[tuple[str, ...]], Any]"


_NOTHING: Mapping[str, Value] = {}


class Run:
    """What an expression may know while it is answered."""

    __slots__ = ("bound", "budget", "moment", "scope")

    def __init__(
        self,
        scope: Scope,
        moment: date | None = None,
        budget: Budget | None = None,
        bound: Mapping[str, Value] = _NOTHING,
    ) -> None:
        self.scope = scope
        self.moment = moment
        self.budget = budget or Budget()
        self.bound = bound

    def look_up(self, path: tuple[str, ...]) -> Value:
        """The value of a name: bound by the expression itself, else the scope's."""
        if path[0] in self.bound:
            return along(self.bound[path[0]], path[1:])
        if callable(self.scope):
            return taken(self.scope(path))
        return _found(self.scope, path)

    def binding(self, names: Mapping[str, Value]) -> Run:
        """The same evaluation, in which these names also mean something."""
        return Run(self.scope, self.moment, self.budget, {**self.bound, **names})

    def now(self) -> datetime:
        """The moment this evaluation stands at, in London."""
        if isinstance(self.moment, datetime):
            return self.moment.astimezone(clock.LONDON)
        if self.moment is not None:
            return datetime(self.moment.year, self.moment.month, self.moment.day, tzinfo=clock.LONDON)
        return clock.now().astimezone(clock.LONDON)


def _found(scope: Mapping[str, Any], path: tuple[str, ...]) -> Value:
    here: Any = scope
    for place, segment in enumerate(path):
        if not isinstance(here, Mapping):
            return along(taken(here), path[place:])
        here = here.get(segment)
    return taken(here)
