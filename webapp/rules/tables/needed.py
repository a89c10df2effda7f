"""The rule for what is not known: it matters only if knowing it could change the answer."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from webapp.rules.tables.model import DecisionTable
from webapp.rules.values import Value


def misjudged(
    table: DecisionTable, *, unknown: Value, asks: Mapping[str, Value]
) -> Iterator[dict[str, Value]]:
    """The combinations where the table departs from this rule; none for a table that keeps it.

    Put every known value in the place of `unknown`: if all give one answer, that is the answer,
    otherwise the table must say `asks`. Raises ExpressionError for a table whose inputs list no values.
    """
    answers = {tuple(case.values()): table.decide(case).outputs for case in table.combinations()}
    values = [each.values or () for each in table.inputs]
    for case, said in answers.items():
        if unknown not in case:
            continue
        known = [answers[each] for each in itertools.product(*_filled(case, values, unknown))]
        agreed = all(each == known[0] for each in known)
        if said != (known[0] if agreed else asks):
            yield dict(zip((each.key for each in table.inputs), case, strict=True))


def _filled(
    case: Sequence[Value], values: Sequence[tuple[Value, ...]], unknown: Value
) -> Iterator[list[Value]]:
    for value, listed in zip(case, values, strict=True):
        yield [each for each in listed if each != unknown] if value == unknown else [value]
