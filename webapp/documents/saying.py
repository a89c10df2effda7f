"""What a case says, in words: an answer as its question says it, a date as the language does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from webapp.deadlines.counting import local
from webapp.documents.known import Known, Path, Row
from webapp.forms import Question
from webapp.forms.expressions import expression
from webapp.forms.fields import calendar
from webapp.forms.fields.group import GroupField

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def answer(known: Known, text: str) -> str:
    """What an expression is worth, in words: an answer in its question's own."""
    path = expression(text).name
    question = known.question(path)
    if question is None:
        return _in_words(known.value(text), known)
    return _answered(question, known.stored(path), known)


def given(known: Known, path: Path) -> str:
    """What a name that is no answer means, in words; of a row in hand, its answer."""
    if path[0] != "item":
        return _in_words(known.given(path), known)
    row = known.row
    if row is None:
        return ""
    inner = _inner(row.question, path[1]) if len(path) == 2 else None
    if inner is not None:
        return _answered(inner, row.value.get(path[1]), known)
    if len(path) == 1 and row.question is not None:
        return _answered(row.question, [row.value], known)
    return _in_words(known.given(path), known)


def _answered(question: Question, value: Any, known: Known) -> str:
    if value is None or value == []:
        return ""
    lines = question.lines(value, known.context())
    return ", ".join(lines) if isinstance(value, list) else "\n".join(lines)


def _inner(question: Question | None, key: str) -> Question | None:
    fields = question.fields if isinstance(question, GroupField) else ()
    return next((each for each in fields if each.key == key and isinstance(each, Question)), None)


def _in_words(value: Any, known: Known) -> str:
    if isinstance(value, datetime):
        moment = local(value)
        return f"{calendar.in_words(moment.date(), known.language)}, {moment:%H:%M}"
    if isinstance(value, date):
        return calendar.in_words(value, known.language)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list):
        return ", ".join(filter(None, (_in_words(each, known) for each in value)))
    return value if isinstance(value, str) else ""


def lines_of(text: str) -> tuple[str, ...]:
    """A text as lines of plain words, without what no page can show."""
    lines = (" ".join(_CONTROL.sub("", line).split()) for line in text.split("\n"))
    return tuple(line for line in lines if line)


def row_in_words(known: Known, row: Row) -> str:
    """One of several in words: an agency or a choice by its name, a row of questions by its first answers."""
    if not isinstance(row.value, Mapping):
        said = _answered(row.question, [row.value], known) if row.question else known.agency_name(row.key)
        return said or row.key
    fields = row.question.fields if isinstance(row.question, GroupField) else ()
    answers = (
        _answered(each, row.value.get(each.key), known) for each in fields if isinstance(each, Question)
    )
    return next((each for each in answers if each), row.key)
