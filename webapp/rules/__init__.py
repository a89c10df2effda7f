"""The rules a board writes: expressions, decision tables, and what can be proved about them.

Pure: nothing here knows a database, a diagram library, a form or a board.
"""

from __future__ import annotations

from webapp.rules.errors import ExpressionError, TableViolation, UnreadableTable
from webapp.rules.expression import Expression, UnaryTests, parse, parse_unary
from webapp.rules.moments import length_of
from webapp.rules.paths import along
from webapp.rules.run import Scope
from webapp.rules.values import Months, Range, Value, taken

__all__ = [
    "Expression",
    "ExpressionError",
    "Months",
    "Range",
    "Scope",
    "TableViolation",
    "UnaryTests",
    "UnreadableTable",
    "Value",
    "along",
    "length_of",
    "parse",
    "parse_unary",
    "taken",
]
