"""What is said of a text that is no expression, and that nothing takes for ever."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.rules import ExpressionError, parse, parse_unary
from webapp.rules.budget import STEPS
from webapp.rules.functions import FUNCTIONS

MOST_CALLS = 20 * STEPS
"""However much an expression asks for, it may spend its steps, and each step calls a few functions."""

unhurried = settings(deadline=None)  # work is counted, not timed: machines are shared


@contextmanager
def bounded_work() -> Iterator[None]:
    """Counts the calls made meanwhile, a measure that no busy machine changes, and fails where they are too many."""
    parse("1")  # the grammar is read once, at the first text
    parse_unary("1")
    calls = 0

    def count(_frame: FrameType, event: str, _more: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(before)
    assert calls < MOST_CALLS


def complaint(text: str) -> str:
    with pytest.raises(ExpressionError) as refused:
        parse(text)
    return refused.value.message


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no expression here."),
        ("a ==1", "In “a ==1”, character 4: write one = to compare."),
        ("a = 'yes'", "In “a = 'yes'”, character 5: put texts in double quotes."),
        ("a = “yes”", "In “a = “yes””, character 5: put texts in straight double quotes."),
        ('a = "yes', 'In “a = "yes”, character 5: this text has no closing quote.'),
        ("a && b", "In “a && b”, character 3: write “and”."),
        ("a = 1 and", "“a = 1 and” stops too soon: something is missing at its end."),
        ("(a", "“(a” stops too soon: something is missing at its end."),
        ("a)\n", "In “a)”, character 2: “)” does not belong here."),
        ("a\n= )", "In “a = )”, line 2, character 3: “)” does not belong here."),
        (
            "cont(1)",
            "In “cont(1)”, character 1: there is no function called “cont”; did you mean count(list)?",
        ),
        ("zzz()", "In “zzz()”, character 1: there is no function called “zzz”."),
        ("contains(a)", "In “contains(a)”, character 1: contains(text, part) cannot take 1 value."),
        ("not(a, b)", "In “not(a, b)”: not( ) takes one condition, and nothing else."),
        ("? > 1", "In “? > 1”, character 1: “?” has a meaning only in a table's cell."),
        ('@"soon"', 'In “@"soon"”, character 2: "soon" is no date, time or length of time.'),
        ("__import__('os')", "In “__import__('os')”, character 12: put texts in double quotes."),
    ],
)
def test_a_wrong_text_is_explained_in_one_sentence_with_its_place(text: str, sentence: str) -> None:
    assert complaint(text) == sentence


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a" * 5_001, "longer than 5000 characters"),
        ("[" * 100 + "1" + "]" * 100, "nests more than 64 levels deep"),
        ("1" + " + 1" * 70, "nests more than 64 levels deep"),
    ],
)
def test_a_text_too_long_or_too_deep_is_refused(text: str, reason: str) -> None:
    assert reason in complaint(text)


@pytest.mark.parametrize(
    "text",
    [
        "count(for a in 1..1000, b in 1..1000 return a)",
        "some a in 1..100000, b in 1..100000 satisfies a < 0",
        "for a in 1..999999999 return a",
        "distinct values(for a in 1..9000 return a)",
        "for y in 1..10000 return (for z in 1..10000 return z)",
    ],
)
def test_an_expression_that_asks_for_too_much_work_is_refused_before_it_is_done(text: str) -> None:
    with bounded_work(), pytest.raises(ExpressionError, match=r"too much work|more than 10000 items"):
        parse(text).evaluate({})


def test_an_expression_that_makes_too_long_a_text_is_refused() -> None:
    with pytest.raises(ExpressionError, match="a text longer than 100000 characters"):
        parse("a + a + a").evaluate({"a": "x" * 50_000})


def test_a_chain_of_many_ors_is_not_deep() -> None:
    assert parse(" or ".join(f"a = {n}" for n in range(300))).evaluate({"a": 299}) is True


WORDS = st.sampled_from(
    [
        *FUNCTIONS,
        *(
            "a",
            "a.b",
            "1",
            "0.5",
            "-5",
            '"x"',
            '"2026-01-01"',
            '"P1M"',
            "null",
            "true",
            "item",
            "x",
            "?",
            ".year",
        ),
        *("(", ")", "[", "]", "..", ",", "@", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "**"),
        *(
            "and",
            "or",
            "not(",
            "if",
            "then",
            "else",
            "some",
            "every",
            "in",
            "satisfies",
            "for",
            "return",
            "between",
        ),
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=25).map(" ".join))
SCOPE = {"a": {"b": [1, "x", None, {"c": True}]}, "x": "2026-01-01"}


def complaint_or_none(answer: Callable[[], object]) -> str | None:
    try:
        answer()
    except ExpressionError as refused:
        return refused.message
    return None


def is_one_line(complaint: str | None) -> bool:
    return complaint is None or (complaint.endswith((".", "?")) and "\n" not in complaint)


@unhurried
@given(TEXTS)
def test_any_text_is_a_value_or_a_named_error(text: str) -> None:
    with bounded_work():
        complaint = complaint_or_none(lambda: parse(text).evaluate(SCOPE))
    assert is_one_line(complaint)


@unhurried
@given(TEXTS, st.sampled_from([None, 1, "x"]))
def test_any_cell_is_an_answer_or_a_named_error(text: str, value: object) -> None:
    with bounded_work():
        complaint = complaint_or_none(lambda: parse_unary(text).matches(value, SCOPE))
    assert is_one_line(complaint)


PARTS = st.recursive(
    st.sampled_from(["a", "b", "1", "2.5", "null", '"t"', "true", "[1, 2]", '@"2026-01-31"', '@"P1M"']),
    lambda inner: st.one_of(
        st.tuples(
            inner, st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", ">=", "and", "or"]), inner
        ).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda part: f"not({part})"),
        st.tuples(inner, inner, inner).map(lambda parts: "(if {} then {} else {})".format(*parts)),
        st.tuples(inner, inner).map(lambda parts: "(some x in [{}] satisfies x = {})".format(*parts)),
    ),
    max_leaves=8,
)


@unhurried
@given(PARTS)
def test_every_well_formed_text_is_answered_and_never_holds_with_its_negation(text: str) -> None:
    held = parse(text).holds({"a": 3, "b": None})
    denied = parse(f"not({text})").holds({"a": 3, "b": None})

    assert not (held and denied)
