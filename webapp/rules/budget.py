"""How much a rule may ask for: any text is answered, or refused, in bounded time."""

from __future__ import annotations

from typing import Any

from webapp.rules.errors import ExpressionError

LONGEST_EXPRESSION = 5_000
DEEPEST = 64
LONGEST_LIST = 10_000
LONGEST_TEXT = 100_000
STEPS = 200_000


class Budget:
    """The steps one evaluation may still take."""

    __slots__ = ("left",)

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Take `steps` off. Raises ExpressionError when they run out."""
        self.left -= steps
        if self.left < 0:
            raise ExpressionError("This expression takes too much work to answer: make it shorter.")

    def text(self, text: str) -> str:
        """The text itself, paid for by its length."""
        if len(text) > LONGEST_TEXT:
            raise ExpressionError(f"This expression makes a text longer than {LONGEST_TEXT} characters.")
        self.spend(len(text) // 64)
        return text

    def items(self, items: list[Any]) -> list[Any]:
        """The list itself, paid for by its length."""
        if len(items) > LONGEST_LIST:
            raise ExpressionError(f"This expression makes a list of more than {LONGEST_LIST} items.")
        self.spend(len(items))
        return items
