"""Answers a task's form as a person would: question by question, as far as they are seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from webapp.forms.definition import Section, expanded
from webapp.forms.fields.base import Part
from webapp.forms.fields.group import GroupField

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_DO = Path(__file__).with_name("filling.js").read_text(encoding="utf-8")
_TYPED = ("text", "long_text")
_PARTS = ("day", "month", "year")

Chosen = Callable[[str], str]  # for a question about a person: the id to choose
Move = tuple[str, str, Any]
Question = tuple[str, list[Move]]


class Filling:
    """One form being filled in. What was answered once is not answered again when the page comes back."""

    def __init__(self, page: Page, chosen: Chosen) -> None:
        self.page = page
        self.chosen = chosen
        self.done: set[str] = set()
        self._waiting: list[Question] = []

    def answer(self, sections: Sequence[Section], answers: Mapping[str, Any]) -> None:
        """Answer every question that is seen and has an answer, and those that come up because of it."""
        before = -1
        while before != len(self.done):
            before = len(self.done)
            for section in sections:
                self._questions(section.parts, answers, "")
            self._do()

    def _questions(self, parts: Sequence[Part], answers: Mapping[str, Any], prefix: str) -> None:
        for part in parts:
            name = prefix + part.key
            if not part.asks or part.key not in answers:
                continue
            if part.type in ("group", "files"):
                self._do()
                if self.page.evaluate(_DO, [[name, []]]):
                    getattr(self, f"_{part.type}")(part, name, answers[part.key])
            elif name not in self.done and (answers[part.key] is not None or part.type in _TYPED):
                moves = getattr(self, f"_{part.type}", self._text)(part, name, answers[part.key])
                self._waiting.append((name, moves))

    def _do(self) -> None:
        """Make the moves that wait, all in one."""
        if self._waiting:
            self.done |= set(self.page.evaluate(_DO, self._waiting))
            self._waiting = []

    def _input(self, name: str) -> str:
        return f'main form [name="{name}"]'

    def _text(self, _part: Part, name: str, value: Any) -> list[Move]:
        return [("write", name, "" if value is None else str(value))]

    def _radios(self, _part: Part, name: str, value: Any) -> list[Move]:
        said = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
        return [("choose", name, str(said))]

    _yes_no = _yes_no_not_known = _yes_no_not_relevant = _radios

    def _checkboxes(self, _part: Part, name: str, value: Sequence[str]) -> list[Move]:
        return [("tick", name, list(value))]

    _agencies = _checkboxes

    def _person(self, part: Part, name: str, _value: object) -> list[Move]:
        return [("write", name, self.chosen(part.key))]

    def _date(self, _part: Part, name: str, value: str | date) -> list[Move]:
        said = value if isinstance(value, str) else value.isoformat()
        if said == "not_known":
            return [("tick", f"{name}-not_known", ["yes"])]
        numbers = zip(reversed(_PARTS), said[:10].split("-"), strict=False)
        return [("write", f"{name}-{part}", str(int(number))) for part, number in numbers]

    _partial_date = _date

    def _date_time(self, part: Part, name: str, value: str | datetime) -> list[Move]:
        said = value if isinstance(value, str) else value.isoformat()
        return [*self._date(part, name, said), ("write", f"{name}-time", said[11:16])]

    def _address(self, _part: Part, name: str, value: Mapping[str, str]) -> list[Move]:
        return [("write", f"{name}-{line}", said) for line, said in value.items()]

    def _declaration(self, part: Part, name: str, value: Mapping[str, str]) -> list[Move]:
        confirm: Move = ("tick", f"{name}-confirm", ["yes"])
        return [("write", f"{name}-name", value["name"]), confirm, *self._date(part, name, value["date"])]

    def _checklist(self, part: Part, name: str, value: Mapping[str, Mapping[str, str]]) -> list[Move]:
        moves = []
        for item, cells in value.items():
            moves += self._radios(part, f"{name}-{item}-answer", cells["answer"])
            moves += self._text(part, f"{name}-{item}-note", cells["note"]) if "note" in cells else []
        return moves

    def _matrix(self, part: Part, name: str, value: Mapping[str, Mapping[str, Any]]) -> list[Move]:
        columns = {column.key: column for column in part.columns}  # type: ignore[attr-defined]
        moves = []
        for row, cells in value.items():
            for key, said in cells.items():
                column = columns[key]
                moves += getattr(self, f"_{column.type}", self._text)(column, f"{name}-{row}-{key}", said)
        return moves

    def _attendance(self, part: Part, name: str, value: Mapping[str, Any]) -> list[Move]:
        moves = []
        for row, cells in value.get("rows", value).items():
            moves += self._radios(part, f"{name}-{row}-came", cells["came"]) if "came" in cells else []
            moves += self._text(part, f"{name}-{row}-who", cells["who"]) if "who" in cells else []
        return moves

    def _votes(self, part: Part, name: str, value: Mapping[str, Any]) -> list[Move]:
        rows = value.get("rows", value).items()
        return [
            move for row, cells in rows for move in self._radios(part, f"{name}-{row}-vote", cells["vote"])
        ]

    def _files(self, _part: Part, name: str, value: Sequence[Mapping[str, Any]]) -> None:
        if name in self.done:
            return
        self.done.add(name)
        files = [{"name": each["name"], "mimeType": each["type"], "buffer": PDF} for each in value]
        self.page.set_input_files(f'{self._input(name)}[type="file"]', files)

    def _group(self, part: Part, name: str, items: Sequence[Mapping[str, Any]]) -> None:
        assert isinstance(part, GroupField)
        tokens = self._items(name)
        if name not in self.done:
            self.done.add(name)
            self._as_many(name, len(items))
        for number, item in enumerate(items):
            token = tokens.nth(number).get_attribute("value")
            self._questions(expanded(part.fields), item, f"{name}-{token}-")
        self._do()

    def _items(self, name: str) -> Locator:
        return self.page.locator(f'{self._input(f"{name}-items")}:not([value=""])')

    def _as_many(self, name: str, wanted: int) -> None:
        """Press "Add another", or "Remove", until there are as many items as answers."""
        tokens = self._items(name)
        while (there := tokens.count()) != wanted:
            if there < wanted:
                self.page.click(f'button[name="_add"][value="{name}"]')
            else:
                token = tokens.last.get_attribute("value")
                self.page.click(f'button[name="_remove"][value="{name}-{token}"]')
            expect(tokens).to_have_count(there + (1 if there < wanted else -1))
