"""Answers kept before they are finished, and answers offered before anything is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from webapp.clock import LONDON
from webapp.forms.context import Answer, Context
from webapp.forms.definition import Section, expanded
from webapp.forms.entries import TYPED, Entry, Posted, from_posted, from_values
from webapp.forms.fields.base import Question
from webapp.forms.fields.group import GroupField
from webapp.forms.fields.rows import RowsField
from webapp.forms.judging import parts_of
from webapp.forms.scope import Scope, beyond


def draft(sections: Sequence[Section], posted: Posted, context: Context) -> dict[str, Answer]:
    """A posted page as it can be kept: what cannot be read yet stays as it was typed, hidden fields too."""
    return draft_of(from_posted(parts_of(sections), posted, context))


def draft_of(entries: Sequence[Entry]) -> dict[str, Answer]:
    kept = {entry.part.key: _kept(entry) for entry in entries if entry.part.asks}
    return {key: value for key, value in kept.items() if value is not None}


def _kept(entry: Entry) -> Answer:
    if isinstance(entry.part, GroupField):
        return [draft_of(item.entries) for item in entry.items]
    if isinstance(entry.part, RowsField):
        rows = {item.token: draft_of(item.entries) for item in entry.items}
        rows = {row: cells for row, cells in rows.items() if cells}
        return entry.part.kept(rows) if rows else None
    if entry.mistake is not None and entry.typed:
        return {TYPED: {part: list(values) for part, values in entry.typed.items()}}
    return entry.value


def prefilled(sections: Sequence[Section], context: Context) -> dict[str, Answer]:
    """What earlier answers already say; what does not fit its field is left out."""
    scope = Scope({}, beyond(context.lookup), context.today)
    found: dict[str, Answer] = {}
    for part in parts_of(sections):
        if isinstance(part, Question) and part.prefill:
            found[part.key] = _fitting(part, plain(scope.worth(part.prefill)))
    entries = from_values(parts_of(sections), found, context)
    unfit = {entry.part.key for entry in entries if entry.mistake is not None}
    return {key: value for key, value in found.items() if value is not None and key not in unfit}


def plain(value: Any) -> Answer:
    """A value of an expression as an answer is stored."""
    if isinstance(value, datetime):
        return value.astimezone(LONDON).replace(tzinfo=None).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def _fitting(part: Question, value: Answer) -> Answer:
    """Of a list offered to a group, only what the group asks."""
    if not isinstance(part, GroupField) or not isinstance(value, list):
        return value
    keys = {inner.key for inner in expanded(part.fields)}
    return [
        {key: each for key, each in item.items() if key in keys} for item in value if isinstance(item, dict)
    ]
