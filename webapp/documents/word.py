"""A letter as a Word file that can be changed by hand, merged by docxtpl.

Values are escaped as they are put in. The layout's own merge fields run in Jinja's sandbox, because a board may
bring a layout of its own.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from docxtpl import DocxTemplate, Listing
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from webapp.documents import word_letter
from webapp.documents.fixed_words import fixed_words
from webapp.documents.written import Written
from webapp.errors import ConfigurationError


def word(letter: Written, *, own_layout: bytes | None, at: datetime) -> bytes:
    """The letter as .docx, in the board's own layout where it has one. Raises ConfigurationError."""
    layout = own_layout or word_letter.layout(letter.colour, letter.language)
    merged = DocxTemplate(io.BytesIO(layout))
    try:
        merged.render(_values(letter), _sandbox(), autoescape=True)
    except (TemplateError, TypeError, ValueError) as error:
        raise ConfigurationError(f"The Word layout of letters cannot be filled: {error}.") from error
    about = merged.docx.core_properties
    about.title, about.author = f"{letter.title}, {letter.reference}", letter.board
    about.language, about.comments = f"{letter.language}-GB", ""
    about.created = about.modified = at.astimezone(UTC).replace(tzinfo=None)
    kept = io.BytesIO()
    merged.save(kept)
    return kept.getvalue()


def _sandbox() -> SandboxedEnvironment:
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def _values(letter: Written) -> dict[str, Any]:
    slip = letter.slip
    return {
        "board_name": letter.board,
        "contact": _lines(letter.contact),
        "title": letter.title,
        "reference": letter.reference,
        "date": letter.date,
        "to": _lines(letter.to) if letter.to else "",
        "body": [
            {"kind": part.kind, "label": part.label, "lines": _lines(part.lines)} for part in letter.body
        ],
        "signed": _lines(letter.signed),
        "slip": {
            "title": slip.title,
            "by": slip.by,
            "questions": [
                {"label": each.label, "choices": each.choices, "lines": each.lines} for each in slip.questions
            ],
        }
        if slip
        else None,
        "words": fixed_words(letter.language),
    }


def _lines(lines: Iterable[str]) -> Listing:
    """Lines within one paragraph; docxtpl escapes them."""
    return Listing("\n".join(lines))
