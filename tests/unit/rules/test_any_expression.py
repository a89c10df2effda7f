"""Whatever is written as a rule, it is answered or refused in a sentence, within its steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from webapp.rules import parse, parse_unary
from webapp.rules.errors import ExpressionError
from webapp.rules.functions import FUNCTIONS

ATOMS = st.sampled_from(
    [
        *(
            "1",
            "0",
            "-7",
            "999999999",
            "0.1",
            "1e9",
            '"a"',
            '""',
            "true",
            "null",
            "x",
            "x.y",
            "?",
            "item",
            "[]",
            "[1..9]",
        ),
        *(
            '@"2026-02-30"',
            'date("9999-12-31")',
            'duration("P99999Y")',
            "(1..99999)",
            "x.__class__",
            "_",
            "[1, [2], null]",
        ),
    ]
)
FORMS = [
    *(
        "{} + {}",
        "{} ** {}",
        "{} / {}",
        "{} = {}",
        "{} in ({})",
        "[{}, {}]",
        "{}[{}]",
        "not({})",
        "if {} then {} else {}",
    ),
    *(
        "for a in {} return {}",
        "some a in {} satisfies {}",
        "every a in {}, b in {} satisfies {}",
        "{} between {} and {}",
    ),
    *("for a in 1..{} return {}", "-{}", "({})", "{}.y", "{} and {}", "{} or {}", "{}[item > {}]"),
    *(f"{name}({', '.join(['{}'] * count)})" for name in sorted(FUNCTIONS) for count in (1, 2)),
]


def _around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(FORMS).flatmap(
        lambda form: st.lists(inner, min_size=form.count("{}"), max_size=form.count("{}")).map(
            lambda parts: form.format(*parts)
        )
    )


EXPRESSIONS = st.recursive(ATOMS, _around, max_leaves=25) | st.text(max_size=60)
SCOPE: dict[str, Any] = {"x": {"y": [1, "a", None, date(2026, 1, 1)]}, "item": 3}


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EXPRESSIONS)
def test_it_has_a_value_or_is_refused(text: str) -> None:
    said = [
        refusal(lambda: parse(text).evaluate(SCOPE, now=date(2026, 1, 1))),
        refusal(lambda: parse_unary(text).matches("a", SCOPE)),
    ]

    assert all(each is None or (each and "\n" not in each) for each in said)


def refusal(read: Callable[[], object]) -> str | None:
    """What was said against it; any error but that of a rule is one of ours."""
    try:
        read()
    except ExpressionError as error:
        return error.message
    return None
