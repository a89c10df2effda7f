"""Every function an expression may call; there are no others."""

from __future__ import annotations

from webapp.rules.functions.catalogue import Function
from webapp.rules.functions.dates import CLOCK, DATES
from webapp.rules.functions.lists import LISTS
from webapp.rules.functions.numbers import NUMBERS
from webapp.rules.functions.texts import TEXTS

FUNCTIONS: dict[str, Function] = {function.name: function for function in (*TEXTS, *LISTS, *NUMBERS, *DATES)}

__all__ = ["CLOCK", "FUNCTIONS", "Function"]
