"""Words missing in one of the languages a board declares, or missing altogether."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from webapp.configuration.board import BoardFile
from webapp.configuration.check.problem import WARNING, Problem
from webapp.configuration.check.view import View
from webapp.configuration.merge_tags import UnreadableTag, pieces
from webapp.text import Text

NAMES = {"en": "English", "cy": "Welsh"}
SAID = ("key", "id", "value", "form", "field")


def words(view: View) -> Iterator[Problem]:
    """One problem for each text that lacks a declared language, and for each step without a name."""
    for node in view.steps("user", "call", "effect", "rule"):
        if not node.name:
            yield view.at(node, "no_name", "give it a name that begins with a verb.")
    for node in view.steps("user"):
        if not node.why:
            message = "say in its documentation why people are asked and what it leads to."
            yield view.at(node, "no_why", message, WARNING)
    board = view.board
    if board is not None and len(board.languages) > 1:
        yield from _lacking(view, view.board_path, board, "")
        yield from _in_forms_and_drawings(view, board)


def _in_forms_and_drawings(view: View, board: BoardFile) -> Iterator[Problem]:
    for key, form in view.reading.forms.items():
        yield from _lacking(view, view.reading.form_files[key], form, "")
    for key, page in view.reading.guidance.items():
        yield from _lacking(view, view.reading.guidance_files[key], page, key)
    for key, letter in view.reading.letters.items():
        yield from _lacking(view, view.reading.letter_files[key], letter, "")
    for node in view.nodes.values():
        for what, text in (("name", node.name), ("why", node.why)):
            for language in text.missing(board.languages):
                yield view.at(node, "language", f"its {what} is missing in {NAMES[language]}.", WARNING)
    for flow in view.flows.values():
        for language in flow.name.missing(board.languages):
            yield view.at(
                flow, "language", f"the answer “{flow.name}” is missing in {NAMES[language]}.", WARNING
            )


def _lacking(view: View, file: str, value: Any, where: str) -> Iterator[Problem]:
    if isinstance(value, Text) and not is_words(str(value)):
        return
    if isinstance(value, Text):
        for language in value.missing(view.board.languages if view.board else ()):
            message = f"“{_short(str(value))}” is missing in {NAMES[language]}."
            yield Problem(file, where or "text", "language", message, WARNING)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            place = name if isinstance(inner, Text | dict) else ""
            yield from _lacking(view, file, inner, _joined(where, place))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _lacking(view, file, inner, _joined(where, str(key)))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _lacking(view, file, inner, _joined(where, _called(inner)))


def is_words(text: str) -> bool:
    """Whether a text says anything itself; merge fields alone are the same in every language."""
    try:
        return any(isinstance(each, str) and not each.isspace() for each in pieces(text))
    except UnreadableTag:
        return True


def _called(value: Any) -> str:
    return next(
        (str(getattr(value, name)) for name in SAID if isinstance(getattr(value, name, None), str)), ""
    )


def _joined(*parts: str) -> str:
    return ".".join(part for part in parts if part)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
