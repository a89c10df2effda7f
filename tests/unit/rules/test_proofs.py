"""What can be proved about the conditions of a gateway."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.rules import parse
from webapp.rules.proofs import Example, Items, NotProved, Open, never, overlap, uncovered

ANSWERS: dict[str, Any] = {
    "panel.decision": ["review", "stop", None],
    "panel.harm": ["yes", "no", "not_known", None],
}


def conditions(*texts: str) -> list[Any]:
    return [parse(text) for text in texts]


def test_different_answers_to_one_question_never_overlap() -> None:
    assert overlap(conditions('panel.decision = "review"', 'panel.decision = "stop"'), ANSWERS) is None


def test_an_overlap_comes_with_answers_that_show_it() -> None:
    found = overlap(conditions('panel.decision = "review"', 'panel.harm != "no"'), ANSWERS)

    assert isinstance(found, Example)
    assert found.assignment == {"panel.decision": "review", "panel.harm": "yes"}
    assert found.conditions == (0, 1)
    assert str(found) == "panel.decision is “review” and panel.harm is “yes”"


def test_an_option_without_a_way_is_found() -> None:
    required = {"panel.harm": ["yes", "no", "not_known"]}

    found = uncovered(conditions('panel.harm = "yes"', 'panel.harm = "no"'), required)

    assert isinstance(found, Example)
    assert found.assignment == {"panel.harm": "not_known"}


def test_a_condition_and_its_opposite_leave_nobody_out() -> None:
    pair = conditions(
        'panel.harm = "yes" and panel.decision = "review"',
        'not(panel.harm = "yes" and panel.decision = "review")',
    )

    assert overlap(pair, ANSWERS) is None
    assert uncovered(pair, ANSWERS) is None


@pytest.mark.parametrize(
    ("texts", "gap"),
    [
        (("x.n > 5", "x.n <= 5"), None),
        (("x.n > 5", "x.n < 5"), "x.n is 5"),
        (("x.n in [1..3]", "x.n < 1", "x.n in (3..9]", "x.n > 9"), None),
        (('x.d < date("2026-01-01")', 'x.d > date("2026-01-01")'), "x.d is 2026-01-01"),
        (('x.t = "a"', 'x.t != "a"'), None),
        (('x.t = "a"',), "x.t is “something else”"),
        (("x.n between 1 and 3", "not(x.n between 1 and 3)"), None),
    ],
)
def test_numbers_dates_and_texts_are_tried_around_what_they_are_compared_with(
    texts: tuple[str, ...], gap: str | None
) -> None:
    always_answered = {name: Open(may_be_unanswered=False) for name in ("x.n", "x.d", "x.t")}

    found = uncovered(conditions(*texts), always_answered)

    assert (None if found is None else str(found)) == gap
    assert overlap(conditions(*texts), always_answered) is None


def test_a_question_nobody_lists_may_be_unanswered() -> None:
    found = uncovered(conditions("x.n > 5", "x.n <= 5"), {})

    assert str(found) == "x.n is unanswered"
    assert uncovered(conditions("x.n > 5", "x.n <= 5", "not(is defined(x.n))"), {}) is None


def test_what_is_reckoned_from_other_things_is_not_proved_rather_than_guessed() -> None:
    found = overlap(conditions("x.a + x.b > 2", "x.a - x.b > 2"), {})

    assert isinstance(found, NotProved)
    assert str(found) == "not proved: it depends on what is reckoned from x.a and x.b"


def test_the_day_it_is_asked_is_not_proved_rather_than_guessed() -> None:
    found = uncovered(conditions("x.on < today()"), {})

    assert str(found) == "not proved: it depends on what is reckoned from x.on and the day it is asked"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("count(all.report) > 2", "count(all.report) <= 2"),
        (
            'some r in all.report satisfies r.late = "yes"',
            'not(some r in all.report satisfies r.late = "yes")',
        ),
        ("x.a < x.b", "x.a >= x.b"),
        ("x.on > today()", "x.on <= today()"),
        ("x.a = x.b", "x.a != x.b"),
    ],
)
def test_the_exact_opposite_never_overlaps_whatever_it_depends_on(one: str, other: str) -> None:
    assert overlap(conditions(one, other), {}) is None


def test_the_answers_of_all_agencies_are_always_a_list() -> None:
    pair = conditions("count(all.report) > 2", "count(all.report) <= 2")

    assert isinstance(uncovered(pair, {}), NotProved)
    assert uncovered(pair, {"all.report": Items()}) is None


def test_a_gap_that_is_there_whatever_the_rest_is_worth_is_an_example() -> None:
    pair = conditions('count(all.report) > 2 and panel.decision = "review"', 'panel.decision = "stop"')

    found = uncovered(pair, {**ANSWERS, "all.report": Items()})

    assert isinstance(found, Example)
    assert found.assignment == {"panel.decision": None}


def test_a_part_of_an_answer_is_not_free_beside_it() -> None:
    listed = {"x.on": [date(2026, 1, 1)]}

    found = overlap(conditions('x.on = date("2026-01-01")', "x.on.year = 2030"), listed)

    assert isinstance(found, NotProved)


def test_too_many_combinations_are_not_proved() -> None:
    many = parse(" and ".join(f"q{number} = 1" for number in range(20)))

    assert "more than 50000 combinations" in str(uncovered([many], {}))


def test_a_condition_on_an_answer_that_cannot_be_given_never_holds() -> None:
    assert never(parse('panel.harm = "ye"'), ANSWERS)
    assert not never(parse('panel.harm = "yes"'), ANSWERS)
    assert not never(parse("x.a > x.b"), {})


def test_names_may_be_given_as_paths() -> None:
    assert uncovered(conditions('a.b = "x"'), {("a", "b"): ["x"]}) is None


COMPARISONS = st.sampled_from(
    [
        "n < 2",
        "n >= 2",
        "n = 2",
        "n in [1..3)",
        't = "a"',
        't in ("a", "b")',
        "n > 3",
        "is defined(t)",
        "n != 5",
        't < "b"',
        "n * 2 > 5",
    ]
)
TREES = st.recursive(
    COMPARISONS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda part: f"not({part})"),
    ),
    max_leaves=5,
)


@settings(deadline=None)
@given(
    TREES,
    TREES,
    st.sampled_from([None, 0, 1, "1.5", 2, "2.01", 3, 4, 5, 6]),
    st.sampled_from([None, "a", "b", "z"]),
)
def test_no_answers_contradict_a_proof(one: str, other: str, n: Any, t: Any) -> None:
    given_answers = {"n": n if n is None else float(n), "t": t}
    pair = conditions(one, other)
    held = [condition.holds(given_answers) for condition in pair]

    assert not (overlap(pair, {}) is None and all(held))
    assert not (uncovered(pair, {}) is None and not any(held))
    assert not (never(pair[0], {}) and held[0])


@settings(deadline=None)
@given(TREES, TREES)
def test_every_example_is_true_when_tried(one: str, other: str) -> None:
    pair = conditions(one, other)
    found = overlap(pair, {})

    if isinstance(found, Example):
        assert all(condition.holds(dict(found.assignment)) for condition in pair)
