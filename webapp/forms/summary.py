"""Answers in words, for "Check your answers" and for the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from webapp.forms.context import Answer, Context
from webapp.forms.definition import Form, Section
from webapp.forms.entries import Entry, from_values, walk
from webapp.forms.fields.advice import AdviceField
from webapp.forms.fields.base import Part, Question
from webapp.forms.fields.group import GroupField
from webapp.forms.fields.long_text import LongTextField
from webapp.forms.fields.rating import RatingField
from webapp.forms.fields.rows import RowsField
from webapp.forms.judging import judge, parts_of
from webapp.forms.scope import Scope, beyond
from webapp.forms.values import value_of
from webapp.forms.visibility import differs, feel
from webapp.forms.words import _


@dataclass(frozen=True)
class Card:
    """One item of a repeated answer."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Row:
    """One question with its answer. `anchor` is the input it is changed at; `state` an icon's name; `tag` the
    colour of the tag that a rating is shown as."""

    key: str
    label: str
    lines: tuple[str, ...]
    anchor: str
    personal: bool = False
    empty: str = ""
    state: str | None = None
    state_words: str = ""
    cards: tuple[Card, ...] = ()
    tag: str = ""


@dataclass(frozen=True)
class SectionSummary:
    key: str
    title: str
    rows: tuple[Row, ...]


def summary(
    form: Form, sections: Sequence[Section], values: Mapping[str, Answer], context: Context
) -> list[SectionSummary]:
    """The questions that were shown, and whatever else was answered, section by section."""
    entries = from_values(parts_of(sections), values, context)
    page = _Page(form, judge(form, sections, entries, context).shown, context)
    by_key = {entry.part.key: entry for entry in entries}
    found = []
    for section in sections:
        own = [by_key[part.key] for part in section.parts]
        rows = tuple(_rows(own, page, entries))
        if rows:
            found.append(SectionSummary(section.key, section.title.get(context.language), rows))
    return found


@dataclass(frozen=True)
class _Page:
    form: Form
    shown: frozenset[str]
    context: Context


def _rows(entries: Sequence[Entry], page: _Page, beside: Sequence[Entry]) -> Iterator[Row]:
    for entry in entries:
        part = entry.part
        if isinstance(part, Question) and (entry.name in page.shown or not entry.is_blank):
            yield _row(part, entry, page, beside)
        elif isinstance(part, RatingField) and entry.name in page.shown:
            yield from _rated(part, entry, page, beside)


def _rated(part: RatingField, entry: Entry, page: _Page, beside: Sequence[Entry]) -> Iterator[Row]:
    own = {each.part.key: feel(each, page.shown, beside, page.context) for each in beside if each.part.asks}
    rated = part.rated(Scope(own, beyond(page.context.lookup), page.context.today), page.context)
    if rated is not None:
        label = part.label.get(page.context.language)
        yield Row(part.key, label, (rated.words,), anchor=entry.name, tag=rated.tag)


def _row(part: Question, entry: Entry, page: _Page, beside: Sequence[Entry]) -> Row:
    context = page.context
    state, words = _state(part, entry, beside, context)
    optional = not part.required if "-" in entry.name else page.form.is_optional(part)
    return Row(
        key=part.key,
        label=part.title(context),
        lines=_lines(part, entry, beside, context),
        anchor=_anchor(part, entry),
        personal=part.personal,
        empty=_("Not provided (optional)") if optional else _("Not provided"),
        state=state,
        state_words=words,
        cards=tuple(_cards(part, entry, page)),
    )


def _lines(part: Question, entry: Entry, beside: Sequence[Entry], context: Context) -> tuple[str, ...]:
    if entry.mistake is not None:
        return tuple(text for texts in entry.typed.values() for text in texts)
    if isinstance(part, RowsField):
        whole = value_of(entry, frozenset(each.name for each in walk(beside)), context, beside)
        return part.lines(whole, context) if whole else ()
    if isinstance(part, GroupField) or entry.value is None:
        return ()
    return part.lines(entry.value, context)


def _anchor(part: Part, entry: Entry) -> str:
    first = getattr(type(part), "parts", ("",))[0]
    return f"{entry.name}-{first}" if first else entry.name


def _cards(part: Part, entry: Entry, page: _Page) -> Iterator[Card]:
    if not isinstance(part, GroupField):
        return
    items = (item for item in entry.items if not item.is_blank)
    for number, item in enumerate(items, start=1):
        rows = tuple(_rows(item.entries, page, item.entries))
        yield Card(part.item_title(number, page.context.language), rows)


def _state(part: Question, entry: Entry, every: Sequence[Entry], context: Context) -> tuple[str | None, str]:
    """What stands under the answer: how a decision agrees with its table, a soft limit passed."""
    if isinstance(part, LongTextField) and part.over(entry.value):
        return "warning", _("%(count)s words over the limit asked for", count=part.over(entry.value))
    advising = (each.part for each in every if isinstance(each.part, AdviceField))
    recommended = [advice.recommended(context) for advice in advising if advice.decision == part.key]
    if entry.value is None or not any(recommended):
        return None, ""
    if any(differs(entry.value, each) for each in recommended):
        return "warning", _("Different from the decision table")
    return "done", _("Same as the decision table")
