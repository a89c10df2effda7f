"""Which parts of a form are to be seen, given what was answered.

What is hidden counts as not answered for every other condition, so the answer is looked for until
it stands still. A form whose conditions run in a circle is refused when it is read, so it always does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from webapp.forms.context import Context
from webapp.forms.entries import Entry, walk
from webapp.forms.fields.advice import AdviceField
from webapp.forms.fields.base import Question
from webapp.forms.fields.rows import RowsField
from webapp.forms.scope import Outer, Scope
from webapp.forms.values import value_of


def shown(entries: Sequence[Entry], outer: Outer, context: Context) -> frozenset[str]:
    """The names of the entries that are shown."""
    every = frozenset(entry.name for entry in walk(entries))
    visible = every
    for _ in range(len(every) + 1):
        found = frozenset(_holding(entries, outer, visible, context))
        if found == visible:
            break
        visible = found
    return visible


def _holding(
    entries: Sequence[Entry], outer: Outer, visible: frozenset[str], context: Context
) -> Iterator[str]:
    scope = scope_of(entries, visible, outer, context)
    due = owed(entries, visible, context)
    for entry in entries:
        if not (entry.part.holds(scope) or entry.name in due):
            continue
        yield entry.name
        for item in entry.items:
            yield from _holding(item.entries, scope, visible, context)


def scope_of(entries: Sequence[Entry], visible: frozenset[str], outer: Outer, context: Context) -> Scope:
    """Names as conditions beside these entries see them."""
    own = {entry.part.key: feel(entry, visible, entries, context) for entry in entries if entry.part.asks}
    return Scope(own, outer, context.today)


def feel(entry: Entry, visible: frozenset[str], entries: Sequence[Entry], context: Context) -> Any:
    """The entry's answer to a condition: null while it is hidden, blank or cannot be read."""
    part = entry.part
    if entry.name not in visible or not isinstance(part, Question):
        return None
    if isinstance(part, RowsField):
        whole = value_of(entry, visible, context, entries)
        return None if whole is None else part.feel(whole)
    if entry.items:
        items = [item.entries for item in entry.items if not item.is_blank]
        return [
            {each.part.key: feel(each, visible, inner, context) for each in inner if each.part.asks}
            for inner in items
        ]
    return None if entry.value is None else part.feel(entry.value)


def owed(entries: Sequence[Entry], visible: frozenset[str], context: Context) -> frozenset[str]:
    """The reasons that must be given because a decision differs from its table."""
    values = {entry.name: entry.value for entry in entries if entry.name in visible}
    return frozenset(
        entry.part.reason
        for entry in entries
        if isinstance(entry.part, AdviceField)
        and differs(values.get(entry.part.decision), entry.part.recommended(context))
    )


def differs(decision: Any, recommended: str | None) -> bool:
    return decision is not None and recommended is not None and decision != recommended
