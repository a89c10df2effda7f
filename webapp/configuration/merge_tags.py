"""The places in a letter's text where a value goes: `{{ name }}`, and nothing else.

This is no template language. A text is cut at its tags once; what a value holds is never read again, so
nobody can write a command into a letter by answering a form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_TAG = re.compile(r"\{\{ *([A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*) *\}\}")
_STRAY = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


class UnreadableTag(ValueError):
    """Braces that are no merge field. The message is one sentence."""


@dataclass(frozen=True)
class Tag:
    """A place for a value, by the path of its name: `case.reference` is ("case", "reference")."""

    path: tuple[str, ...]

    def __str__(self) -> str:
        return ".".join(self.path)


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[str | Tag, ...]:
    """A text as plain pieces and places for values, in order. Raises UnreadableTag."""
    found: list[str | Tag] = []
    end = 0
    for match in _TAG.finditer(text):
        found += [_plain(text[end : match.start()]), Tag(tuple(match[1].split(".")))]
        end = match.end()
    return tuple(each for each in (*found, _plain(text[end:])) if each != "")


def tags(text: str) -> tuple[Tag, ...]:
    """The places for values in a text. Raises UnreadableTag."""
    return tuple(piece for piece in pieces(text) if isinstance(piece, Tag))


def _plain(text: str) -> str:
    stray = _STRAY.search(text)
    if stray:
        raise UnreadableTag(
            f"“{stray[0]}” in “{_short(text)}” is no merge field; write {{{{ name }}}} with one name in it"
        )
    return text


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
