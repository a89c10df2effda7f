"""The answers that entries hold, as they are stored."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.forms.context import Answer, Context
from webapp.forms.entries import Entry, Item
from webapp.forms.fields.group import GroupField
from webapp.forms.fields.rows import Beside, RowsField


def values_of(entries: Sequence[Entry], visible: frozenset[str], context: Context) -> dict[str, Answer]:
    """What is answered among the entries that are seen."""
    found = {
        entry.part.key: value_of(entry, visible, context, entries)
        for entry in entries
        if entry.name in visible and entry.part.asks
    }
    return {key: value for key, value in found.items() if value is not None}


def value_of(
    entry: Entry, visible: frozenset[str], context: Context, entries: Sequence[Entry] = ()
) -> Answer:
    """An entry's answer, with what its items hold; None when nothing is answered. `entries` stand beside it."""
    part = entry.part
    if isinstance(part, RowsField):
        rows = {item.token: values_of(item.entries, visible, context) for item in entry.items}
        rows = {row: cells for row, cells in rows.items() if cells}
        others = [each for each in entries if each.name in visible and each is not entry]
        return part.whole(rows, _beside(others, visible, context), context) if rows else None
    if isinstance(part, GroupField):
        return [values_of(item.entries, visible, context) for item in filled(entry)] or None
    return entry.value


def filled(entry: Entry) -> list[Item]:
    return [item for item in entry.items if not item.is_blank]


def _beside(others: Sequence[Entry], visible: frozenset[str], context: Context) -> Beside:
    """Finds the answers of the rest of the form: on this page, else on its other sections."""

    def find(key: str) -> Answer:
        here = next((each for each in others if each.part.key == key), None)
        return context.values.get(key) if here is None else value_of(here, visible, context)

    return find
