"""Reads a board's files into a configuration, from a folder or from a kept version alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from webapp.configuration.board import BoardFile, SourcesFile
from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.files import SHARED, UnreadableFile, as_text, gather, is_shared
from webapp.configuration.guidance import Guidance
from webapp.configuration.letters import Letter
from webapp.configuration.overrides import FORM, GUIDANCE, LETTER, SHEET, TABLE, Override
from webapp.configuration.yaml_text import model_faults, read_yaml
from webapp.engine.diagram import Sheet, UnreadableDiagram, read
from webapp.engine.markup import parse
from webapp.errors import ConfigurationError
from webapp.forms import Form, examine
from webapp.rules import UnreadableTable
from webapp.rules.tables import DecisionTable
from webapp.rules.tables import read as read_tables

T = TypeVar("T")
Model = TypeVar("Model", bound=BaseModel)
Files = Mapping[str, bytes | str]


@dataclass(frozen=True)
class Fault:
    """Something in a file that keeps it, or a part of it, from being taken."""

    file: str
    element: str
    message: str


@dataclass
class Reading:
    """What could be read so far, and what could not."""

    files: dict[str, str]
    faults: list[Fault] = field(default_factory=list)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    tables: dict[str, DecisionTable] = field(default_factory=dict)
    walks: dict[str, Any] = field(default_factory=dict)
    sample_answers: dict[str, Any] = field(default_factory=dict)
    form_files: dict[str, str] = field(default_factory=dict)
    table_files: dict[str, str] = field(default_factory=dict)
    overrides: dict[tuple[str, str], Override] = field(default_factory=dict)
    guidance: dict[str, Guidance] = field(default_factory=dict)
    guidance_files: dict[str, str] = field(default_factory=dict)
    letters: dict[str, Letter] = field(default_factory=dict)
    letter_files: dict[str, str] = field(default_factory=dict)
    board: BoardFile | None = None
    sources: SourcesFile = field(default_factory=SourcesFile)
    _places: dict[tuple[str, str], str] = field(default_factory=dict)

    def keep(self, kind: str, into: dict[str, T], key: str, value: T, file: str) -> bool:
        """Take a named thing, unless another of that name was read before. A board's own replaces a shared one,
        whole, in whichever order they are read."""
        before = self._places.get((kind, key))
        if before is not None and is_shared(before) == is_shared(file):
            self.faults.append(Fault(file, key, "this id is used by another file; give one of them another"))
            return False
        if before is not None:
            shared, own = sorted((before, file), key=is_shared, reverse=True)
            self.overrides[kind, key] = Override(kind, key, shared=shared, own=own)
            if before == own:
                return False
        self._places[kind, key] = file
        into[key] = value
        return True


def load_board(name: str, root: Path) -> BoardConfiguration:
    """A board as it stands in the folders under `root`. Raises ConfigurationError at the first fault."""
    return from_files(gather(name, root))


def from_files(files: Files) -> BoardConfiguration:
    """A board from its files by path. Raises ConfigurationError at the first fault."""
    reading = read_files(files)
    if reading.faults:
        fault = reading.faults[0]
        raise ConfigurationError(f"{fault.file}: {fault.element}: {fault.message}")
    return configuration(reading)


def configuration(reading: Reading) -> BoardConfiguration:
    """What was read, as one value. Raises ConfigurationError when there is no board in it."""
    if reading.board is None:
        raise ConfigurationError("processes: there is no board.yaml that can be used.")
    return BoardConfiguration(
        board=reading.board,
        files=reading.files,
        sheets=reading.sheets,
        forms=reading.forms,
        tables=reading.tables,
        sources=reading.sources,
        walks=reading.walks,
        sample_answers=reading.sample_answers,
        letters=reading.letters,
        form_files=reading.form_files,
        table_files=reading.table_files,
        overrides=reading.overrides,
        guidance=reading.guidance,
    )


def read_files(files: Files) -> Reading:
    """All that can be read of a board, with every fault that is not fatal.

    Raises UnreadableFile or UnreadableDiagram when a file cannot be read at all.
    """
    reading = Reading({path: as_text(content, path) for path, content in sorted(files.items())})
    for path, text in reading.files.items():
        reader = _reader(path)
        if reader:
            reader(reading, path, text)
    return reading


def _reader(path: str) -> Callable[[Reading, str, str], None] | None:
    top, _, rest = path.partition("/")
    name = rest.partition("/")[2]
    if top == "forms":
        return _reader_of_forms(path) if path.endswith(".yaml") else None
    if "walks/" in name:
        return _walk if path.endswith(".yaml") else None
    by_name = {"board.yaml": _board, "sources.yaml": _sources}
    by_ending = {".bpmn": _diagram, ".dmn": _table}
    return by_name.get(name) or by_ending.get(Path(path).suffix)


def _reader_of_forms(path: str) -> Callable[[Reading, str, str], None]:
    if "/letters/" in path:
        return _letter
    return _guidance if "/guidance/" in path else _form


def _diagram(reading: Reading, path: str, text: str) -> None:
    for sheet in read(text.encode(), path):
        reading.keep(SHEET, reading.sheets, sheet.id, sheet, path)


def _table(reading: Reading, path: str, text: str) -> None:
    parse(text.encode(), path)
    try:
        tables = read_tables(text.encode(), path)
    except UnreadableTable as error:
        reading.faults.append(Fault(path, error.element, error.sentence))
        return
    for table in tables:
        if reading.keep(TABLE, reading.tables, table.id, table, path):
            reading.table_files[table.id] = path


def _form(reading: Reading, path: str, text: str) -> None:
    if not text.strip():
        raise UnreadableFile(f"{path}: the file is empty.")
    try:
        found = examine(text, path)
    except ConfigurationError as error:
        raise UnreadableFile(error.message) from error
    reading.faults += [Fault(path, each.where or "form", each.message) for each in found.problems]
    form = found.form
    if form is not None and reading.keep(FORM, reading.forms, form.key, form, path):
        reading.form_files[form.key] = path


def _guidance(reading: Reading, path: str, text: str) -> None:
    page = _model(reading, Guidance, path, text)
    if page and reading.keep(GUIDANCE, reading.guidance, page.guidance, page, path):
        reading.guidance_files[page.guidance] = path


def _letter(reading: Reading, path: str, text: str) -> None:
    letter = _model(reading, Letter, path, text)
    if letter is not None and reading.keep(LETTER, reading.letters, letter.key, letter, path):
        reading.letter_files[letter.key] = path


def _walk(reading: Reading, path: str, text: str) -> None:
    value = read_yaml(text, path)
    if path.endswith("/answers.yaml"):
        reading.sample_answers.update(value if isinstance(value, dict) else {})
    else:
        reading.walks[path] = value


def _board(reading: Reading, path: str, text: str) -> None:
    if path.split("/")[1] == SHARED:
        return
    board = _model(reading, BoardFile, path, text)
    reading.board = board or reading.board


def _sources(reading: Reading, path: str, text: str) -> None:
    sources = _model(reading, SourcesFile, path, text)
    if sources:
        reading.sources = SourcesFile(ids={**reading.sources.ids, **sources.ids})


def _model(reading: Reading, model: type[Model], path: str, text: str) -> Model | None:
    try:
        return model.model_validate(read_yaml(text, path))
    except ValidationError as error:
        reading.faults += [Fault(path, where, message) for where, message in model_faults(error)]
        return None


UNREADABLE = (UnreadableFile, UnreadableDiagram)
