"""The answers that entries hold, as they are stored."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.forms.context import Answer
from webapp.forms.entries import Entry, Item
from webapp.forms.fields.group import GroupField
from webapp.forms.fields.rows import RowsField


def values_of(entries: Sequence[Entry], visible: frozenset[str]) -> dict[str, Answer]:
    """What is answered among the entries that are seen."""
    found = {
        entry.part.key: value_of(entry, visible)
        for entry in entries
        if entry.name in visible and entry.part.asks
    }
    return {key: value for key, value in found.items() if value is not None}


def value_of(entry: Entry, visible: frozenset[str]) -> Answer:
    """An entry's answer, with what its items hold; None when nothing is answered."""
    if isinstance(entry.part, RowsField):
        rows = {item.token: values_of(item.entries, visible) for item in entry.items}
        return {row: cells for row, cells in rows.items() if cells} or None
    if isinstance(entry.part, GroupField):
        return [values_of(item.entries, visible) for item in filled(entry)] or None
    return entry.value


def filled(entry: Entry) -> list[Item]:
    return [item for item in entry.items if not item.is_blank]
