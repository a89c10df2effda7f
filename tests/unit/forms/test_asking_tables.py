"""Forms that ask a decision table themselves: advice beside a decision, and ratings nobody chooses."""

from __future__ import annotations

from typing import Any

from tests.unit.forms.samples import context, form_of, kept, told
from tests.unit.rules.dmn import dmn
from webapp import forms
from webapp.forms.fields.advice import AdviceField
from webapp.rules.tables import DecisionTable, read

RATING = (
    "key: rating, type: rating, label: How it stands, table: R, outcome: outcome, "
    'inputs: {days: "(due_on - today()).days"}'
)
GROUP = f"""{{key: actions, type: group, label: Actions, item: Action, fields: [
        {{key: due_on, type: date, label: Due, required: true}}, {{{RATING}}}]}}"""
ADVICE = "{key: advice, type: advice, table: P, inputs: {board: board.key}, decision: publish, reason: why}"


def table(key: str) -> DecisionTable | None:
    tables = {
        "R": dmn(('< 0 | "red" | Overdue', '>= 0 | "green" | In time'), {"days": ""}, key="R"),
        "P": dmn(('"here" | "yes" | We publish', '- | "no" | We do not'), {"board": ""}, key="P"),
    }
    return read(tables[key], "t.dmn")[0] if key in tables else None


def board(key: str) -> dict[str, Any]:
    return {"tables": table, "lookup": lambda name: key if name == "board.key" else None}


def test_an_action_is_rated_from_the_answers_beside_it_and_the_rating_is_not_kept() -> None:
    form = form_of(GROUP)
    given = {"actions": [{"due_on": "2026-11-22"}, {"due_on": "2026-11-23"}]}

    cards = forms.summary(form, form.sections, given, context(tables=table))[0].rows[0].cards

    assert [(row.lines, row.tag) for card in cards for row in card.rows if row.tag] == [
        (("red",), "red"),
        (("green",), "green"),
    ]
    assert kept(form, given, tables=table) == given


def test_nothing_is_rated_before_there_is_a_date() -> None:
    form = form_of(GROUP)

    cards = forms.summary(form, form.sections, {"actions": [{}]}, context(tables=table))[0].rows[0].cards

    assert [row.tag for card in cards for row in card.rows if row.tag] == []


def test_the_table_is_told_which_board_asks_and_a_different_decision_needs_its_reason() -> None:
    form = form_of(
        ADVICE, "{key: publish, type: yes_no, label: Publish}", "{key: why, type: text, label: Why}"
    )

    assert told(form, {"publish": "no"}, **board("here")) == [
        "why: Give the reasons. Your decision differs from the table"
    ]
    assert told(form, {"publish": "no"}, **board("elsewhere")) == []


def test_advice_without_a_decision_only_says_what_is_usual() -> None:
    form = form_of(
        "{key: advice, type: advice, table: P, inputs: {board: board.key}}", "{key: a, type: text, label: A}"
    )
    part = form.parts[0]
    assert isinstance(part, AdviceField)

    said = part.advice(context(**board("here")))

    assert said is not None
    assert (said.outcome, said.reasons) == ("yes", ("We publish",))
    assert told(form, {"a": "x"}, **board("here")) == []
