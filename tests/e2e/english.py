"""What a page must not say to somebody who reads Welsh: anything English that there is Welsh for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from babel.messages.pofile import read_po
from playwright.sync_api import Page
from pydantic import BaseModel

from tests.e2e.journey import TRANSLATIONS
from webapp.configuration.configured import BoardConfiguration
from webapp.text import Text

# what somebody sees or hears; not what is said to be in another language, nor what was typed
_READ = """() => {
  const said = [document.title]
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const of = node.parentElement
    if (of.closest('script, style, textarea, [lang=en]') === null && of.checkVisibility()) said.push(node.data)
  }
  for (const each of document.querySelectorAll('[aria-label], [title], [alt], [placeholder]'))
    for (const name of ['aria-label', 'title', 'alt', 'placeholder'])
      if (each.hasAttribute(name) && each.closest('[lang=en]') === null) said.push(each.getAttribute(name))
  return said
}"""
_PLACES = re.compile(r"%\(\w+\)[sd]|%\{\w+\}")
_DATES = re.compile(
    r"\b(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August"
    r"|September|October|November|December)\b"
)
_SENTENCE = 3  # so many words are looked for inside longer texts too


class English:
    """Everything English of the interface and of a board that there is Welsh for."""

    def __init__(self, said: BoardConfiguration) -> None:
        pairs = [*_interface(), *((text.en, text.cy) for text in _texts(said))]
        welsh = {_plain(cy) for _en, cy in pairs}
        english = {_plain(en) for en, cy in pairs if cy and _plain(en) != _plain(cy)} - welsh - {""}
        self.whole = {each for each in english if not _PLACES.search(each)}
        parts = {_plain(part) for each in english for part in _PLACES.split(each)}
        self.typed = {_plain(each) for each in _strings([said.sample_answers, said.walks])}
        self.within = {each for each in parts if len(each.split()) >= _SENTENCE}

    def on(self, page: Page) -> list[str]:
        """What the page says in English, once all of it is there."""
        page.wait_for_load_state()
        said = [text for each in page.evaluate(_READ) if (text := _plain(each)) and text not in self.typed]
        everything = "\n".join(said)
        found = {each for each in said if each in self.whole or _DATES.search(each)}
        return sorted(found | {each for each in self.within if each in everything})


def _plain(said: str) -> str:
    return " ".join(said.split()).strip(" .:,;")


def _interface() -> Iterator[tuple[str, str]]:
    with (TRANSLATIONS / "cy/LC_MESSAGES/messages.po").open("rb") as file:
        for message in read_po(file, locale="cy"):
            english = message.id if isinstance(message.id, tuple) else (message.id,)
            welsh = message.string if isinstance(message.string, tuple) else (message.string,)
            yield from ((each, welsh[0]) for each in english)


def _strings(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, Mapping):
        yield from _strings(list(found.values()))
    elif isinstance(found, Sequence):
        for each in found:
            yield from _strings(each)


def _texts(found: Any) -> Iterator[Text]:
    """Every text within, however deep."""
    if isinstance(found, Text):
        yield found
    elif isinstance(found, BaseModel):
        yield from _texts([getattr(found, name) for name in type(found).model_fields])
    elif is_dataclass(found):
        yield from _texts([getattr(found, each.name) for each in fields(found)])
    elif isinstance(found, Mapping):
        yield from _texts(list(found.values()))
    elif isinstance(found, Sequence) and not isinstance(found, str | bytes):
        for each in found:
            yield from _texts(each)
