"""Nothing to return: an answer given in one click, recorded as any other answer is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from webapp import forms
from webapp.cases.task_page import TaskPage
from webapp.configuration.nil_return import nil_values


def nil_answers(page: TaskPage, *, name: str) -> dict[str, Any]:
    """What a nil return records: what the step declares, and what the form knows by itself."""
    return _judged(page, name).values


def stands_in_the_way(page: TaskPage, *, name: str) -> Sequence[forms.Fault]:
    """What the form would still ask before it takes a nil return; nothing, as a rule."""
    return _judged(page, name).faults


def in_words(page: TaskPage, *, name: str) -> list[forms.SectionSummary]:
    """What would be recorded, as the form's own questions; what is left empty is left out."""
    found = forms.summary(page.form, page.sections, nil_answers(page, name=name), page.context)
    said = [replace(part, rows=tuple(row for row in part.rows if row.lines or row.cards)) for part in found]
    return [part for part in said if part.rows]


def _judged(page: TaskPage, name: str) -> forms.Judgement:
    questions = {key: each for section in page.sections for key, each in section.questions.items()}
    declared = nil_values(page.node, questions, name=name, today=page.context.today)
    values = {**forms.prefilled(page.sections, page.context), **declared}
    return forms.judge_answers(page.form, page.sections, values, page.context)
