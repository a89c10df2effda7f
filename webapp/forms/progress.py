"""How far each section of a form has come, for a list of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from webapp.forms.context import Answer, Context
from webapp.forms.definition import Form, Section
from webapp.forms.entries import Entry, from_values
from webapp.forms.faults import Fault
from webapp.forms.fields.base import Part, Question
from webapp.forms.judging import judge, parts_of


@dataclass(frozen=True)
class Progress:
    """A section: how many questions it asks now, how many are answered, and what is wrong.

    Where it asks none yet, `waits_for` is the question elsewhere in the form that decides.
    """

    section: Section
    asked: int
    answered: int
    faults: tuple[Fault, ...]
    waits_for: Question | None = None


def progress(
    form: Form, sections: Sequence[Section], values: Mapping[str, Answer], context: Context
) -> list[Progress]:
    """The sections that ask something, or may yet, with the whole form's rules held against a draft."""
    entries = from_values(parts_of(sections), values, context)
    judged = judge(form, sections, entries, context)
    by_key = {entry.part.key: entry for entry in entries}
    found = (_of(section, by_key, judged.shown, judged.faults) for section in sections)
    return [each for each in found if each.asked or each.waits_for]


def _of(
    section: Section, by_key: Mapping[str, Entry], shown: frozenset[str], faults: Sequence[Fault]
) -> Progress:
    own = [by_key[key] for key in section.questions]
    asked = [entry for entry in own if entry.name in shown]
    wrong = tuple(fault for fault in faults if fault.field.split("-")[0] in section.questions)
    answered = sum(not entry.is_blank for entry in asked)
    waits_for = None if asked else next(_deciding([entry.part for entry in own], by_key, shown), None)
    return Progress(section, len(asked), answered, wrong, waits_for)


def _deciding(
    parts: Sequence[Part], by_key: Mapping[str, Entry], shown: frozenset[str]
) -> Iterator[Question]:
    """Questions not answered yet on whose answers it depends if any of these parts is asked."""
    heads = {name[0] for part in parts for name in part.names}
    for entry in (each for key, each in by_key.items() if key in heads):
        if entry.name not in shown:
            yield from _deciding([entry.part], by_key, shown)
        elif entry.is_blank and isinstance(entry.part, Question):
            yield entry.part
