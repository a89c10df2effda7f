"""The answers of one case, found by name from wherever they are asked for.

The engine's own data stays empty: with a flat dictionary the reports of several agencies collapse into the
last one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from webapp.engine.address import instance_of, split, step_of

Values = Mapping[str, Any]
Typed = Callable[[str, Values], Values]  # (step, stored answers) -> the same as FEEL values


def _as_stored(_step: str, values: Values) -> Values:
    return values


class Answers:
    """What has been answered so far. A name means the nearest answer: the same sheet first, then outward."""

    def __init__(
        self,
        settings: Values | None = None,
        typed: Typed = _as_stored,
        known: Mapping[str, Values] | None = None,
    ) -> None:
        self._known = {"setting": settings or {}, **(known or {})}  # names that nobody answers
        self._typed = typed
        self._passes: dict[str, list[Values]] = {}
        self._paths: dict[str, list[str]] = defaultdict(list)
        self._cache: dict[str, Values] = {}

    def know(self, name: str, values: Values) -> None:
        """Let `name` stand for values that nobody answers here."""
        self._known = {**self._known, name: values}

    def add(self, path: str, values: Values) -> int:
        """Keep one more pass of a step; gives its number, from 1."""
        passes = self._passes.setdefault(path, [])
        if not passes:
            self._paths[step_of(path)].append(path)
        passes.append(values)
        self._cache.pop(path, None)
        return len(passes)

    def turns(self, path: str) -> int:
        """How often a step was answered at this path."""
        return len(self._passes.get(path, ()))

    def latest(self, path: str) -> Values | None:
        """The last answers at exactly this path, with FEEL values."""
        passes = self._passes.get(path)
        if not passes:
            return None
        if path not in self._cache:
            self._cache[path] = self._typed(step_of(path), passes[-1])
        return self._cache[path]

    def all_of(self, step: str) -> list[Values]:
        """The last answers of every instance of a step, in the order they first came."""
        found = (self.latest(path) for path in self._paths.get(step, ()))
        return [values for values in found if values is not None]

    def nearest(self, step: str, asking: str) -> Values | None:
        """The answers of `step` as seen from the path `asking`, or None."""
        path = self.nearest_path(step, asking)
        return self.latest(path) if path else None

    def stored(self, step: str, asking: str) -> Values | None:
        """The same, as they were given."""
        path = self.nearest_path(step, asking)
        return self._passes[path][-1] if path else None

    def nearest_path(self, step: str, asking: str) -> str | None:
        """The path of the answers of `step` that count as seen from the path `asking`, or None."""
        frames = asking.split("/")
        best: tuple[int, str] | None = None
        for path in self._paths.get(step, ()):
            shared = _shared(path.split("/"), frames)
            if shared is not None and (best is None or shared >= best[0]):
                best = (shared, path)
        return best[1] if best else None

    def value(self, names: tuple[str, ...], asking: str = "") -> Any:
        """What a FEEL name means at the path `asking`; None when nothing is answered."""
        head, *rest = names
        if head in self._known:
            return _within(self._known[head], rest)
        if head == "instance":
            return instance_of(asking)
        if head == "all":
            return self.all_of(rest[0]) if rest else None
        values = self.nearest(head, asking)
        return _within(values, rest) if values is not None else None

    def members(self, names: tuple[str, ...], asking: str) -> dict[str, str]:
        """The instances of a multi-instance step: agency keys, or the numbers of a repeating group's rows."""
        found = self.value(names, asking)
        items = found if isinstance(found, list) else []
        return {
            key: key
            for key in (str(n) if isinstance(item, Mapping) else str(item) for n, item in enumerate(items, 1))
        }


def _shared(path: list[str], frames: list[str]) -> int | None:
    """How many frames two paths share; None when the rest of `path` lies in an instance that is not ours."""
    shared = 0
    while shared < min(len(path) - 1, len(frames)) and path[shared] == frames[shared]:
        shared += 1
    if path == frames:
        return len(path)
    return None if any(split(part)[1] is not None for part in path[shared:]) else shared


def _within(value: Any, names: list[str]) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
