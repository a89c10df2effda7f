"""A board's own Word layout for its letters: a .docx with merge fields, kept as text among its files."""

from __future__ import annotations

import binascii
import io
from base64 import b64decode
from collections.abc import Mapping
from typing import Any
from zipfile import BadZipFile, ZipFile

from docxtpl import DocxTemplate
from jinja2 import TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from webapp.errors import ConfigurationError

ENDING = "/letters/layout.docx.b64"
PLACES = frozenset(
    {"board_name", "contact", "title", "reference", "date", "to", "body", "signed", "slip", "words"}
)
"""What a layout has places for; `body` is a list of parts with `kind`, `label` and `lines`."""


_LARGEST_UNPACKED = 50 * 1024 * 1024
_MOST_LOOPS = 3  # one in another
_PLAIN_FILTERS = frozenset({"upper", "lower", "title", "capitalize", "trim", "e", "escape"})
_ACTS = (
    *(nodes.Mul, nodes.Pow, nodes.Macro, nodes.CallBlock, nodes.FilterBlock),
    *(nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends),
)


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
        _refuse_swelling(content)
        named = DocxTemplate(io.BytesIO(content)).get_undeclared_template_variables(_PlacesOnly())
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


class _PlacesOnly(SandboxedEnvironment):
    """Reads a layout, and raises TemplateError for one that does more than put values into places."""

    def _parse(self, *given: Any) -> nodes.Template:
        tree = super()._parse(*given)
        if _does_more(tree):
            raise TemplateError("it may hold places, “if”, and “for” over what there is, and no more")
        return tree


def _does_more(tree: nodes.Template) -> bool:
    """Whether it reckons, calls, or loops over what it makes itself: that could go on for ever."""
    if any(tree.find_all(_ACTS)):
        return True
    calls = any(not _counts_lines(each) for each in tree.find_all(nodes.Call))
    filters = any(
        each.name not in _PLAIN_FILTERS or each.args or each.kwargs for each in tree.find_all(nodes.Filter)
    )
    places = (nodes.Name, nodes.Getattr, nodes.Call)
    loops = any(not isinstance(each.iter, places) for each in tree.find_all(nodes.For))
    return calls or filters or loops or _nesting(tree) > _MOST_LOOPS


def _counts_lines(call: nodes.Call) -> bool:
    """`range(question.lines)`: the lines to write on of a reply slip."""
    named = isinstance(call.node, nodes.Name) and call.node.name == "range"
    return named and len(call.args) == 1 and isinstance(call.args[0], nodes.Getattr)


def _nesting(node: nodes.Node) -> int:
    deepest = max(map(_nesting, node.iter_child_nodes()), default=0)
    return deepest + isinstance(node, nodes.For)


def _refuse_swelling(content: bytes) -> None:
    """Raise ValueError for a file that would take much memory once unpacked."""
    with ZipFile(io.BytesIO(content)) as file:
        if sum(each.file_size for each in file.infolist()) > _LARGEST_UNPACKED:
            raise ValueError
