"""What an expression is worth."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from webapp import clock
from webapp.rules import Months, parse

CASE: dict[str, Any] = {
    "panel": {"decision": "review", "harm": "yes", "agencies": ["police", "health"], "votes": 4},
    "all": {
        "report": [
            {"agency": "police", "late": "no", "pages": 3},
            {"agency": "health", "late": "yes", "pages": "2.5"},
        ]
    },
    "meeting_on": date(2026, 4, 16),
}


def worth(text: str, **more: Any) -> Any:
    return parse(text).evaluate({**CASE, **more})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", Decimal(7)),
        ("(1 + 2) * 3", Decimal(9)),
        ("0.1 + 0.2 = 0.3", True),
        ("7 / 2", Decimal("3.5")),
        ("-2 ** 2", Decimal(4)),
        ('"Serious" + " case"', "Serious case"),
        ("1 / 0", None),
        ('1 + "a"', None),
        ("null + 1", None),
    ],
)
def test_sums_are_exact_and_a_sum_without_an_answer_is_null(text: str, value: Any) -> None:
    assert worth(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true and null", None),
        ("false and null", False),
        ("true or null", True),
        ("false or null", None),
        ("not(null)", None),
        ('not("yes")', None),
        ("null = null", True),
        ("null = 1", False),
        ("null != 1", True),
        ("null < 1", None),
        ('1 = "1"', None),
        ('"a" < "b"', True),
        ("true < false", None),
        ("[1, 2] = [1, 2]", True),
        ("[1, null] = [1, 2]", False),
        ("5 between 1 and 9 and 3 < 4", True),
        ("null between 1 and 9", None),
    ],
)
def test_logic_has_three_values(text: str, value: bool | None) -> None:
    assert worth(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('panel.harm in ("yes", "not_known")', True),
        ('panel.harm in ["yes", "not_known"]', True),
        ('panel.harm in ("no", "not_known")', False),
        ("panel.votes in [1..4]", True),
        ("panel.votes in [1..4)", False),
        ("panel.votes in [1..4[", False),
        ("panel.votes in ]4..9]", False),
        ("panel.votes in (< 2, >= 4)", True),
        ("panel.votes in >= 5", False),
        ('"police" in panel.agencies', True),
        ('panel.harm in (not("yes"))', False),
        ("panel.nothing in [1..3]", None),
    ],
)
def test_in_holds_a_value_against_values_ranges_and_lists(text: str, value: bool | None) -> None:
    assert worth(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('some r in all.report satisfies r.late = "yes"', True),
        ('every r in all.report satisfies r.late = "yes"', False),
        ("every r in [] satisfies r.late", True),
        ("some r in [] satisfies r.late", False),
        ("some r in nowhere satisfies r.late", None),
        ("some x in [1, 2], y in [2, 3] satisfies x = y", True),
        ("every x in 1..3 satisfies x < 4", True),
        ("every r in all.report satisfies r.missing > 1", None),
    ],
)
def test_some_and_every_ask_each_item_of_a_list(text: str, value: bool | None) -> None:
    assert worth(text) is value


def test_a_path_leads_through_contexts_lists_and_dates() -> None:
    assert worth("panel.decision") == "review"
    assert worth("panel.decision.further") is None
    assert worth("nobody.knows.this") is None
    assert worth("all.report.agency") == ["police", "health"]
    assert worth("meeting_on.year") == Decimal(2026)
    assert worth("meeting_on.weekday") == Decimal(4)


def test_brackets_pick_an_item_or_those_for_which_a_condition_holds() -> None:
    assert worth("panel.agencies[1]") == "police"
    assert worth("panel.agencies[-1]") == "health"
    assert worth("panel.agencies[3]") is None
    assert worth('count(all.report[item.late = "yes"])') == 1
    assert worth("for r in all.report return r.agency") == ["police", "health"]


def test_if_takes_its_second_way_unless_the_condition_is_true() -> None:
    assert worth('if panel.harm = "yes" then "ask" else "close"') == "ask"
    assert worth('if panel.unanswered then "ask" else "close"') == "close"


def test_words_of_the_language_may_be_parts_of_longer_names_and_of_paths() -> None:
    assert worth("orange or android", orange=False, android=True) is True
    assert worth("step.in = 1 and step.not = 2", step={"in": 1, "not": 2}) is True


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('date("2026-01-31") + duration("P1M")', date(2026, 2, 28)),
        ('date("2026-03-31") - duration("P1M")', date(2026, 2, 28)),
        ('date("2026-04-16") - duration("P2W") = date("2026-04-02")', True),
        ('date("2026-04-16") - date("2026-04-02") = duration("P14D")', True),
        ('(date("2026-04-16") - date("2026-04-02")).days', Decimal(14)),
        ('meeting_on + @"P1D" > @"2026-04-16"', True),
        ('date("2026-02-30")', None),
        ('date("not_known")', None),
        ("date(2026, 2, 3)", date(2026, 2, 3)),
        ('date and time("2026-04-16T10:00").hour', Decimal(10)),
        ('date(date and time("2026-06-30T23:30:00Z"))', date(2026, 7, 1)),
        ('date("9999-12-31") + duration("P1D")', None),
        ('date("9999-12-31") + duration("P1M")', None),
        ('duration("P1D") * 3', timedelta(days=3)),
        ('duration("P1Y2M")', Months(14)),
        ('duration("P")', None),
        ("day of week(meeting_on)", "Thursday"),
    ],
)
def test_dates_move_by_days_and_months(text: str, value: Any) -> None:
    assert worth(text) == value


def test_today_is_the_day_the_caller_says() -> None:
    assert parse("today()").evaluate({}, now=date(2026, 4, 2)) == date(2026, 4, 2)


def test_today_is_londons_day_and_without_a_caller_the_clocks() -> None:
    clock.set_to(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))

    assert parse("today()").evaluate({}) == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('contains("abc", "b")', True),
        ('starts with("abc", "ab")', True),
        ('ends with("abc", "ab")', False),
        ('string length("Cyngor")', Decimal(6)),
        ('upper case("a") + lower case("B")', "Ab"),
        ('substring("foobar", 3, 2)', "ob"),
        ('substring("foobar", -2)', "ar"),
        ('substring before("a-b", "-")', "a"),
        ('substring after("a-b", "-")', "b"),
        ('contains(null, "b")', None),
        ("count([1, 2])", Decimal(2)),
        ("count(null)", None),
        ("sum([1, 2.5])", Decimal("3.5")),
        ("sum([])", None),
        ("mean(1, 2)", Decimal("1.5")),
        ("min(3, 1, 2)", Decimal(1)),
        ('max(date("2026-01-01"), date("2026-02-01"))', date(2026, 2, 1)),
        ('max(1, "a")', None),
        ("all([true, null])", None),
        ("any(false, true)", True),
        ("list contains([1, null], null)", True),
        ("append([1], 2, 3)", [1, 2, 3]),
        ("concatenate([1], [2])", [1, 2]),
        ("union([1, 2], [2, 3])", [1, 2, 3]),
        ("distinct values([1, 2, 1.0])", [1, 2]),
        ("flatten([1, [2, [3]]])", [1, 2, 3]),
        ("reverse([1, 2])", [2, 1]),
        ("index of([1, 2, 1], 1)", [1, 3]),
        ("floor(-1.5)", Decimal(-2)),
        ("ceiling(1.2)", Decimal(2)),
        ("decimal(2.345, 2)", Decimal("2.34")),
        ("abs(-3)", Decimal(3)),
        ("modulo(-5, 3)", Decimal(1)),
        ('number("12.50")', Decimal("12.5")),
        ('number("twelve")', None),
        ("string(1.50)", "1.50"),
        ("string(true)", "true"),
        ('string(date("2026-01-01"))', "2026-01-01"),
        ("is defined(nothing)", False),
        ("is defined(1)", True),
    ],
)
def test_functions_answer_as_the_documentation_says(text: str, value: Any) -> None:
    assert worth(text) == value


def test_names_are_what_only_the_scope_can_answer() -> None:
    expression = parse("every r in all.report satisfies r.pages > setting.least and count(x[item.n = y]) > 0")

    assert expression.names == {("all", "report"), ("setting", "least"), ("x",), ("y",)}


def test_a_scope_may_be_asked_by_path() -> None:
    answers = {("panel", "decision"): "review"}

    assert parse('panel.decision = "review"').evaluate(answers.get) is True
    assert parse("panel.other = null").evaluate(answers.get) is True


def test_times_without_a_zone_are_londons() -> None:
    answered = {"at": datetime(2026, 7, 1, 10)}  # noqa: DTZ001 - as a form stores it

    assert parse('at = date and time("2026-07-01T09:00:00Z")').evaluate(answered) is True


def test_two_layouts_of_one_expression_are_equal() -> None:
    assert parse("a  =  1") == parse("a=1")
    assert parse("a = 1") is parse("a = 1")
