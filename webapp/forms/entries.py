"""What stands in a form at one moment, answered by a page or by stored values alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from webapp.forms import words
from webapp.forms.context import Answer, Context, StoredFile
from webapp.forms.definition import expanded
from webapp.forms.faults import Mistake, WrongShape
from webapp.forms.fields.base import Part, Question, Typed, clean
from webapp.forms.fields.choices import Choice
from webapp.forms.fields.files import FilesField
from webapp.forms.fields.group import GroupField
from webapp.forms.fields.rows import RowsField

TYPED = "typed"  # a draft's answer that cannot be read yet is {"typed": its inputs}
ITEMS = "items"
MOST_ITEMS = 100


class Posted(Protocol):
    """A posted form: several values under one name."""

    def getlist(self, key: str) -> list[Any]: ...


@dataclass(frozen=True)
class Entry:
    """One part of a form with what stands in its inputs and what that says, or why it says nothing."""

    part: Part
    name: str
    typed: Typed = field(default_factory=dict)
    value: Answer = None
    mistake: Mistake | None = None
    items: tuple[Item, ...] = ()

    @property
    def is_blank(self) -> bool:
        return self.value is None and self.mistake is None and all(item.is_blank for item in self.items)


@dataclass(frozen=True)
class Item:
    """One of a group's, known by a token that stays its own while others come and go; or a row by its key."""

    token: str
    entries: tuple[Entry, ...]

    @property
    def is_blank(self) -> bool:
        return all(entry.is_blank for entry in self.entries)


def from_values(
    parts: Iterable[Part], values: Mapping[str, Answer], context: Context, prefix: str = ""
) -> tuple[Entry, ...]:
    """Entries of stored answers, of a draft, or of JSON sent from outside."""
    return tuple(_stored(part, prefix + part.key, values.get(part.key), context) for part in parts)


def from_posted(
    parts: Iterable[Part], posted: Posted, context: Context, prefix: str = ""
) -> tuple[Entry, ...]:
    """Entries of a posted page."""
    return tuple(_posted(part, prefix + part.key, posted, context) for part in parts)


def _stored(part: Part, name: str, value: Answer, context: Context) -> Entry:
    if isinstance(part, RowsField):
        return _stored_rows(part, name, value, context)
    if not isinstance(part, Question) or value in (None, "", []):
        return Entry(part, name)
    if isinstance(part, GroupField):
        return _stored_group(part, name, value, context)
    try:
        typed = _draft_inputs(value) or part.typed(value, context)
    except WrongShape:
        return Entry(part, name, mistake=Mistake("shape", words.not_an_answer(part.name(context))))
    typed = {inner: [clean(each) for each in given] for inner, given in typed.items()}
    return _read(part, name, typed, _knowing(part, value, context))


def _stored_group(part: GroupField, name: str, value: Answer, context: Context) -> Entry:
    keys = {inner.key for inner in expanded(part.fields)}
    if not isinstance(value, list) or not all(isinstance(item, dict) and set(item) <= keys for item in value):
        return Entry(part, name, mistake=Mistake("shape", words.not_an_answer(part.name(context))))
    return Entry(
        part,
        name,
        items=tuple(
            Item(str(place), from_values(expanded(part.fields), item, context, f"{name}-{place}-"))
            for place, item in enumerate(value)
        ),
    )


def _stored_rows(part: RowsField, name: str, value: Answer, context: Context) -> Entry:
    """What stands in rows that are not, or no longer, asked makes the answer unreadable but loses no other row."""
    try:
        rows_given = part.rows_of(value) if value else part.given(context) or {}
    except WrongShape:
        rows_given = None
    if not isinstance(rows_given, dict):
        return Entry(part, name, mistake=Mistake("shape", words.not_an_answer(part.name(context))))
    rows = part.rows_holding(rows_given, context)
    rows = tuple(Choice(str(row), str(row)) for row in rows_given) if rows is None else rows
    fits = set(rows_given) <= {row.value for row in rows}
    items = []
    for row in rows:
        cells, given = part.cells(row, context), rows_given.get(row.value) or {}
        fits = fits and isinstance(given, dict) and set(given) <= {cell.key for cell in cells}
        given = given if isinstance(given, dict) else {}
        items.append(Item(row.value, from_values(cells, given, context, f"{name}-{row.value}-")))
    mistake = None if fits else Mistake("shape", words.not_an_answer(part.name(context)))
    return Entry(part, name, mistake=mistake, items=tuple(items))


def _posted(part: Part, name: str, posted: Posted, context: Context) -> Entry:
    if not isinstance(part, Question):
        return Entry(part, name)
    if isinstance(part, GroupField):
        items = tuple(
            Item(token, from_posted(expanded(part.fields), posted, context, f"{name}-{token}-"))
            for token in tokens(texts(posted, f"{name}-{ITEMS}"))
        )
        return Entry(part, name, items=items)
    if isinstance(part, RowsField) and part.given(context) is not None:
        return _stored_rows(part, name, None, context)
    if isinstance(part, RowsField):
        rows = part.rows_in(context) or ()
        given = (
            (row.value, from_posted(part.cells(row, context), posted, context, f"{name}-{row.value}-"))
            for row in rows
        )
        return Entry(part, name, items=tuple(Item(row, cells) for row, cells in given))
    names = {inner: f"{name}-{inner}" if inner else name for inner in inputs_of(part)}
    typed = {inner: texts(posted, full) for inner, full in names.items()}
    return _read(part, name, {inner: values for inner, values in typed.items() if any(values)}, context)


def texts(posted: Posted, name: str) -> list[str]:
    """What was posted as text under a name; a file sent there is passed over."""
    return [clean(each) for each in posted.getlist(name) if isinstance(each, str)]


def inputs_of(part: Question) -> tuple[str, ...]:
    return ("kept",) if isinstance(part, FilesField) else part.parts


def tokens(posted: Iterable[str]) -> list[str]:
    """The items of a group as a page names them; anything but small numbers is passed over."""
    sound = (token for token in posted if token.isascii() and token.isdigit() and len(token) <= 4)
    return list(dict.fromkeys(str(int(token)) for token in sound))[:MOST_ITEMS]


def _read(part: Question, name: str, typed: Typed, context: Context) -> Entry:
    try:
        return Entry(part, name, typed, value=part.read(typed, context))
    except Mistake as mistake:
        return Entry(part, name, typed, mistake=mistake)


def _draft_inputs(value: Answer) -> Typed | None:
    if not isinstance(value, dict) or set(value) != {TYPED}:
        return None
    inputs = value[TYPED]
    if not isinstance(inputs, dict) or not all(_are_texts(each) for each in inputs.values()):
        raise WrongShape
    return inputs


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _knowing(part: Question, value: Answer, context: Context) -> Context:
    """Stored files are known by themselves."""
    if not isinstance(part, FilesField) or not isinstance(value, list):
        return context
    own: dict[str, StoredFile] = {each["id"]: each for each in value}
    return replace(context, files=lambda identity: own.get(identity) or context.files(identity))


def walk(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Every entry, those of items after their group."""
    for entry in entries:
        yield entry
        for item in entry.items:
            yield from walk(item.entries)
