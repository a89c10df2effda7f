"""A letter as a tagged PDF that keeps PDF/UA-1, set by Typst.

The layout is a file of this program; a letter reaches it as data and is never part of its text. Only the fonts
that come with Typst are used, so a letter looks the same on every machine.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import typst

from webapp.documents.fixed_words import fixed_words
from webapp.documents.written import Written

LAYOUT = Path(__file__).parent / "layouts" / "letter.typ"
_NOT_IN_FONT = re.compile(r"text `\"(.+?)\"` could not be displayed")


class CannotBeShown(Exception):
    """A character that none of the fonts has, such as one of Chinese. `character` is the first of them."""

    def __init__(self, character: str) -> None:
        super().__init__(character)
        self.character = character


def pdf(letter: Written, *, at: datetime) -> bytes:
    """The letter as PDF. The same letter at the same moment is the same file. Raises CannotBeShown."""
    data = {**letter.as_data(), "words": fixed_words(letter.language)}
    try:
        made = typst.compile(
            _layout(),
            format="pdf",
            sys_inputs={"letter": json.dumps(data)},
            pdf_standards="ua-1",
            ignore_system_fonts=True,
            timestamp=at.astimezone(UTC).replace(microsecond=0),
        )
    except typst.TypstError as error:
        found = _NOT_IN_FONT.search(str(error))
        if found is None:
            raise
        raise CannotBeShown(found[1]) from error
    assert isinstance(made, bytes)  # noqa: S101 - one document, one file
    return made


@cache
def _layout() -> bytes:
    return LAYOUT.read_bytes()
