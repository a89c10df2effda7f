"""A form on paper: every question it may ask, to read or fill in away from a screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from webapp.forms.context import Context
from webapp.forms.definition import Section, inside
from webapp.forms.fields.base import Part, Question
from webapp.forms.fields.choices import Choice
from webapp.forms.fields.rows import RowsField


@dataclass(frozen=True)
class OnPaper:
    """One question: what may be ticked, or what is asked of each item or row."""

    key: str
    label: str
    hint: str
    sometimes: bool  # asked only after certain answers
    choices: tuple[str, ...]
    rows: tuple[str, ...]
    asked_of_each: tuple[OnPaper, ...]


@dataclass(frozen=True)
class SectionOnPaper:
    """One section with all its questions."""

    title: str
    guidance: str
    questions: tuple[OnPaper, ...]


MOST_CHOICES = 30  # a list longer than this is looked up, not ticked


def on_paper(sections: Sequence[Section], context: Context) -> list[SectionOnPaper]:
    """Everything these sections may ask, whatever is answered."""
    language = context.language
    return [
        SectionOnPaper(
            section.title.get(language), section.guidance.get(language), _questions(section.parts, context)
        )
        for section in sections
    ]


def _questions(parts: Iterable[Part], context: Context) -> tuple[OnPaper, ...]:
    return tuple(_question(part, context) for part in parts if isinstance(part, Question))


def _question(part: Question, context: Context) -> OnPaper:
    offered: Sequence[Choice] = getattr(part, "choices", lambda _: ())(context) or ()
    rows = (part.rows_in(context) or ()) if isinstance(part, RowsField) else ()
    return OnPaper(
        key=part.key,
        label=part.label.get(context.language),
        hint=part.hint.get(context.language),
        sometimes=part.show_when is not None,
        choices=tuple(each.label for each in offered) if len(offered) <= MOST_CHOICES else (),
        rows=tuple(each.label for each in rows),
        asked_of_each=_questions(inside(part), context),
    )
