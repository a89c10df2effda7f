"""How many items and files stand on a page: those it begins with, and buttons that change them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from webapp.forms.context import Context
from webapp.forms.definition import expanded
from webapp.forms.entries import Entry, Item, Posted, from_values, texts
from webapp.forms.fields.files import KEPT, FilesField
from webapp.forms.fields.group import GroupField

ADD, REMOVE = "_add", "_remove"


def pressed(posted: Posted) -> tuple[str, str] | None:
    """Which of these buttons sent the page, and what it names."""
    for button in (ADD, REMOVE):
        named = texts(posted, button)
        if named:
            return button, named[0]
    return None


def rearranged(entries: Sequence[Entry], posted: Posted, context: Context) -> tuple[Entry, ...]:
    """The entries after the button; as they were, when another sent the page."""
    press = pressed(posted)
    if press is None:
        return tuple(entries)
    button, named = press
    return tuple(_pressed(entry, button, named, context) for entry in entries)


def _pressed(entry: Entry, button: str, named: str, context: Context) -> Entry:
    part = entry.part
    if isinstance(part, GroupField):
        if button == ADD and named == entry.name and len(entry.items) < part.max:
            return replace(entry, items=(*entry.items, blank_item(entry, context)))
        if button == REMOVE:
            left = [item for item in entry.items if named != f"{entry.name}-{item.token}"]
            items = (replace(item, entries=_within(item, named, context)) for item in left)
            return replace(entry, items=tuple(items))
    if isinstance(part, FilesField) and button == REMOVE and entry.value:
        files = [each for each in entry.value if named != f"{entry.name}-{each['id']}"]
        return replace(entry, value=files or None, typed={KEPT: [each["id"] for each in files]})
    return entry


def _within(item: Item, named: str, context: Context) -> tuple[Entry, ...]:
    return tuple(_pressed(entry, REMOVE, named, context) for entry in item.entries)


def blank_item(entry: Entry, context: Context) -> Item:
    """A new item of a group, under a token none of its items has."""
    assert isinstance(entry.part, GroupField)  # noqa: S101 - only groups have items
    token = str(max((int(item.token) for item in entry.items), default=-1) + 1)
    parts = expanded(entry.part.fields)
    return Item(token, from_values(parts, {}, context, f"{entry.name}-{token}-"))


def padded(entries: Sequence[Entry], context: Context) -> tuple[Entry, ...]:
    """The entries with as many blank items as someone should find when the page opens."""
    return tuple(_padded(entry, context) for entry in entries)


def _padded(entry: Entry, context: Context) -> Entry:
    if not isinstance(entry.part, GroupField):
        return entry
    while len(entry.items) < max(entry.part.least, 1):
        entry = replace(entry, items=(*entry.items, blank_item(entry, context)))
    return entry
