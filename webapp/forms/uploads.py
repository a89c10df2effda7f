"""Files sent with a page: kept at once, so that an error elsewhere on the page loses none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from werkzeug.datastructures import FileStorage

from webapp.errors import DomainError
from webapp.forms.context import Context, StoredFile
from webapp.forms.entries import Entry, Item, Posted, texts, walk
from webapp.forms.faults import Mistake
from webapp.forms.fields.files import KEPT, FilesField
from webapp.forms.words import _


def with_uploads(
    entries: Sequence[Entry], known: Sequence[Entry], posted: Posted, context: Context
) -> tuple[Entry, ...]:
    """The entries with their new files stored, beside those of the draft that the page still names."""
    files = {each["id"]: each for entry in walk(known) for each in _files(entry)}
    return tuple(_with_uploads(entry, files, posted, context) for entry in entries)


def _with_uploads(entry: Entry, known: dict[str, StoredFile], posted: Posted, context: Context) -> Entry:
    if entry.items:
        return replace(entry, items=tuple(_in_item(item, known, posted, context) for item in entry.items))
    if not isinstance(entry.part, FilesField):
        return entry
    kept = (
        known.get(each) or context.files(each)
        for each in dict.fromkeys(texts(posted, f"{entry.name}-{KEPT}"))
    )
    files: list[StoredFile] = [each for each in kept if each is not None]
    mistake = None
    room = entry.part.max_files + 1 - len(files)  # one too many is enough to say so
    for sent in _sent(posted.getlist(entry.name))[: max(room, 0)]:
        try:
            files.append(_stored(entry.part, sent, context))
        except DomainError as error:
            mistake = Mistake("refused", error.message)
    value = [dict(each) for each in files] or None
    return replace(entry, typed={KEPT: [each["id"] for each in files]}, value=value, mistake=mistake)


def _in_item(item: Item, known: dict[str, StoredFile], posted: Posted, context: Context) -> Item:
    return replace(item, entries=tuple(_with_uploads(each, known, posted, context) for each in item.entries))


def _sent(posted: Iterable[Any]) -> list[FileStorage]:
    return [each for each in posted if isinstance(each, FileStorage) and each.filename]


def _stored(part: FilesField, sent: FileStorage, context: Context) -> StoredFile:
    name = sent.filename or ""
    endings = tuple(f".{ending.lstrip('.').lower()}" for ending in part.accept)
    if endings and not name.lower().endswith(endings):
        said = ", ".join(ending[1:].upper() for ending in endings)
        raise DomainError(_("%(file)s must be one of these kinds: %(kinds)s", file=name, kinds=said))
    if context.store is None:
        raise DomainError(_("Files cannot be added here"))
    return context.store(sent)


def _files(entry: Entry) -> list[StoredFile]:
    return entry.value if isinstance(entry.part, FilesField) and entry.value else []
