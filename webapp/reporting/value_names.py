"""What the values of a breakdown are called: the words of the question's own options, of agencies, of ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from webapp.configuration.configured import BoardConfiguration
from webapp.configuration.measures import Breakdown, Figure
from webapp.forms import Context, Question
from webapp.forms.definition import inside
from webapp.rules import parse
from webapp.rules.values import Value


def names_of(said: BoardConfiguration, figure: Figure, by: Breakdown, language: str) -> Mapping[str, str]:
    """By value, the words for it; values that have none are shown as they are."""
    return words_of(said, by.by, language, each=figure.each)


def words_of(
    said: BoardConfiguration, text: str, language: str, *, each: str | None = None
) -> Mapping[str, str]:
    """The same for the values of any expression; `each` is the list its items come from."""
    agencies = {one.key: one.name.get(language) for one in said.board.agencies}
    ends = {
        node.id: node.name.get(language)
        for sheet in said.sheets.values()
        for node in sheet.nodes.values()
        if node.kind == "end"
    }
    context = Context(language=language, agencies=list(agencies.items()), today=date.min)
    words: dict[str, str] = {**ends, **agencies}
    for question in _questions(said, text, each):
        offered = getattr(question, "choices", lambda _context: None)(context) or ()
        words |= {choice.value: choice.label for choice in offered}
    return words


def in_words(value: Value, names: Mapping[str, str]) -> str:
    """A value as it is read."""
    if value is None:
        return str(_("Not said"))
    if isinstance(value, bool):
        return str(_("Yes")) if value else str(_("No"))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return names.get(str(value), str(value))


def _questions(said: BoardConfiguration, text: str, each: str | None) -> list[Question]:
    """The questions whose answers an expression may give."""
    found: list[Question] = []
    for name in sorted(parse(text).names):
        if name[0] == "each" and each:
            for source in sorted(parse(each).names):
                found += _asked(said, (*source, *name[1:]))
        else:
            found += _asked(said, name)
    return found


def _asked(said: BoardConfiguration, name: tuple[str, ...]) -> list[Question]:
    step, *fields = name[1:] if name[0] == "all" else name
    node = next((sheet.nodes[step] for sheet in said.sheets.values() if step in sheet.nodes), None)
    if node is None or not fields or not node.properties.get("form"):
        return []
    questions = said.form_of(step)[0].questions
    question = questions.get(fields[0])
    for field in fields[1:]:
        inner = {each.key: each for each in inside(question)} if question is not None else {}
        part = inner.get(field)
        question = part if isinstance(part, Question) else None
    return [question] if question is not None else []
