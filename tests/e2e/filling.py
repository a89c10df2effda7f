"""Answers a task's form as a person would: question by question, as far as they are seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from playwright.sync_api import Locator, Page, expect

from webapp.forms.definition import Section, expanded
from webapp.forms.fields.base import Part
from webapp.forms.fields.group import GroupField

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
# a script puts a larger target in the place of an input for files
_SEEN = """name => [...document.querySelectorAll('main form')].flatMap(form => [...form.elements]).some(each =>
  (each.name === name || each.name.startsWith(name + '-') || each.name === '_add' && each.value === name)
  && each.type !== 'hidden'
  && (each.type === 'file' ? each.closest('.govuk-form-group') : each).checkVisibility())"""
# as typing does, but at once; that typing is saved by itself is a test of its own
_PUT = """([name, text]) => {
  const input = document.querySelector(`main form [name='${name}']`)
  input.value = text
  for (const kind of ['input', 'change']) input.dispatchEvent(new Event(kind, { bubbles: true }))
}"""
_PARTS = ("day", "month", "year")

Chosen = Callable[[str], str]  # for a question about a person: the id to choose


class Filling:
    """One form being filled in. What was answered once is not answered again when the page comes back."""

    def __init__(self, page: Page, chosen: Chosen) -> None:
        self.page = page
        self.chosen = chosen
        self.done: set[str] = set()

    def answer(self, sections: Sequence[Section], answers: Mapping[str, Any]) -> None:
        """Answer every question that is seen and has an answer, from the top of the page to its end."""
        for section in sections:
            self._questions(section.parts, answers, "")

    def _questions(self, parts: Sequence[Part], answers: Mapping[str, Any], prefix: str) -> None:
        for part in parts:
            name = prefix + part.key
            if not part.asks or part.key not in answers or not self.page.evaluate(_SEEN, name):
                continue
            if part.type == "group":
                self._group(part, name, answers[part.key])
            elif name not in self.done:
                self.done.add(name)
                getattr(self, f"_{part.type}", self._text)(part, name, answers[part.key])

    def _input(self, name: str) -> str:
        return f'main form [name="{name}"]'

    def _write(self, name: str, text: str) -> None:
        self.page.evaluate(_PUT, [name, text])

    def _text(self, _part: Part, name: str, value: Any) -> None:
        self._write(name, "" if value is None else str(value))

    def _radios(self, _part: Part, name: str, value: Any) -> None:
        said = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
        self.page.check(f'{self._input(name)}[value="{said}"]')

    _yes_no = _yes_no_not_known = _yes_no_not_relevant = _radios

    def _checkboxes(self, _part: Part, name: str, value: Sequence[str]) -> None:
        for box in self.page.locator(self._input(name)).all():
            box.set_checked(box.get_attribute("value") in value)

    _agencies = _checkboxes

    def _select(self, _part: Part, name: str, value: str) -> None:
        self.page.select_option(self._input(name), value)

    _agency = _select

    def _person(self, part: Part, name: str, _value: object) -> None:
        self.page.select_option(self._input(name), self.chosen(part.key))

    def _date(self, _part: Part, name: str, value: str | date) -> None:
        said = value if isinstance(value, str) else value.isoformat()
        if said == "not_known":
            self.page.check(self._input(f"{name}-not_known"))
            return
        for part, number in zip(reversed(_PARTS), said[:10].split("-"), strict=False):
            self._write(f"{name}-{part}", str(int(number)))

    _partial_date = _date

    def _date_time(self, part: Part, name: str, value: str | datetime) -> None:
        said = value if isinstance(value, str) else value.isoformat()
        self._date(part, name, said)
        self._write(f"{name}-time", said[11:16])

    def _address(self, _part: Part, name: str, value: Mapping[str, str]) -> None:
        for line, said in value.items():
            self._write(f"{name}-{line}", said)

    def _declaration(self, part: Part, name: str, value: Mapping[str, str]) -> None:
        self._write(f"{name}-name", value["name"])
        self.page.check(self._input(f"{name}-confirm"))
        self._date(part, name, value["date"])

    def _files(self, _part: Part, name: str, value: Sequence[Mapping[str, Any]]) -> None:
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
