"""Functions of texts. A value that is no text makes the answer null."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from webapp.rules.budget import LONGEST_TEXT
from webapp.rules.functions.catalogue import Function
from webapp.rules.run import Run
from webapp.rules.values import Value


def _both_texts(one: Any, other: Any) -> bool:
    return isinstance(one, str) and isinstance(other, str)


def contains(_: Run, text: Any, piece: Any) -> Value:
    return piece in text if _both_texts(text, piece) else None


def starts_with(_: Run, text: Any, piece: Any) -> Value:
    return bool(text.startswith(piece)) if _both_texts(text, piece) else None


def ends_with(_: Run, text: Any, piece: Any) -> Value:
    return bool(text.endswith(piece)) if _both_texts(text, piece) else None


def string_length(_: Run, text: Any) -> Value:
    return Decimal(len(text)) if isinstance(text, str) else None


def upper_case(run: Run, text: Any) -> Value:
    return run.budget.text(text.upper()) if isinstance(text, str) else None


def lower_case(run: Run, text: Any) -> Value:
    return run.budget.text(text.lower()) if isinstance(text, str) else None


def substring(run: Run, text: Any, start: Any, length: Any = Decimal(LONGEST_TEXT)) -> Value:
    if not (isinstance(text, str) and isinstance(start, Decimal) and isinstance(length, Decimal)):
        return None
    if not 1 <= abs(start) <= len(text) or length < 1:
        return None
    first = int(start) - 1 if start > 0 else len(text) + int(start)
    return run.budget.text(text[first : first + int(min(length, Decimal(len(text))))])


def substring_before(run: Run, text: Any, piece: Any) -> Value:
    if not _both_texts(text, piece):
        return None
    before, found, _ = text.partition(piece) if piece else ("", "", "")
    return run.budget.text(before) if found else ""


def substring_after(run: Run, text: Any, piece: Any) -> Value:
    if not _both_texts(text, piece):
        return None
    return run.budget.text(text.partition(piece)[2] if piece else text)


TEXTS = (
    Function("contains", ("text", "part"), contains),
    Function("starts with", ("text", "part"), starts_with),
    Function("ends with", ("text", "part"), ends_with),
    Function("string length", ("text",), string_length),
    Function("upper case", ("text",), upper_case),
    Function("lower case", ("text",), lower_case),
    Function("substring", ("text", "start", "length?"), substring),
    Function("substring before", ("text", "part"), substring_before),
    Function("substring after", ("text", "part"), substring_after),
)
