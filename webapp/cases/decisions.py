"""The decisions of a case: what the table advised, what was decided, by whom and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from webapp.cases.answers_given import Given, answers_given, asked_on
from webapp.cases.asking import form_context
from webapp.cases.case_page import CasePage
from webapp.clock import LONDON
from webapp.engine import Address
from webapp.forms import Context, Form, Row
from webapp.forms.fields.advice import AdviceField
from webapp.forms.fields.choices import OneOf, label_of


@dataclass(frozen=True)
class Advised:
    """What a decision table said."""

    table: str
    outcome: str
    because: Sequence[str]
    agrees: bool


@dataclass(frozen=True)
class Decision:
    """A step in which something was decided."""

    given: Given
    decided: Sequence[tuple[str, str]]  # question, answer
    advised: Advised | None
    reason: str

    @property
    def at(self) -> datetime:
        return self.given.entry.happened_on


def decisions(session: Session, page: CasePage) -> list[Decision]:
    """Every answer that decided on the way a case takes, or stands beside a table's advice."""
    return [each for given in answers_given(session, page) for each in _decided(session, page, given)]


def _decided(session: Session, page: CasePage, given: Given) -> Iterator[Decision]:
    address = Address.read(given.entry.address)
    asked = asked_on(session, address.step, page.case.version_id)
    if asked is None or asked.form is None:
        return
    rows = {row.key: row for section in given.sections for row in section.rows}
    advice = next(
        (part for section in asked.sections for part in section.parts if isinstance(part, AdviceField)), None
    )
    routing = [key for section in asked.sections for key, each in section.questions.items() if each.routes]
    keys = dict.fromkeys([*([advice.decision] if advice else []), *routing])
    decided = [(rows[key].label, _said(rows[key])) for key in keys if key in rows and rows[key].lines]
    if not decided:
        return
    context = form_context(
        page.story, address.path, today=page.now.astimezone(LONDON).date(), language=page.language
    )
    yield Decision(
        given=given,
        decided=decided,
        advised=_advised(advice, asked.form, context, rows) if advice else None,
        reason=_said(rows[advice.reason]) if advice and advice.reason in rows else "",
    )


def _advised(advice: AdviceField, form: Form, context: Context, rows: dict[str, Row]) -> Advised | None:
    said = advice.advice(context)
    recommended = advice.recommended(context)
    if said is None or recommended is None:
        return None
    label = advice.outcome_labels.get(said.outcome or "")
    question = form.questions.get(advice.decision)
    offered = label_of(recommended, question.choices(context)) if isinstance(question, OneOf) else recommended
    decided = rows.get(advice.decision)
    return Advised(
        table=advice.table,
        outcome=label.get(context.language) if label else offered,
        because=said.reasons,
        agrees=decided is not None and decided.state != "warning",
    )


def _said(row: Row) -> str:
    return "; ".join(row.lines)
