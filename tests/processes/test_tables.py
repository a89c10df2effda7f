"""Every decision table of every shipped board, gone through whole: each combination of what may be answered.

For the tables a review hangs on, what the source says of known facts is written down here once more, by hand;
what is not known follows from one rule: it matters only if knowing it could change the answer.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest

from tests.processes.shipped import BOARDS, board
from webapp.rules.tables import Decision, DecisionTable, misjudged
from webapp.rules.tables.model import COLLECT, FIRST
from webapp.rules.tables.survey import Survey

NOT_KNOWN = "not_known"
ALL = list(  # what all boards share is gone through once
    {
        (board(name).table_files[table], table): (name, table)
        for name in reversed(BOARDS)
        for table in board(name).tables
    }.values()
)


def table_of(name: str, table: str) -> DecisionTable:
    return board(name).tables[table]


@cache
def answered(name: str, table: str) -> Mapping[tuple[Any, ...], Decision]:
    """What a table says in each case."""
    asked = table_of(name, table)
    keys = [each.key for each in asked.inputs]
    cases = (values for values, _rows in Survey(asked).combinations())
    if all(each.values is not None for each in asked.inputs):
        cases = (tuple(case.values()) for case in asked.combinations())
    return {case: asked.decide(dict(zip(keys, case, strict=True))) for case in cases}


def doubt(name: str, table: str) -> str | None:
    """The answer by which a table asks for more, if it has one."""
    outputs = table_of(name, table).outputs
    return next((word for word in ("ask", "agree") if word in (outputs[0].values or ())), None)


@pytest.mark.parametrize(("name", "table"), ALL)
def test_every_case_has_one_answer_and_a_reason(name: str, table: str) -> None:
    collects = table_of(name, table).hit_policy == COLLECT

    for case, decision in answered(name, table).items():  # rows that contradict each other do not come so far
        assert collects or decision.outputs is not None, case
        assert len(decision.reasons) == len(decision.rows), case


@pytest.mark.parametrize(("name", "table"), ALL)
def test_every_row_answers_some_case(name: str, table: str) -> None:
    reached = set().union(*(decision.rows for decision in answered(name, table).values()))

    assert reached == {row.number for row in table_of(name, table).rows}


ASKING = [each for each in ALL if table_of(*each).hit_policy == FIRST and doubt(*each)]


@pytest.mark.parametrize(("name", "table"), ASKING)
def test_a_table_asks_only_where_knowing_more_could_change_its_answer(name: str, table: str) -> None:
    asked = table_of(name, table)

    wrong = misjudged(asked, unknown=NOT_KNOWN, asks={asked.outputs[0].name: doubt(name, table)})

    assert list(wrong) == []


def cheshire(harm: str, scr: str, learning: str) -> str:
    if scr == "yes":
        return "statutory"
    return "review" if harm == "yes" and learning == "yes" else "not_met"


def wales(abuse: str, harm: str, register: str, looked_after: str, care_leaver: str) -> str:
    if "no" in (abuse, harm):
        return "not_met"
    return "extended" if "yes" in (register, looked_after, care_leaver) else "concise"


def salford(died: str, harmed: str, abuse: str, area: str, exceptional: str, multi: str, single: str) -> str:
    if abuse == "yes" and "yes" in (died, harmed):
        return "rapid_review" if area == "yes" else "other_area"
    learning = {"good_outcome": exceptional, "case_review": multi, "agency_review": single}
    return next((outcome for outcome, said in learning.items() if said == "yes"), "no_review")


def south_tyneside(abuse: str, died: str, harmed: str, concerns: str, incident: str) -> str:
    if abuse == "yes" and (died == "yes" or (harmed == "yes" and concerns != "none")):
        return "scr"
    if incident == "no":
        return "none"
    return "macr" if concerns == "more" else "imr"


def stockport(scr_likely: str, other_form: str, learning: str) -> str:
    ways = {"scr_consideration": scr_likely, "other_form": other_form, "malr": learning}
    return next((outcome for outcome, said in ways.items() if said == "yes"), "no_review")


def rapid_review(improvements: str, national: str, quick_learning: str) -> str:
    if national == "yes":
        return "cspr"
    if improvements == "no":
        return "no_further_action"
    return "local_review" if quick_learning == "yes" else "cspr"


CHOSEN = {
    "harm_column": "needed",
    "proportionate": "yes",
}  # what a board sets, and a judgement: never not known
SOURCES: list[tuple[str, str, int, Callable[..., str]]] = [
    ("cheshire_east", "CE-D1", 27, cheshire),
    ("wales", "W-D1", 243, wales),
    ("salford", "S-D1", 2187, salford),
    ("salford", "S-D2", 27, rapid_review),
    ("south_tyneside", "T-D1", 324, south_tyneside),
    ("stockport", "K-D1", 27, stockport),
]


@pytest.mark.parametrize(("name", "table", "cases", "said"), SOURCES, ids=[each[1] for each in SOURCES])
def test_the_answer_is_the_source_s_and_what_is_not_known_is_asked_where_it_is_needed(
    name: str, table: str, cases: int, said: Callable[..., str]
) -> None:
    asked = table_of(name, table)
    facts = [each for each in asked.inputs if each.key not in CHOSEN]
    known = [[value for value in each.values or () if value != NOT_KNOWN] for each in facts]
    source = {case: said(*case) for case in itertools.product(*known)}
    found = 0

    for case in itertools.product(*(each.values or () for each in facts)):
        ways = itertools.product(
            *(values if value == NOT_KNOWN else (value,) for value, values in zip(case, known, strict=True))
        )
        outcomes = {source[way] for way in ways}
        expected = outcomes.pop() if len(outcomes) == 1 else "ask"
        assert outcome(name, table, case) == expected, case
        found += 1
    assert found == cases


def outcome(name: str, table: str, case: tuple[Any, ...]) -> str:
    """What a table says of these facts, where the board chose as it does by default."""
    facts = iter(case)
    whole = tuple(CHOSEN.get(each.key) or next(facts) for each in table_of(name, table).inputs)
    outputs = answered(name, table)[whole].outputs
    assert isinstance(outputs, Mapping)
    return str(outputs["outcome"])


def duties(died: str, harmed: str, abuse: str, area: str, looked_after: str) -> set[str]:
    """Whom a local authority must tell, each duty by itself."""
    serious = abuse == "yes" and area == "yes" and "yes" in (died, harmed)
    owed = {"national_panel": serious, "ofsted": died == "yes" == looked_after}
    return {to for to, must in owed.items() if must}


def test_one_duty_to_notify_never_hides_another_and_no_doubt_passes_for_no_duty() -> None:
    for case, decision in answered("salford", "S-D0").items():
        ways = itertools.product(*(("yes", "no") if value == NOT_KNOWN else (value,) for value in case))
        possible = [duties(*way) for way in ways]
        certain, thinkable = set.intersection(*possible), set.union(*possible)
        assert isinstance(decision.outputs, list)
        said = {str(each["outcomes"]) for each in decision.outputs}
        assert said == certain | ({"ask"} if thinkable - certain else set()), case
