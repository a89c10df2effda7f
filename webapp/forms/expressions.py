"""Conditions as written on a form, parsed once."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, StrictStr

from webapp import rules


@lru_cache(maxsize=4096)
def expression(text: str) -> rules.Expression:
    """Raises ExpressionError where the text is no expression."""
    return rules.parse(text)


def _parses(text: str) -> str:
    try:
        expression(text)
    except rules.ExpressionError as error:
        raise ValueError(f"`{text}` cannot be read: {error}") from error
    return text


Condition = Annotated[StrictStr, AfterValidator(_parses)]
