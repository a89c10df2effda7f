"""Guidance a board writes for those who take part: pages to read beside the steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import Field

from webapp.configuration.described import Described, Key
from webapp.text import Text

BULLET = "- "


@dataclass(frozen=True)
class Block:
    """What stands between two empty lines: a paragraph, or a list where each line begins with a dash."""

    text: str = ""
    items: tuple[str, ...] = ()


class GuidancePart(Described):
    """A stretch of a page under a heading of its own."""

    title: Text
    text: Text

    def blocks(self, language: str) -> Sequence[Block]:
        """Its paragraphs and lists, in order."""
        return list(_blocks(self.text.get(language)))


class Guidance(Described):
    """A page of guidance; steps name it by its key in their property `guidance`."""

    guidance: Key
    title: Text
    summary: Text
    source: str = ""
    parts: tuple[GuidancePart, ...] = Field(min_length=1)


def _blocks(text: str) -> Iterator[Block]:
    for written in text.strip().split("\n\n"):
        lines = [" ".join(line.split()) for line in written.strip().splitlines()]
        if lines and lines[0].startswith(BULLET):
            yield Block(items=tuple(_items(lines)))
        elif any(lines):
            yield Block(text=" ".join(lines))


def _items(lines: Sequence[str]) -> Iterator[str]:
    """The items of a list; a line without a dash goes on with the one above."""
    item = ""
    for line in lines:
        if line.startswith(BULLET):
            if item:
                yield item
            item = line.removeprefix(BULLET)
        else:
            item = f"{item} {line}"
    yield item
