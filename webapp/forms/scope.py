"""What a name in a form's condition stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from webapp.forms.expressions import expression

Outer = Callable[[tuple[str, ...]], Any]


class Scope:
    """Names of the nearest fields first, then outward, then the case's earlier answers and settings."""

    def __init__(self, own: Mapping[str, Any], outer: Outer, today: date) -> None:
        self._own = own
        self._outer = outer
        self._today = today

    def __call__(self, path: tuple[str, ...]) -> Any:
        head, *rest = path
        if head not in self._own:
            return self._outer(path)
        value = self._own[head]
        for segment in rest:
            value = value.get(segment) if isinstance(value, Mapping) else None
        return value

    def worth(self, text: str) -> Any:
        """The value of an expression here, on the day the form is answered."""
        return expression(text).evaluate(self, now=self._today)


def beyond(lookup: Callable[[str], Any]) -> Outer:
    """The case around the form, asked by dotted name."""
    return lambda path: lookup(".".join(path))
