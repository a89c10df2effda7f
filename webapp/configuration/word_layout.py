"""A board's own Word layout for its letters: a .docx with merge fields, kept as text among its files."""

from __future__ import annotations

import binascii
import io
from base64 import b64decode
from collections.abc import Mapping
from zipfile import BadZipFile

from docxtpl import DocxTemplate
from jinja2 import TemplateError

from webapp.errors import ConfigurationError

ENDING = "/letters/layout.docx.b64"
PLACES = frozenset(
    {"board_name", "contact", "title", "reference", "date", "to", "body", "signed", "slip", "words"}
)
"""What a layout has places for; `body` is a list of parts with `kind`, `label` and `lines`."""


class UnusableLayout(ConfigurationError):
    """The board's Word layout cannot be used. The message is one sentence."""

    def __init__(self, file: str, message: str) -> None:
        super().__init__(message)
        self.file = file


def layout_in(files: Mapping[str, str]) -> bytes | None:
    """The board's own layout, None where it has none. Raises UnusableLayout."""
    found = next((path for path in files if path.endswith(ENDING)), None)
    if found is None:
        return None
    try:
        content = b64decode("".join(files[found].split()), validate=True)
        named = DocxTemplate(io.BytesIO(content)).get_undeclared_template_variables()
    except (binascii.Error, BadZipFile, KeyError, ValueError) as error:
        raise UnusableLayout(found, "this is no Word file written in base64.") from error
    except TemplateError as error:
        raise UnusableLayout(found, f"a merge field in it cannot be read: {error.message}.") from error
    unknown = sorted(named - PLACES)
    if unknown:
        raise UnusableLayout(
            found, f"it has a place for “{unknown[0]}”; it may have {', '.join(sorted(PLACES))}."
        )
    for needed in ("body", "reference"):
        if needed not in named:
            raise UnusableLayout(found, f"it has no place for the letter's {needed}.")
    return content
