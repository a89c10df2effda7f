"""Whether a meeting may decide: enough of those expected came, and every partner that must be there was. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

Partner = tuple[str, ...]
"""Keys of whom one is enough: any of them speaks for the partner."""


@dataclass(frozen=True)
class Standing:
    """What came of counting heads: how many there are, how many are too few, and which partners nobody is from."""

    present: int
    short: int
    lacking: tuple[Partner, ...]

    @property
    def quorate(self) -> bool:
        """Whether the meeting may decide."""
        return not (self.short or self.lacking)


@dataclass(frozen=True)
class Quorum:
    """How many must be there at least, and of which partners one each. Without either, any meeting decides."""

    least: int = 0
    partners: tuple[Partner, ...] = ()

    def standing(self, present: Collection[str]) -> Standing:
        """How a meeting stands at which these were present; each counts once."""
        there = frozenset(present)
        lacking = tuple(partner for partner in self.partners if there.isdisjoint(partner))
        return Standing(len(there), max(0, self.least - len(there)), lacking)
