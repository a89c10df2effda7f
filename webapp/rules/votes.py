"""What a vote comes to: majority, ties, who still has to vote. Pure.

An abstention is a vote cast, for the least number of votes, but counts for no choice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

YES, NO, ABSTAIN = "yes", "no", "abstain"
MOTION = (YES, NO)

Decides = Literal["majority", "two_thirds", "all"] | int
"""More than half of the votes for a choice, two thirds of them, every one of them, or so many votes."""


class Outcome(StrEnum):
    """What is known once the votes are counted."""

    CARRIED = "carried"
    LOST = "lost"
    TIED = "tied"
    NOT_DECIDED = "not_decided"


@dataclass(frozen=True)
class Tally:
    """The votes counted. `chosen` is what was decided for; `waiting` how many have not voted."""

    outcome: Outcome
    chosen: str | None
    counts: tuple[tuple[str, int], ...]
    abstained: int
    waiting: int


@dataclass(frozen=True)
class Ballot:
    """How votes decide.

    `least` is with how many votes that agree a vote may end before everybody has voted; None: everybody votes,
    unless the rest could change nothing.
    """

    choices: tuple[str, ...] = MOTION
    decides: Decides = "majority"
    least: int | None = None

    def tally(self, votes: Iterable[str], voters: int, casting: str | None = None) -> Tally:
        """What these votes of so many voters come to. `casting` is the vote that counts only when votes are equal."""
        given = tuple(votes)
        counted = Counter(vote for vote in given if vote in self.choices)
        waiting = max(0, voters - len(given))
        chosen = self._chosen(counted, len(given), waiting)
        if chosen is None and not waiting and self._is_tied(counted) and casting in _leading(counted):
            chosen = casting
        return Tally(
            outcome=self._outcome(chosen, counted, waiting),
            chosen=chosen,
            counts=tuple((choice, counted[choice]) for choice in self.choices),
            abstained=len(given) - counted.total(),
            waiting=waiting,
        )

    def _chosen(self, counted: Counter[str], given: int, waiting: int) -> str | None:
        if given < (self.least or 0):
            return None
        found = self._winner(counted)
        if found is None or not waiting or self._is_certain(found, counted, waiting):
            return found
        agree = self.least is not None and counted[found] == given
        return found if agree else None

    def _winner(self, counted: Counter[str]) -> str | None:
        """The one choice that has what it needs."""
        leading = _leading(counted)
        if len(leading) != 1 or not self._suffices(counted[leading[0]], counted.total()):
            return None
        return leading[0]

    def _suffices(self, votes: int, of: int) -> bool:
        match self.decides:
            case "majority":
                return votes * 2 > of
            case "two_thirds":
                return votes * 3 >= of * 2
            case "all":
                return votes == of
        return votes >= self.decides

    def _is_certain(self, found: str, counted: Counter[str], waiting: int) -> bool:
        """Whether the winner stays if all who have not voted agree on the strongest of the others."""
        rivals = [counted[choice] for choice in self.choices if choice != found]
        strongest = max(rivals, default=0) + waiting
        return counted[found] > strongest and self._suffices(counted[found], counted.total() + waiting)

    def _is_tied(self, counted: Counter[str]) -> bool:
        return self.decides == "majority" and len(_leading(counted)) > 1

    def _outcome(self, chosen: str | None, counted: Counter[str], waiting: int) -> Outcome:
        if chosen is not None:
            return Outcome.LOST if self.choices == MOTION and chosen == NO else Outcome.CARRIED
        if waiting or not counted:
            return Outcome.NOT_DECIDED
        if self._is_tied(counted):
            return Outcome.TIED
        enough = counted.total() >= (self.least or 0)
        return Outcome.LOST if self.choices == MOTION and enough else Outcome.NOT_DECIDED


def _leading(counted: Counter[str]) -> tuple[str, ...]:
    """The choices with the most votes, if there are any votes."""
    most = max(counted.values(), default=0)
    return tuple(choice for choice, votes in counted.items() if votes == most and votes)
