"""Holding answers against a form's rules: the one way, for pages, walks and the interface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from webapp.forms import words
from webapp.forms.context import Answer, Context
from webapp.forms.definition import Form, Section
from webapp.forms.entries import Entry, from_values
from webapp.forms.faults import Fault
from webapp.forms.fields.advice import AdviceField
from webapp.forms.fields.base import Part, Question
from webapp.forms.fields.group import GroupField
from webapp.forms.fields.rows import RowsField
from webapp.forms.scope import Outer, Scope, beyond
from webapp.forms.values import filled, values_of
from webapp.forms.visibility import owed, scope_of, shown
from webapp.forms.words import _


@dataclass(frozen=True)
class Judgement:
    """What a form says: the answers that count, what is wrong with them, and which entries are shown."""

    values: dict[str, Answer]
    faults: tuple[Fault, ...]
    shown: frozenset[str]


def judge(form: Form, sections: Sequence[Section], entries: Sequence[Entry], context: Context) -> Judgement:
    outer = around(form, sections, context)
    visible = shown(entries, outer, context)
    scope = scope_of(entries, visible, outer, context)
    advised = list(_advice_faults(entries, visible, context))
    differing = {fault.field for fault in advised}
    faults = advised + [
        fault for fault in _faults(entries, scope, visible, context) if fault.field not in differing
    ]
    faults += _rule_faults(form, scope, visible, context, {fault.field for fault in faults})
    order = {entry.name: place for place, entry in enumerate(entries)}
    faults.sort(key=lambda fault: order.get(fault.field, order.get(fault.field.split("-")[0], 0)))
    return Judgement(values_of(entries, visible, context), tuple(faults), visible)


def around(form: Form, sections: Sequence[Section], context: Context) -> Outer:
    """What names mean outside the sections asked: the form's other answers, then the case."""
    here = {key for section in sections for key in section.questions}
    other = {
        key: None if (value := context.values.get(key)) is None else question.feel(value)
        for key, question in form.questions.items()
        if key not in here
    }
    return Scope(other, beyond(context.lookup), context.today)


def check_answers(
    form: Form, sections: Sequence[Section], values: Mapping[str, Answer], context: Context
) -> list[Fault]:
    """All that is wrong with answers given as JSON, by the rules of the page."""
    return list(judge_answers(form, sections, values, context).faults)


def answers(
    form: Form, sections: Sequence[Section], values: Mapping[str, Answer], context: Context
) -> dict[str, Answer]:
    """Answers given as JSON in the form they are stored: dates as text, hidden and blank ones dropped."""
    return judge_answers(form, sections, values, context).values


def judge_answers(
    form: Form, sections: Sequence[Section], values: Mapping[str, Answer], context: Context
) -> Judgement:
    """Both at once, for who needs both."""
    found = judge(form, sections, from_values(parts_of(sections), values, context), context)
    known = form.questions.keys()
    strangers = tuple(
        Fault(str(key), _("There is no field %(key)s in this form", key=str(key)))
        for key in values
        if key not in known
    )
    return replace(found, faults=strangers + found.faults) if strangers else found


def parts_of(sections: Sequence[Section]) -> tuple[Part, ...]:
    return tuple(part for section in sections for part in section.parts)


def _faults(
    entries: Sequence[Entry], scope: Scope, visible: frozenset[str], context: Context
) -> Iterator[Fault]:
    for entry in entries:
        part = entry.part
        if entry.name not in visible or not isinstance(part, Question):
            continue
        if entry.mistake:
            yield Fault(entry.name, entry.mistake.message, entry.mistake.part)
        elif isinstance(part, GroupField):
            yield from _group_faults(part, entry, scope, visible, context)
        elif isinstance(part, RowsField):
            yield from _row_faults(part, entry, scope, visible, context)
        elif entry.value is not None:
            mistakes = part.check(entry.value, scope, context)
            yield from (Fault(entry.name, mistake.message, mistake.part) for mistake in mistakes)
        elif part.required:
            missing = part.missing(context)
            yield Fault(entry.name, missing.message, missing.part)


def _group_faults(
    part: GroupField, entry: Entry, scope: Scope, visible: frozenset[str], context: Context
) -> Iterator[Fault]:
    given = filled(entry)
    inside: list[Fault] = []
    for number, item in enumerate(entry.items, start=1):
        if item.is_blank and number > part.least:
            continue
        title = part.item_title(number, context.language)
        found = _faults(item.entries, scope_of(item.entries, visible, scope, context), visible, context)
        inside += [Fault(fault.field, words.in_item(title, fault.message), fault.part) for fault in found]
    yield from inside
    item_name = words.lower_first(part.item.get(context.language))
    if len(given) < part.least and not inside:
        default = _("Give the details of at least %(count)s: %(item)s", count=part.least, item=item_name)
        yield Fault(entry.name, part.mistake("required", default, context).message)
    if len(given) > part.max:
        message = _("%(name)s: give %(count)s or fewer", name=part.name(context), count=part.max)
        yield Fault(entry.name, part.mistake("too_many", message, context).message)


def _row_faults(
    part: RowsField, entry: Entry, scope: Scope, visible: frozenset[str], context: Context
) -> Iterator[Fault]:
    inside: list[Fault] = []
    for item in entry.items:
        if item.is_blank and not part.must_fill(item.token):
            continue
        around_row = scope_of(item.entries, visible, scope, context)
        found = list(_faults(item.entries, around_row, visible, context))
        between = part.check_row(item.token, values_of(item.entries, visible, context), scope, context)
        found += [
            Fault(f"{entry.name}-{item.token}-{cell}", each.message, each.part) for cell, each in between
        ]
        if item.is_blank and not found:
            found.append(Fault(entry.name, _("Fill in this row")))
        inside += [
            Fault(fault.field, part.said_of(item.token, fault.message, context), fault.part)
            for fault in found
        ]
    yield from inside
    if len(filled(entry)) < part.least and not inside:
        yield Fault(entry.name, part.too_few(context).message)


def _advice_faults(entries: Sequence[Entry], visible: frozenset[str], context: Context) -> Iterator[Fault]:
    due = owed(entries, visible, context)
    blank = {entry.name for entry in entries if entry.value is None and entry.mistake is None}
    for entry in entries:
        part = entry.part
        if (
            isinstance(part, AdviceField)
            and entry.name in visible
            and part.reason in due
            and part.reason in blank
        ):
            own = part.error.get(context.language)
            yield Fault(part.reason, own or _("Give the reasons. Your decision differs from the table"))


def _rule_faults(
    form: Form, scope: Scope, visible: frozenset[str], context: Context, faulty: set[str]
) -> Iterator[Fault]:
    """A rule that cannot be told yet, because an answer is missing, is not broken."""
    for rule in form.rules:
        if rule.field not in visible or rule.field in faulty:
            continue
        if scope.worth(rule.require) is False:
            yield Fault(rule.field, rule.message.get(context.language))
