"""What a function is to an expression."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from webapp.rules.values import Value


@dataclass(frozen=True, slots=True)
class Function:
    """A name, what it takes in words, and what it does with a run and its arguments.

    A parameter ending in "?" may be left out, one ending in "…" may come any number of times.
    """

    name: str
    takes: tuple[str, ...]
    apply: Callable[..., Value]

    @property
    def least(self) -> int:
        """How many arguments it needs."""
        return sum(1 for each in self.takes if not each.endswith("?"))

    @property
    def most(self) -> int | None:
        """How many arguments it can take; None when there is no end."""
        return None if any(each.endswith("…") for each in self.takes) else len(self.takes)

    def accepts(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        return self.least <= count and (self.most is None or count <= self.most)

    @property
    def written(self) -> str:
        """How a call is written: `contains(text, part)`."""
        return f"{self.name}({', '.join(self.takes)})"
