"""What the page's script needs to show and hide questions as they are answered.

The script evaluates no expressions. The server tries each condition on every state of the fields it
depends on that the script can tell apart, and hands over the list of states in which it holds. A
condition that cannot be listed so (one on a number, say) is left to the next press of a button, as
every condition is where there is no script.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import product
from math import prod
from typing import Any

from webapp.forms.context import Context
from webapp.forms.entries import Entry
from webapp.forms.fields.advice import AdviceField
from webapp.forms.fields.attendance import QUORATE, AttendanceField
from webapp.forms.fields.base import Part, Question, Sample
from webapp.forms.fields.choices import OneOf, SeveralOf
from webapp.forms.fields.person import PersonField
from webapp.forms.scope import Scope
from webapp.forms.visibility import differs

MOST_STATES = 600


def depends_on(entry: Entry, beside: Sequence[Entry], above: Sequence[Entry]) -> list[Entry]:
    """The entries of this page whose answers decide if this one is shown."""
    heads = {name[0] for name in entry.part.names}
    heads |= {advice.decision for advice in _advising(entry, beside)}
    near = {each.part.key: each for each in beside if each.part.asks}
    far = {each.part.key: each for each in above if each.part.asks}
    found = (near.get(head) or far.get(head) for head in sorted(heads))
    return [each for each in found if each is not None]


def table(
    entry: Entry, beside: Sequence[Entry], above: Sequence[Entry], *, around: Scope, context: Context
) -> str | None:
    """The states in which the entry is shown, as JSON; None where they cannot be listed."""
    deciding = depends_on(entry, beside, above)
    samples = [_samples(each, entry.part, context) for each in deciding]
    if not deciding or any(each is None for each in samples):
        return None
    states = [each for each in samples if each is not None]
    if prod(len(each) for each in states) > MOST_STATES:
        return None
    keys = [each.part.key for each in deciding]
    advising = _advising(entry, beside)
    rows: list[list[str]] = []
    for state in product(*states):
        worlds = (dict(zip(keys, values, strict=True)) for values in product(*_values(state)))
        scopes = (Scope(own, around, context.today) for own in worlds)
        outcomes = {_shown(entry.part, advising, scope, context) for scope in scopes}
        if len(outcomes) > 1:
            return None
        if True in outcomes:
            rows.append([token for token, _ in state])
    return json.dumps({"of": [[each.name, _kind(each.part)] for each in deciding], "rows": rows})


def _values(state: Sequence[Sample]) -> list[tuple[Any, ...]]:
    return [values for _, values in state]


def _shown(part: Part, advising: Sequence[AdviceField], scope: Scope, context: Context) -> bool:
    owed = any(differs(scope((advice.decision,)), advice.recommended(context)) for advice in advising)
    return owed or part.holds(scope)


def _advising(entry: Entry, beside: Sequence[Entry]) -> list[AdviceField]:
    parts = (each.part for each in beside)
    return [part for part in parts if isinstance(part, AdviceField) and part.reason == entry.part.key]


def _samples(entry: Entry, asking: Part, context: Context) -> tuple[Sample, ...] | None:
    part = entry.part
    if isinstance(part, AttendanceField) and {name[1:] for name in asking.names if name[0] == part.key} != {
        (QUORATE,)
    }:
        return None  # the script knows nothing else of it
    return part.samples(context) if isinstance(part, Question) else None


def _kind(part: Part) -> str:
    if isinstance(part, AttendanceField):
        return "quorum"
    return "choice" if isinstance(part, OneOf | SeveralOf | PersonField) else "filled"
