"""Answers to one form told together: how often each choice was made, what numbers come to, what was written.

Pure: it is given the answers and the board's words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import mean, median
from typing import Any

from webapp.forms import Context, Form, Question
from webapp.forms.definition import inside
from webapp.forms.fields.group import GroupField
from webapp.forms.fields.rows import RowsField
from webapp.reporting.records import CaseRecord

FEW = 5
"""With fewer answers, shares would point at single people; only the office sees them."""

TEXTS = frozenset({"text", "long_text"})
NUMBERS = frozenset({"number", "money"})
DATES = frozenset({"date", "date_time", "partial_date"})


@dataclass(frozen=True)
class Answered:
    """One answer to the form, and the case it was given in."""

    record: CaseRecord
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """How often one thing was chosen, and how many in a hundred of those who answered did so."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class Written:
    """What somebody wrote, in a case the reader may open."""

    text: str
    record: CaseRecord


@dataclass(frozen=True)
class Summary:
    """All answers to one question."""

    key: str
    label: str
    answered: int
    choices: Sequence[Choice] = ()
    numbers: Mapping[str, Decimal] = field(default_factory=dict)  # mean, median, least, most
    dates: tuple[str, str] | None = None
    texts: Sequence[Written] = ()
    withheld: bool = False  # too few answers for this reader


def summarise(form: Form, answers: Sequence[Answered], context: Context, *, withholds: bool) -> list[Summary]:
    """Every question of a form that is told together. With `withholds`, few answers are not told apart."""
    every = form.summarise
    return [
        summary
        for question in form.questions.values()
        for summary in _of(question, answers, context, withholds=withholds, every=every)
    ]


def is_summarised(form: Form) -> bool:
    """Whether anything of a form is told together."""
    return form.summarise or any(_chosen(question) for question in form.questions.values())


def _chosen(question: Question) -> bool:
    inner = (part for part in inside(question) if isinstance(part, Question))
    return question.summarise or any(part.summarise for part in inner)


def _of(
    question: Question, answers: Sequence[Answered], context: Context, *, withholds: bool, every: bool
) -> Iterator[Summary]:
    if question.personal or not (every or _chosen(question)):
        return
    if isinstance(question, GroupField | RowsField):
        items = [each for answer in answers for each in _items(answer, question)]
        for part in inside(question):
            if isinstance(part, Question):
                wanted = every or question.summarise
                yield from _of(part, items, context, withholds=withholds, every=wanted)
        return
    summary = _summary(question, answers, context)
    if summary is not None:
        yield _withheld(summary) if withholds and summary.answered < FEW else summary


def _withheld(summary: Summary) -> Summary:
    return Summary(summary.key, summary.label, summary.answered, texts=summary.texts, withheld=True)


def _items(answer: Answered, question: Question) -> Iterator[Answered]:
    given = answer.values.get(question.key)
    if isinstance(given, Mapping):
        given = given.get("rows", given)
        given = list(given.values()) if isinstance(given, Mapping) else None
    for item in given if isinstance(given, list) else ():
        if isinstance(item, Mapping):
            yield Answered(answer.record, item)


def _summary(question: Question, answers: Iterable[Answered], context: Context) -> Summary | None:
    given = [(each.record, value) for each in answers if (value := each.values.get(question.key)) is not None]
    told = Summary(question.key, question.label.get(context.language), len(given))
    offered = getattr(question, "choices", lambda _context: None)(context)
    if offered:
        return _choices(
            told, [(each.value, each.label) for each in offered], [value for _case, value in given]
        )
    if question.type in NUMBERS:
        return _numbers(told, [str(value) for _case, value in given])
    if question.type in DATES:
        days = sorted(value for _case, value in given if isinstance(value, str) and value[:1].isdigit())
        first, last = (question.lines(day, context)[0] for day in (days[0], days[-1])) if days else ("", "")
        return Summary(told.key, told.label, told.answered, dates=(first, last) if days else None)
    if question.type in TEXTS:
        texts = [Written(str(value), record) for record, value in given if record.visible]
        return Summary(told.key, told.label, told.answered, texts=texts)
    return None


def _choices(told: Summary, offered: Sequence[tuple[str, str]], given: Sequence[Any]) -> Summary:
    counts = Counter(str(each) for value in given for each in (value if isinstance(value, list) else [value]))
    choices = [Choice(label, counts[key], _percent(counts[key], len(given))) for key, label in offered]
    scored = [key for key in counts.elements() if key.isdigit()]
    numbers = _numbers(told, scored).numbers if scored else {}
    return Summary(told.key, told.label, told.answered, choices=choices, numbers=numbers)


def _numbers(told: Summary, given: Sequence[str]) -> Summary:
    values = [Decimal(each) for each in given if _is_number(each)]
    if not values:
        return told
    numbers = {
        "mean": _short(mean(values)),
        "median": _short(median(values)),
        "least": min(values),
        "most": max(values),
    }
    return Summary(told.key, told.label, told.answered, numbers=numbers)


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except ArithmeticError:
        return False


def _short(number: Decimal) -> Decimal:
    return round(Decimal(number), 1)


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
